import { crossCovariance } from './alignment.js';
import { type Correlations, correlations } from './correlation.js';
import type { Neighbors } from './search.js';
import { dot } from './queries/arithmetic.js';
import { singularValues } from './svd.js';
import type { UnitRows } from './unit-rows.js';

/** The geometry of a set of vectors. */
export interface VectorHealth {
  /**
   * The mean cosine of two different words: about 0 if the vectors point in all directions, near 1 if
   * they crowd into a narrow cone.
   */
  averageCosine: number;
  /**
   * From 0 to 1, the higher the better: min Z(c) / max Z(c) over the principal directions c and -c, where
   * Z(c) sums exp(c . v) over the unnormalised vectors v (Mu & Viswanath 2018, "All-but-the-Top").
   */
  isotropy: number;
  /** Statistics of the vectors' lengths. */
  norms: { mean: number; min: number; max: number };
  /** Lengths against the logarithm of the words' counts; undefined without counts. */
  normByFrequency?: Correlations;
}

/** The most vectors from which the isotropy is estimated, spread evenly over all, to bound the time. */
const SAMPLE = 10_000;

/**
 * Measures a set of vectors; rows with numbers that are not finite do not count. NaN if there are
 * fewer than two words.
 *
 * @param counts how often each word occurred, (size); words with count 0 are left out where counts
 *   matter
 */
export function vectorHealth(neighbors: Neighbors, counts?: ArrayLike<number>): VectorHealth {
  const { rows } = neighbors;
  if (counts !== undefined && counts.length !== rows.count) {
    throw new RangeError(`counts must be ${rows.count} numbers, got ${counts.length}`);
  }
  const ids = finiteIds(rows);
  const norms = ids.map((id) => rows.norm(id));
  return {
    averageCosine: averageCosine(rows, ids),
    isotropy: isotropy(sampleOf(rows, ids), rows.dim),
    norms: {
      mean: norms.reduce((sum, norm) => sum + norm, 0) / norms.length,
      min: norms.reduce((a, b) => Math.min(a, b), Infinity),
      max: norms.reduce((a, b) => Math.max(a, b), -Infinity),
    },
    ...(counts !== undefined && { normByFrequency: normByFrequency(norms, ids, counts) }),
  };
}

function finiteIds(rows: UnitRows): number[] {
  const ids: number[] = [];
  for (let id = 0; id < rows.count; id++) if (Number.isFinite(rows.norm(id))) ids.push(id);
  return ids;
}

/** The square of the sum of n unit vectors is n plus the cosines of all pairs, in both orders. */
function averageCosine(rows: UnitRows, ids: readonly number[]): number {
  const sum = new Float64Array(rows.dim);
  let ones = 0;
  for (const id of ids) {
    const row = rows.row(id);
    for (let i = 0; i < sum.length; i++) sum[i] += row[i];
    ones += rows.norm(id) > 0 ? 1 : 0; // a vector of zeros has cosine 0 with itself too
  }
  return (dot(sum, sum) - ones) / (ids.length * (ids.length - 1));
}

/** A sample of the vectors, not normalised, (n, dim). */
function sampleOf(rows: UnitRows, ids: readonly number[]): Float64Array {
  const count = Math.min(SAMPLE, ids.length);
  const sample = new Float64Array(count * rows.dim);
  for (let i = 0; i < count; i++) {
    const id = ids[Math.floor((i * ids.length) / count)];
    const norm = rows.norm(id);
    rows.row(id).forEach((x, d) => (sample[i * rows.dim + d] = x * norm));
  }
  return sample;
}

/** The isotropy of vectors (n, dim); NaN for fewer than two. */
export function isotropy(vectors: Float64Array, dim: number): number {
  if (vectors.length < 2 * dim) return NaN;
  let least = Infinity;
  let most = -Infinity;
  for (const direction of singularValues(crossCovariance(vectors, vectors, dim)).v) {
    const products = productsWith(vectors, direction);
    for (const sign of [1, -1]) {
      const sum = logSumExp(products, sign);
      least = Math.min(least, sum);
      most = Math.max(most, sum);
    }
  }
  return Math.exp(least - most);
}

function productsWith(vectors: Float64Array, direction: Float64Array): Float64Array {
  const dim = direction.length;
  return Float64Array.from({ length: vectors.length / dim }, (_, row) =>
    dot(vectors.subarray(row * dim, (row + 1) * dim), direction),
  );
}

/** The logarithm of the sum of exp(sign * value), even if the sum itself overflows. */
function logSumExp(values: Float64Array, sign: number): number {
  const largest = values.reduce((a, b) => Math.max(a, sign * b), -Infinity);
  return largest + Math.log(values.reduce((sum, b) => sum + Math.exp(sign * b - largest), 0));
}

function normByFrequency(
  norms: readonly number[],
  ids: readonly number[],
  counts: ArrayLike<number>,
): VectorHealth['normByFrequency'] {
  const counted = ids.flatMap((id, i) => (counts[id] > 0 ? [i] : []));
  const lengths = counted.map((i) => norms[i]);
  const frequencies = counted.map((i) => Math.log(counts[ids[i]]));
  return correlations(lengths, frequencies);
}
