import * as check from '../../check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { Model } from '../../model/model.js';

/** What the vocabulary is made of where training begins with vectors that are given. */
export const INIT_VOCABS = ['corpus', 'union'] as const;
export type InitVocab = (typeof INIT_VOCABS)[number];

/** What training begins with, where that is not random numbers. */
export interface StartOptions {
  /**
   * Vectors to begin with, by word: a file in any of FORMATS or a model file (Node.js only), a
   * `Model`, or any other source. Words that have none begin with random numbers, as always. Of a
   * model that has one, the output matrix is taken too.
   * @default undefined: random numbers
   */
  init?: string | Model | VectorSource;
  /**
   * Which words get a vector: `'corpus'`, those that the corpus gives a vector anyway; `'union'`,
   * all words of `init` beside them, however seldom they occur in the corpus.
   * @default 'corpus'
   */
  initVocab?: InitVocab;
  /**
   * Whether vectors that come from `init` stay as they are while the others are trained.
   * @default false
   */
  freeze?: boolean;
  /**
   * A model (or its file, Node.js only) to go on with: its words keep their vectors, the words of
   * the new text join them. Options that are not given are the model's.
   * @default undefined: a new model
   */
  continue?: string | Model;
}

/** What training begins with. */
export type NormalizedStart =
  | { readonly kind: 'random' }
  | {
      readonly kind: 'init';
      readonly vectors: string | Model | VectorSource;
      readonly vocabulary: InitVocab;
      readonly freeze: boolean;
    }
  | { readonly kind: 'continue'; readonly model: string | Model };

/**
 * Checks the options and fills in the defaults.
 *
 * @throws TypeError for a value of the wrong kind, RangeError for a wrong value or options that do
 * not go together
 */
export function normalizeStartOptions(options: StartOptions): NormalizedStart {
  const { init, initVocab, freeze = false, continue: model } = options;
  check.boolean('freeze', freeze);
  if (initVocab !== undefined) check.oneOf('initVocab', initVocab, INIT_VOCABS);
  if (init === undefined) {
    if (freeze) throw new RangeError('freeze keeps vectors as they are, but init gives none');
    if (initVocab !== undefined) {
      throw new RangeError('initVocab is about the words of vectors, but init gives none');
    }
    if (model === undefined) return { kind: 'random' };
    if (!(model instanceof Model)) check.string('continue', model);
    return { kind: 'continue', model };
  }
  if (model !== undefined) {
    throw new RangeError(
      'continue goes on with all of a model, init begins anew with vectors alone: give one of them',
    );
  }
  return {
    kind: 'init',
    vectors: checkVectors(init),
    vocabulary: initVocab ?? 'corpus',
    freeze,
  };
}

function checkVectors(init: unknown): string | Model | VectorSource {
  if (typeof init === 'string') return check.string('init', init);
  if (init instanceof Model) return init;
  if (typeof init === 'object' && init !== null && 'blocks' in init && 'words' in init) {
    return init as VectorSource;
  }
  throw new TypeError('init must be a path, a model or a source of vectors');
}
