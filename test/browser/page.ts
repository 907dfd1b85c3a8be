/** The code of the page, for a browser; `trainAndAsk` runs in Node.js too. */
import { train, type TrainOptions } from '../../src/index.js';

export interface Job {
  readonly texts: readonly string[];
  readonly options: TrainOptions;
  /** Words to ask about. */
  readonly words: readonly string[];
}

/** Plain data, which can leave the page. */
export interface Outcome {
  readonly losses: readonly number[]; // of each epoch
  readonly neighbors: Readonly<Record<string, readonly string[]>>; // of each word asked about
}

/** Trains a model, and asks it for the ten nearest words of some. */
export async function trainAndAsk({ texts, options, words }: Job): Promise<Outcome> {
  const model = await train({ texts, ...options });
  const nearest = (word: string): string[] => model.similar(word, { topn: 10 }).map((n) => n.word);
  return {
    losses: model.history.map(({ loss }) => loss),
    neighbors: Object.fromEntries(words.map((word) => [word, nearest(word)])),
  };
}

/** What an engine may need of a browser. */
export type Backend = 'WebGPU' | 'WebGL2';

/** Whether the browser has a backend, be it by software. */
export async function offers(backend: Backend): Promise<boolean> {
  // Without a driver there is `gpu`, but no adapter.
  if (backend === 'WebGPU') return Boolean(await navigator.gpu?.requestAdapter());
  const context = document.createElement('canvas').getContext('webgl2');
  return Boolean(context?.getExtension('EXT_color_buffer_float'));
}
