import * as check from '../../options/check.js';
import {
  type CbowExample,
  cbowExamples,
  oneHot,
  type SkipGramExample,
  skipGramExamples,
} from '../../context/index.js';
import { startReferenceArithmetic } from '../../arithmetic/reference/arithmetic.js';
import { nextFloat, seedRandom } from '../../random.js';

const WINDOW = 2;

export interface OneHotOptions {
  /** Words separated by spaces. @default 'the boy is going to school' */
  readonly sentence?: string;
  /** Numbers in a vector. @default 3 */
  readonly dim?: number;
  /** @default 1 */
  readonly seed?: number;
}

/** A word in each of its representations. */
export interface OneHotWord {
  readonly word: string;
  readonly id: number;
  readonly oneHot: readonly number[]; // (words)
  /** one-hot times W: all numbers of W are multiplied. */
  readonly product: readonly number[]; // (dim)
  /** Row `id` of W: nothing is multiplied. */
  readonly row: readonly number[]; // (dim)
}

export interface OneHotReport {
  readonly weights: readonly (readonly number[])[]; // W (words, dim)
  readonly words: readonly OneHotWord[];
  /** Multiplications for the sentence: with matrix products, and with row lookups. */
  readonly multiplications: { readonly product: number; readonly row: number };
  /**
   * The gradient of W if one word's vector has the gradient (1, ..., 1): zero except for that
   * word's row. So training changes only the vectors of the words it reads.
   */
  readonly gradient: { readonly word: string; readonly rows: readonly (readonly number[])[] };
  /** The examples of CBOW and skip-gram from this sentence, with a window of two. */
  readonly window: number;
  readonly cbow: readonly CbowExample<string>[];
  readonly skipGram: readonly SkipGramExample<string>[];
}

/**
 * The step from one-hot to Embedding: a one-hot vector times a weight matrix is a row of that
 * matrix.
 *
 * @throws TypeError or RangeError for a wrong option
 */
export function oneHotDemonstration(options: OneHotOptions = {}): OneHotReport {
  const known = ['sentence', 'dim', 'seed'];
  check.knownKeys('oneHotDemonstration', check.object('options', options), known);
  const sentence = check.string('sentence', options.sentence ?? 'the boy is going to school');
  const dim = check.integer('dim', options.dim ?? 3, 1, 100);
  const random = seedRandom(check.integer('seed', options.seed ?? 1, 0));
  const tokens = sentence.split(/\s+/).filter((token) => token !== '');
  if (tokens.length === 0) throw new RangeError('sentence must hold at least one word');
  const vocabulary = [...new Set(tokens)];
  const size = vocabulary.length;

  const arithmetic = startReferenceArithmetic();
  const weights = arithmetic.matrix(size, dim);
  // Two decimals, so that a reader can check them.
  for (let i = 0; i < weights.data.length; i++) {
    weights.data[i] = Math.round((2 * nextFloat(random) - 1) * 100) / 100;
  }
  const x = arithmetic.matrix(1, size);
  const out = arithmetic.matrix(1, dim);
  const words = vocabulary.map((word, id): OneHotWord => {
    x.data.set(oneHot(id, size));
    arithmetic.product(out, x, weights);
    const product = [...out.data];
    arithmetic.gather(out, weights, Int32Array.of(id));
    return { word, id, oneHot: [...x.data], product, row: [...out.data] };
  });

  // x still holds the last word. dW = x^T dOut, as for any weight matrix.
  const gradient = arithmetic.matrix(size, dim);
  arithmetic.fill(out, 1);
  arithmetic.product(gradient, x, out, { transposeA: true });

  const windows = { window: WINDOW, shrink: false };
  return {
    weights: rowsOf(weights.data, dim),
    words,
    multiplications: { product: tokens.length * size * dim, row: 0 },
    gradient: { word: vocabulary[size - 1], rows: rowsOf(gradient.data, dim) },
    window: WINDOW,
    cbow: [...cbowExamples(tokens, windows, random)],
    skipGram: [...skipGramExamples(tokens, windows, random)],
  };
}

const rowsOf = (data: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => data[row * columns + column]),
  );
