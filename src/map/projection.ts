import { principalPlane } from '../neighbors/index.js';

/** Vectors to project. */
export interface Rows {
  readonly dim: number;
  /** A vector, (dim), valid until the next one is requested. */
  row(id: number): ArrayLike<number>;
}

/** A direction to project vectors onto. */
export interface Axis {
  readonly direction: ArrayLike<number>; // (dim)
  /** Subtracted from each vector first; nothing by default. */
  readonly mean?: ArrayLike<number>; // (dim)
}

/** Multiplications between two pauses: a few milliseconds. */
const WORK = 4e6;

/**
 * Coordinates of vectors along two directions.
 *
 * @param count the first so many vectors
 * @param pause awaited between pieces of work
 * @returns (count, 2); NaN for a vector with numbers that are not finite
 */
export async function project(
  { dim, row }: Rows,
  count: number,
  axes: readonly [Axis, Axis],
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const coordinates = new Float32Array(2 * count);
  const shifts = axes.map(({ direction, mean }) => (mean ? product(mean, direction, dim) : 0));
  const each = Math.max(1, Math.floor(WORK / dim));
  for (let id = 0; id < count; id++) {
    const vector = row(id);
    for (const [which, { direction }] of axes.entries()) {
      coordinates[2 * id + which] = product(vector, direction, dim) - shifts[which];
    }
    if (id % each === each - 1) await pause();
  }
  return coordinates;
}

function product(a: ArrayLike<number>, b: ArrayLike<number>, dim: number): number {
  let sum = 0;
  for (let i = 0; i < dim; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * Coordinates on the first two principal components of the vectors.
 *
 * @param vectors (count, dim)
 * @param pause awaited between pieces of work
 * @returns (count, 2); 0 for a vector with numbers that are not finite
 */
export async function principalCoordinates(
  vectors: Float32Array,
  dim: number,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const count = vectors.length / dim;
  const rows = rowsOf(vectors, dim);
  const { mean, axes } = await principalPlane(rows, count, pause);
  const [x, y] = axes.map((direction) => ({ direction, mean }));
  const coordinates = await project(rows, count, [x, y], pause);
  return coordinates.map((value) => (Number.isFinite(value) ? value : 0));
}

/** Vectors in one array, (count, dim). */
export const rowsOf = (vectors: Float32Array, dim: number): Rows => ({
  dim,
  row: (id) => vectors.subarray(id * dim, (id + 1) * dim),
});

/** The minimum and maximum of x and of y, ignoring NaN. */
export function spansOf(coordinates: Float32Array): { low: number; high: number }[] {
  return [0, 1].map((which) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = which; i < coordinates.length; i += 2) {
      if (coordinates[i] < low) low = coordinates[i];
      if (coordinates[i] > high) high = coordinates[i];
    }
    return { low, high };
  });
}

/** Coordinates centred and scaled into [-1, 1], with the same scale for both axes. */
export function centred(coordinates: Float32Array): Float32Array {
  const spans = spansOf(coordinates);
  const half = Math.max(...spans.map(({ low, high }) => (high - low) / 2)) || 1;
  return coordinates.map((value, i) => {
    const { low, high } = spans[i % 2];
    return (value - (low + high) / 2) / half;
  });
}
