import { resolveWord } from '../../embedding/resolve-word.js';
import type { TrainingTask, Weights } from '../../engines/engine.js';
import { initialWeights } from '../../engines/rules/initial-weights.js';
import { decompose, type SubwordSource } from '../../subwords/subword-vectors.js';
import { isSameRule } from '../../subwords/subwords.js';
import type { Vocabulary } from '../../vocabulary/vocabulary.js';
import type { TrainedSubwords, WordInputs } from '../word-inputs.js';

/** Some vectors, each with its word. */
export interface WordRows {
  readonly words: readonly string[];
  readonly rows: Float32Array; // (words.length, dim)
}

/** How a placed vector's word is spelled: exactly as in the vocabulary, or in another form. */
const EXACT = 1;
const ALIKE = 2;

/** Vectors that training starts from. */
export interface KnownVectors {
  /** The vectors of n-grams, if the word vectors are means that include them. */
  readonly subwords?: SubwordSource | undefined;
  /** The word vectors, to be iterated once. */
  blocks(): AsyncIterable<WordRows>;
  /** The rows of the output matrix by word, or null if there are none. */
  output(): Iterable<WordRows> | null;
}

/** Initial weights with the given vectors in place. */
export interface PlacedWeights extends Weights {
  /** (size) 1 for a word whose vector is known. */
  readonly known: Uint8Array;
  /** (inputs.rows) 1 for a row of the input matrix that is known, of a word or an n-gram. */
  readonly knownRows: Uint8Array;
  /** Number of given vectors. */
  readonly vectors: number;
  /** Whether the output matrix was known. */
  readonly hasOutput: boolean;
}

/**
 * The initial weights: known vectors by word, and for all other words the random numbers that they
 * would have had anyway. An unknown output row is zero, as always. If a word occurs twice, its
 * first vector counts.
 *
 * Where words have n-grams, a known vector becomes the word's own row, and the rows of n-grams are
 * random, as with fastText's -pretrainedVectors. If the vectors are means over the same n-grams,
 * both the own rows of words and the rows of n-grams are recovered.
 *
 * @param inputs the rows of the input matrix
 * @param signal stops the reading; rejects with its reason
 */
export async function placeVectors(
  vectors: KnownVectors,
  vocabulary: Vocabulary,
  inputs: WordInputs,
  { dim, seed }: Pick<TrainingTask, 'dim' | 'seed'>,
  signal?: AbortSignal,
): Promise<PlacedWeights> {
  const { size } = vocabulary;
  const { input, output } = initialWeights({ inputs, outputs: { rows: size }, dim, seed });
  const known = new Uint8Array(size);
  const subwords = sharedSubwords(vectors.subwords, inputs.subwords);
  const knownOutput = new Uint8Array(size);
  const place = ({ words, rows }: WordRows, matrix: Float32Array, placed: Uint8Array): void => {
    words.forEach((word, i) => {
      const found = resolveWord(vocabulary, word);
      if (found === undefined) return;
      const { id } = found;
      const as = found.foundAs === 'exact' ? EXACT : ALIKE;
      // An exact spelling takes precedence over an equivalent one.
      if (placed[id] === EXACT || placed[id] === as) return;
      placed[id] = as;
      const row = matrix.subarray(id * dim, (id + 1) * dim);
      row.set(rows.subarray(i * dim, (i + 1) * dim));
      if (matrix === input && subwords !== undefined) decompose(row, subwords, word);
    });
  };
  let count = 0;
  for await (const block of vectors.blocks()) {
    signal?.throwIfAborted();
    place(block, input, known);
    count += block.words.length;
  }
  const blocks = vectors.output();
  for (const block of blocks ?? []) place(block, output, knownOutput);
  const knownRows = new Uint8Array(inputs.rows);
  knownRows.set(known.map(Math.sign));
  if (subwords !== undefined) {
    placeSubwords(subwords, inputs.subwords!, input.subarray(size * dim), knownRows.subarray(size));
  }
  return {
    input,
    output,
    known: knownRows.subarray(0, size),
    knownRows,
    vectors: count,
    hasOutput: blocks !== null,
  };
}

/**
 * The given vectors of n-grams, if they have the same lengths and hash as those of this training
 * run.
 */
function sharedSubwords(
  given: SubwordSource | undefined,
  trained: TrainedSubwords | undefined,
): SubwordSource | undefined {
  if (given === undefined || trained === undefined) return undefined;
  return isSameRule(given, trained) ? given : undefined;
}

/** Copies the rows of n-grams into (buckets, dim) by bucket, and marks them as known. */
function placeSubwords(
  given: SubwordSource,
  { buckets }: TrainedSubwords,
  rows: Float32Array,
  known: Uint8Array,
): void {
  const { dim } = given;
  const theirs = given.buckets();
  let place = 0;
  buckets.forEach((bucket, i) => {
    while (place < theirs.length && theirs[place] < bucket) place++;
    if (theirs[place] !== bucket) return;
    rows.set(given.row(place), i * dim);
    known[i] = 1;
  });
}
