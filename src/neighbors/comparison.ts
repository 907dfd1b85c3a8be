import * as check from '../options/check.js';
import { WordloomError } from '../errors.js';
import { orthogonalProcrustes, rotateRow } from './alignment.js';
import type { SearchManyOptions } from './limits.js';
import type { Neighbors } from './search.js';
import { type Evaluated, searchOf } from './evaluation.js';
import { dot } from './queries/arithmetic.js';

export interface ComparisonOptions {
  /** Common words whose neighbours are compared, the most frequent ones, at least 1. @default 1000 */
  words?: number;
  /** Neighbours of a word, at least 1. @default 10 */
  topn?: number;
  /** Common words that are aligned, the most frequent ones, at least 2. @default 10000 */
  alignedWords?: number;
}

/** How alike two sets of vectors are. */
export interface Comparison {
  /** Words that both sets have. */
  commonWords: number;
  neighbors: {
    /** Common words that were looked up. */
    words: number;
    /** Neighbours of each, among all words of its own set. */
    topn: number;
    /** The mean of the neighbours that both agree on, as a share of all that either has (Jaccard). */
    overlap: number;
  };
  /** Undefined if the vectors have different lengths, or there are fewer than two common words. */
  alignment?: {
    /** Words that the rotation was fitted to: every other one. */
    fitted: number;
    /** Words that it was measured on: the others. */
    measured: number;
    /** The mean cosine of a word's two vectors after the rotation. */
    meanCosine: number;
  };
}

/**
 * Compares two sets of vectors by the neighbours of their common words, and by how well a rotation
 * (orthogonal Procrustes, Schönemann 1966) maps the unit vectors of one onto the other's. Words
 * that come first in `a` count as frequent.
 *
 * @throws RangeError for a wrong option; TypeError for an unknown option; WordloomError
 *   NO_COMMON_WORDS
 */
export async function compareVectors(
  left: Evaluated,
  right: Evaluated,
  options: ComparisonOptions = {},
): Promise<Comparison> {
  check.knownKeys('The comparison', options, ['words', 'topn', 'alignedWords']);
  const words = check.integer('words', options.words ?? 1000, 1);
  const topn = check.integer('topn', options.topn ?? 10, 1);
  const alignedWords = check.integer('alignedWords', options.alignedWords ?? 10_000, 2);

  const [a, b] = [left, right].map(searchOf);
  const common = commonWordsOf(a, b);
  const asked = common.slice(0, words);
  const shared = await sharedNeighbors(a, b, asked, { topn });
  const overlap = shared.reduce((sum, each) => sum + each.overlap, 0) / asked.length;
  const alignment = align(a, b, common.slice(0, alignedWords));
  return {
    commonWords: common.length,
    neighbors: { words: asked.length, topn, overlap },
    ...(alignment && { alignment }),
  };
}

/**
 * The words that both sets have, in the order of `a`.
 *
 * @throws WordloomError NO_COMMON_WORDS
 */
export function commonWordsOf(a: Neighbors, b: Neighbors): string[] {
  const common = a.source.words().filter((word) => b.source.indexOf(word) !== undefined);
  if (common.length > 0) return common;
  throw new WordloomError(
    'NO_COMMON_WORDS',
    'The two sets of vectors have no word in common. ' +
      'Use vectors of the same language, whose words are split and spelt in the same way.',
  );
}

/** The neighbours that a word has in common in two sets. */
export interface SharedNeighbors {
  /** The number of words in both lists. */
  readonly shared: number;
  /** Their share of all words that are in either list (Jaccard). */
  readonly overlap: number;
}

/** For each word, what its `topn` neighbours in `a` and in `b` have in common. */
export async function sharedNeighbors(
  a: Neighbors,
  b: Neighbors,
  words: readonly string[],
  options: SearchManyOptions,
): Promise<SharedNeighbors[]> {
  const ofA = await a.similarMany(words, options);
  const ofB = await b.similarMany(words, options);
  return words.map((_, i) => {
    const inA = new Set(ofA[i].map(({ word }) => word));
    const inB = ofB[i].map(({ word }) => word);
    const shared = inB.filter((word) => inA.has(word)).length;
    const either = inA.size + inB.length - shared;
    return { shared, overlap: either === 0 ? 1 : shared / either };
  });
}

function align(a: Neighbors, b: Neighbors, words: readonly string[]): Comparison['alignment'] {
  const { dim } = a.source;
  if (dim !== b.source.dim || words.length < 2) return undefined;
  const even = words.filter((_, i) => i % 2 === 0);
  const odd = words.filter((_, i) => i % 2 === 1);
  const rotation = orthogonalProcrustes(unitRowsOf(a, even), unitRowsOf(b, even), dim);
  const [left, right] = [unitRowsOf(a, odd), unitRowsOf(b, odd)];
  let sum = 0;
  for (let start = 0; start < left.length; start += dim) {
    const turned = rotateRow(left.subarray(start, start + dim), rotation);
    sum += dot(turned, right.subarray(start, start + dim));
  }
  return { fitted: even.length, measured: odd.length, meanCosine: sum / odd.length };
}

/** The unit vectors of words, (words, dim). */
function unitRowsOf({ source, rows }: Neighbors, words: readonly string[]): Float32Array {
  const units = new Float32Array(words.length * rows.dim);
  words.forEach((word, i) => units.set(rows.row(source.indexOf(word)!), i * rows.dim));
  return units;
}
