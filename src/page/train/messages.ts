import type { TrainOptions } from '../../train/options.js';

/** The input of training: a text, or a file, with one document per line. */
export type GivenText = string | Blob;

/** The options that the page offers. */
export type PageOptions = Pick<
  TrainOptions,
  | 'mode'
  | 'dim'
  | 'window'
  | 'epochs'
  | 'negative'
  | 'minCount'
  | 'learningRate'
  | 'heldOut'
  | 'seed'
  | 'engine'
>;

/** Messages to the worker that trains vectors. */
export type ToTrainer =
  | {
      readonly type: 'train';
      readonly name: string;
      readonly text: GivenText;
      readonly options: PageOptions;
    }
  | { readonly type: 'stop' }
  /** A request to the server's API, which the worker answers. */
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly path: string;
      readonly method: string;
      readonly body: string | undefined;
    }
  | { readonly type: 'save'; readonly id: number; readonly format: 'word2vec' | 'jsonl' };

/** Messages from that worker. */
export type FromTrainer =
  | { readonly type: 'answer'; readonly id: number; readonly answer: PlainResponse }
  | { readonly type: 'file'; readonly id: number; readonly file: Blob }
  | { readonly type: 'refused'; readonly id: number; readonly message: string }
  | { readonly type: 'places'; readonly places: Places }
  | { readonly type: 'ended'; readonly problem: string | null };

/** A response that can be posted. */
export interface PlainResponse {
  readonly status: number;
  readonly type: string;
  readonly body: ArrayBuffer;
}

/** Words with their coordinates on the map. */
export interface Places {
  readonly words: readonly string[];
  readonly points: Float32Array; // (words, 2)
}
