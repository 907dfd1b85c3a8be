import type { TrainOptions } from '../../train/options.js';

/** What can be trained on: a text whose lines are documents, or a file of such. */
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

/** To the worker that trains vectors. */
export type ToTrainer =
  | {
      readonly type: 'train';
      readonly name: string;
      readonly text: GivenText;
      readonly options: PageOptions;
    }
  | { readonly type: 'stop' }
  /** A question of the server's API, which the worker answers. */
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly path: string;
      readonly method: string;
      readonly body: string | undefined;
    }
  | { readonly type: 'save'; readonly id: number; readonly format: 'word2vec' | 'jsonl' };

/** From it. */
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

/** Words in the plane. */
export interface Places {
  readonly words: readonly string[];
  readonly points: Float32Array; // (words, 2)
}
