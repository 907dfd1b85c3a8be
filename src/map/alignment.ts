import { orthogonalProcrustes, principalPlane, rotateRow } from '../neighbors/index.js';
import { nextTurn } from '../threads.js';
import { centred, principalCoordinates, project, rowsOf } from './projection.js';

/** The same words of two models. */
export interface WordPairs {
  readonly left: Float32Array; // (words, leftDim), unit vectors
  readonly right: Float32Array; // (words, rightDim)
  readonly leftDim: number;
  readonly rightDim: number;
}

/** Words of two models in one plane. */
export interface AlignedWords {
  readonly left: Float32Array; // (words, 2), in about [-1, 1]
  readonly right: Float32Array; // (words, 2), rotated onto those of the left
  /**
   * The cosine of a word's two vectors after a rotation that was fitted to other words, (words).
   * Undefined if the models differ in dimensions.
   */
  readonly cosines: Float32Array | undefined;
}

/**
 * Projects the words of two models onto the left model's principal components. A rotation (orthogonal
 * Procrustes, Schönemann 1966) maps the right model's vectors onto the left model's; if the dimensions
 * differ, it maps one plane onto the other.
 */
export async function alignWords(pairs: WordPairs): Promise<AlignedWords> {
  const { left, right, leftDim: dim, rightDim } = pairs;
  const count = left.length / dim;
  if (dim !== rightDim) return alignPlanes(pairs);
  const { mean, axes } = await principalPlane(rowsOf(left, dim), count, nextTurn);
  const rotation = orthogonalProcrustes(right, left, dim);
  // (r R) a = r (R a): rotate the axes, not the rows. Both use the mean of the left model.
  const turned = axes.map((axis) => applied(rotation, axis));
  const offsets = axes.map((axis) => axis.reduce((sum, value, i) => sum + value * mean[i], 0));
  const ofLeft = await project(
    rowsOf(left, dim),
    count,
    [along(axes[0]), along(axes[1])],
    nextTurn,
  );
  const ofRight = await project(
    rowsOf(right, dim),
    count,
    [along(turned[0]), along(turned[1])],
    nextTurn,
  );
  for (const points of [ofLeft, ofRight]) {
    for (let i = 0; i < points.length; i++) points[i] -= offsets[i % 2];
  }
  return { ...fitted(ofLeft, ofRight), cosines: cosinesOf(left, right, dim) };
}

const along = (direction: ArrayLike<number>) => ({ direction });

/** A matrix (dim, dim), row by row, times a column (dim). */
function applied(matrix: Float64Array, column: Float64Array): Float64Array {
  const dim = column.length;
  return column.map((_, i) =>
    column.reduce((sum, value, j) => sum + matrix[i * dim + j] * value, 0),
  );
}

async function alignPlanes({ left, right, leftDim, rightDim }: WordPairs): Promise<AlignedWords> {
  const ofLeft = centred(await principalCoordinates(left, leftDim, nextTurn));
  const ofRight = centred(await principalCoordinates(right, rightDim, nextTurn));
  const rotation = orthogonalProcrustes(ofRight, ofLeft, 2);
  for (let i = 0; i < ofRight.length; i += 2) {
    ofRight.set(rotateRow(ofRight.subarray(i, i + 2), rotation), i);
  }
  return { ...fitted(ofLeft, ofRight), cosines: undefined };
}

/** Scales both into [-1, 1] by the same factor. */
function fitted(
  left: Float32Array,
  right: Float32Array,
): { left: Float32Array; right: Float32Array } {
  const both = new Float32Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  const whole = centred(both);
  return { left: whole.slice(0, left.length), right: whole.slice(left.length) };
}

/** Measures each half of the words with the rotation fitted to the other half. */
function cosinesOf(left: Float32Array, right: Float32Array, dim: number): Float32Array {
  const count = left.length / dim;
  const cosines = new Float32Array(count);
  for (const half of [0, 1]) {
    const others = Array.from({ length: count }, (_, id) => id).filter((id) => id % 2 !== half);
    const rotation = orthogonalProcrustes(pick(right, others, dim), pick(left, others, dim), dim);
    for (let id = half; id < count; id += 2) {
      const turned = rotateRow(right.subarray(id * dim, (id + 1) * dim), rotation);
      let sum = 0;
      for (let i = 0; i < dim; i++) sum += turned[i] * left[id * dim + i];
      cosines[id] = sum;
    }
  }
  return cosines;
}

function pick(rows: Float32Array, ids: readonly number[], dim: number): Float32Array {
  const picked = new Float32Array(ids.length * dim);
  ids.forEach((id, i) => picked.set(rows.subarray(id * dim, (id + 1) * dim), i * dim));
  return picked;
}
