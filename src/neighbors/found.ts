import type { VectorSource } from '../embedding/matrix.js';

/** A row that was found, with its score. */
export interface FoundRow {
  id: number;
  score: number;
}

/** A word that was found, with its cosine to the query, in [-1, 1]. */
export interface Neighbor {
  word: string;
  score: number;
}

/**
 * Clips a cosine: rounding leaves sums of products a little outside of [-1, 1], where acos and the
 * square root of a distance are not defined. NaN stays NaN. All searches and queries apply it.
 */
export const clipCosine = (sum: number): number => (sum > 1 ? 1 : sum < -1 ? -1 : sum);

/** `clipCosine` for each, in place. */
export function clipCosines(sums: Float32Array): Float32Array {
  for (let i = 0; i < sums.length; i++) {
    if (sums[i] > 1) sums[i] = 1;
    else if (sums[i] < -1) sums[i] = -1;
  }
  return sums;
}

/** The rows that were found, best first, as words with their cosines; ties by id. */
export function neighborsOf(source: VectorSource, found: readonly FoundRow[]): Neighbor[] {
  const isRounded = found.length > 0 && found[0].score > 1;
  const clipped = found.map(({ id, score }) => ({ id, score: clipCosine(score) }));
  if (isRounded) clipped.sort((a, b) => b.score - a.score || a.id - b.id);
  return clipped.map(({ id, score }) => ({ word: source.wordOf(id), score }));
}
