import type { RowBlock, VectorSource } from '../../embedding/matrix.js';
import { checkedTopn, type TopnOptions } from '../limits.js';
import { topK } from '../top-k.js';
import { addTo, dot } from './arithmetic.js';
import { someWords } from './words.js';

/** A predicted centre word of a context. */
export interface Prediction {
  word: string;
  /** Probabilities of all words add up to 1. */
  probability: number;
}

/** What predictions need of training. */
export interface OutputLayer {
  /** The output matrix, (size, dim). */
  readonly blocks: Iterable<RowBlock>;
  /** Whether a context is the mean of its vectors, not their sum. */
  readonly mean: boolean;
  /**
   * With hierarchical softmax, a row of the output matrix is an inner node. These are the nodes on the
   * path to each word w, rows[starts[w] .. starts[w + 1]), and whether it turns right at each.
   */
  readonly tree?: {
    readonly paths: { readonly starts: Uint32Array; readonly rows: Uint32Array };
    readonly turns: Uint8Array;
  };
}

/**
 * The most probable centre words of a context: the softmax of the output matrix times the context's
 * vector, or the product of the turns on the path to each word in the tree of hierarchical softmax.
 * Unknown words are left out, and a word that occurs twice counts twice.
 *
 * @throws RangeError for an empty context; UnknownWordError if it holds no known word
 */
export function predictCentre(
  source: VectorSource,
  output: OutputLayer,
  context: readonly string[],
  options: TopnOptions = {},
): Prediction[] {
  const topn = checkedTopn('predictCentre', options);
  const { known } = someWords(source, 'context', context);
  const hidden = new Float64Array(source.dim);
  for (const { vector } of known) addTo(hidden, vector, output.mean ? 1 / known.length : 1);

  const logits = products(source, output.blocks, hidden);
  const probabilities = output.tree ? walk(output.tree, logits) : softmax(logits);
  return topK(probabilities, topn, new Set()).map((id) => ({
    word: source.wordOf(id),
    probability: probabilities[id],
  }));
}

function products(
  { size, dim }: VectorSource,
  blocks: Iterable<RowBlock>,
  hidden: Float64Array,
): Float64Array {
  const logits = new Float64Array(size);
  for (const { first, data } of blocks) {
    for (let row = 0; row < data.length / dim; row++) {
      logits[first + row] = dot(hidden, data.subarray(row * dim, (row + 1) * dim));
    }
  }
  return logits;
}

function softmax(logits: Float64Array): Float32Array {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity); // so that nothing overflows
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return Float32Array.from(powers, (power) => power / total);
}

/** The probability of each word, that of its path: a turn to the left has probability sigmoid(logit). */
function walk({ paths, turns }: NonNullable<OutputLayer['tree']>, logits: Float64Array) {
  const { starts, rows } = paths;
  return Float32Array.from({ length: starts.length - 1 }, (_, word) => {
    let probability = 1;
    for (let at = starts[word]; at < starts[word + 1]; at++) {
      const logit = turns[at] === 0 ? logits[rows[at]] : -logits[rows[at]];
      probability /= 1 + Math.exp(-logit);
    }
    return probability;
  });
}
