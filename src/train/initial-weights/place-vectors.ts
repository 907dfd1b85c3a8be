import { resolveWord } from '../../embedding/resolve-word.js';
import type { TrainingTask, Weights } from '../../engines/engine.js';
import { initialWeights } from '../../engines/rules/initial-weights.js';
import type { Vocabulary } from '../../vocabulary/vocabulary.js';

/** Some vectors, each with its word. */
export interface WordRows {
  readonly words: readonly string[];
  readonly rows: Float32Array; // (words.length, dim)
}

/** How the word of a vector that was placed is written: as in the vocabulary, or otherwise. */
const EXACT = 1;
const ALIKE = 2;

/** Vectors that training begins with. */
export interface KnownVectors {
  /** The word vectors, once. */
  blocks(): AsyncIterable<WordRows>;
  /** The rows of the output matrix by word, or null where there are none. */
  output(): Iterable<WordRows> | null;
}

/** Initial weights with known vectors in their places. */
export interface PlacedWeights extends Weights {
  /** (size) 1 for a word whose vector is known. */
  readonly known: Uint8Array;
  /** Vectors that there were. */
  readonly vectors: number;
  /** Whether the output matrix was known. */
  readonly hasOutput: boolean;
}

/**
 * The initial weights: known vectors by word, and for all other words the random numbers that they
 * would have anyway. An output row that is not known is zero, as always. If a word occurs twice, its
 * first vector counts.
 *
 * @param signal stops the reading; rejects with its reason
 */
export async function placeVectors(
  vectors: KnownVectors,
  vocabulary: Vocabulary,
  { dim, seed }: Pick<TrainingTask, 'dim' | 'seed'>,
  signal?: AbortSignal,
): Promise<PlacedWeights> {
  const { size } = vocabulary;
  const rows = { rows: size };
  const { input, output } = initialWeights({ inputs: rows, outputs: rows, dim, seed });
  const known = new Uint8Array(size);
  const knownOutput = new Uint8Array(size);
  const place = ({ words, rows }: WordRows, matrix: Float32Array, placed: Uint8Array): void => {
    words.forEach((word, i) => {
      const found = resolveWord(vocabulary, word);
      if (found === undefined) return;
      const { id } = found;
      const as = found.foundAs === 'exact' ? EXACT : ALIKE;
      // A word that is the same to the bit takes the place of one that looks alike.
      if (placed[id] === EXACT || placed[id] === as) return;
      placed[id] = as;
      matrix.set(rows.subarray(i * dim, (i + 1) * dim), id * dim);
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
  return { input, output, known: known.map(Math.sign), vectors: count, hasOutput: blocks !== null };
}
