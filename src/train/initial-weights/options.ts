import * as check from '../../options/check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { Model } from '../../model/model.js';
import { boolean, complete, oneOf, type Table, textOf } from '../../options/table.js';

/** Which words get a vector if training starts from given vectors. */
export const INIT_VOCABS = ['corpus', 'union'] as const;
export type InitVocab = (typeof INIT_VOCABS)[number];

/** Where the initial weights come from, if they are not random. */
export interface InitialWeightsOptions {
  /**
   * Initial vectors, matched by word: a file in any of FORMATS or a model file (Node.js only), a
   * `Model`, or any other source. Words without a vector start at random. If a model has an output
   * matrix, training starts from that too.
   * @default undefined: random numbers
   */
  init?: string | Model | VectorSource;
  /**
   * Which words get a vector: `'corpus'`: the vocabulary of the corpus; `'union'`: all words of
   * `init` too, even if they are rare or absent in the corpus.
   * @default 'corpus'
   */
  initVocab?: InitVocab;
  /**
   * Whether to freeze the vectors from `init` while the others are trained.
   * @default false
   */
  freeze?: boolean;
  /**
   * A model (or its file, Node.js only) to continue training. Its words keep their vectors, and the
   * words of the new text join them. Options that are not given come from the model.
   * @default undefined: a new model
   */
  continue?: string | Model;
}

/**
 * Where the initial weights come from. A model records the outcome of these options, not the
 * options.
 */
export const INITIAL_WEIGHTS_OPTIONS: Table<InitialWeightsOptions> = {
  init: {
    type: textOf(checkVectors),
    defaultText: 'random numbers',
    flag: '--init <file>',
    help: 'start from the vectors in a model, or in a file of any format',
    record: false,
  },
  initVocab: {
    type: oneOf(INIT_VOCABS),
    default: INIT_VOCABS[0],
    flag: '--init-vocab <which>',
    help: 'train the words of the corpus, or those of the vectors too',
    record: false,
  },
  freeze: {
    type: boolean,
    default: false,
    flag: '--freeze',
    help: 'freeze the vectors from --init and train the others',
    sets: true,
    record: false,
  },
  continue: {
    type: textOf(checkModel),
    flag: '--continue <model>',
    help: 'train a model further, with its options unless you give others; -o defaults to the model',
    record: false,
  },
};

/** A given model: a file, or a model in memory. */
export type GivenModel =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'model'; readonly model: Model };

/** Given vectors: a file, a model, or another source. */
export type GivenVectors = GivenModel | { readonly kind: 'source'; readonly source: VectorSource };

/** Where training gets its initial weights from. */
export type InitialWeightsChoice =
  | { readonly kind: 'random' }
  | {
      readonly kind: 'init';
      readonly vectors: GivenVectors;
      readonly vocabulary: InitVocab;
      readonly freeze: boolean;
    }
  | { readonly kind: 'continue'; readonly model: GivenModel };

/**
 * Checks the options and their combinations, and decides where the initial weights come from.
 *
 * @throws TypeError for a value of the wrong kind, RangeError for a wrong value or for options that
 *   exclude each other
 */
export function chooseInitialWeights(options: InitialWeightsOptions): InitialWeightsChoice {
  const { init, initVocab, freeze, ...others } = complete<
    InitialWeightsOptions,
    'init' | 'continue'
  >(INITIAL_WEIGHTS_OPTIONS, options);
  if (init !== undefined) {
    if (others.continue === undefined) {
      return { kind: 'init', vectors: givenVectors('init', init), vocabulary: initVocab, freeze };
    }
    throw new RangeError(
      'continue trains a whole model further, init starts a new model from vectors alone: give only one of them',
    );
  }
  if (freeze) throw new RangeError('freeze keeps vectors as they are, but init gives none');
  if (options.initVocab !== undefined) {
    throw new RangeError(
      'initVocab chooses between the words of initial vectors, but init gives none',
    );
  }
  if (others.continue === undefined) return { kind: 'random' };
  return { kind: 'continue', model: givenModel('continue', others.continue) };
}

function givenModel(name: string, value: unknown): GivenModel {
  if (typeof value === 'string') return { kind: 'file', path: check.string(name, value) };
  if (value instanceof Model) return { kind: 'model', model: value };
  throw new TypeError(`${name} must be a path or a model`);
}

function givenVectors(name: string, value: unknown): GivenVectors {
  if (typeof value === 'string' || value instanceof Model) return givenModel(name, value);
  if (typeof value === 'object' && value !== null && 'blocks' in value && 'words' in value) {
    return { kind: 'source', source: value as VectorSource };
  }
  throw new TypeError(`${name} must be a path, a model or a source of vectors`);
}

function checkModel(name: string, value: unknown): string | Model {
  givenModel(name, value);
  return value as string | Model;
}

function checkVectors(name: string, value: unknown): string | Model | VectorSource {
  givenVectors(name, value);
  return value as string | Model | VectorSource;
}
