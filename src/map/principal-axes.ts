/** Rows that the axes are computed from: more change nothing that one would see. */
const SAMPLE = 10_000;
/** Turns of the iteration. Directions of almost equal variance are as good as one another. */
const TURNS = 60;

/**
 * Coordinates along the two directions in which vectors vary most (principal component analysis), by
 * orthogonal iteration on the covariance matrix.
 *
 * @param vectors (count, dim)
 * @returns (count, 2); where dim is 1, the second coordinate is 0
 */
export function principalCoordinates(vectors: Float32Array, dim: number): Float32Array {
  const count = vectors.length / dim;
  const mean = meanOf(vectors, dim);
  const covariance = covarianceOf(vectors, mean);
  const first = new Float64Array(dim).map((_, d) => 1 + d / dim);
  const second = new Float64Array(dim).map((_, d) => (d % 2 === 0 ? 1 : -1) - d / dim);
  const axes = [first, second];
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [which, axis] of axes.entries()) {
      axis.set(product(covariance, axis));
      if (which > 0) leaveOut(axis, axes[0]);
      toUnit(axis);
    }
  }
  const coordinates = new Float32Array(2 * count);
  for (const [which, axis] of axes.entries()) {
    if (axis.reduce((sum, value) => sum + value, 0) < 0) axis.forEach((v, d) => (axis[d] = -v));
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (vectors[i * dim + d] - mean[d]) * axis[d];
      coordinates[2 * i + which] = sum;
    }
  }
  return coordinates;
}

/** Rows that stand for all, spread over them evenly. */
function* sampled(count: number): Generator<number> {
  const step = Math.max(1, count / SAMPLE);
  for (let i = 0; i < count; i += step) yield Math.floor(i);
}

function meanOf(vectors: Float32Array, dim: number): Float64Array {
  const mean = new Float64Array(dim);
  let rows = 0;
  for (const i of sampled(vectors.length / dim)) {
    for (let d = 0; d < dim; d++) mean[d] += vectors[i * dim + d];
    rows++;
  }
  return mean.map((sum) => sum / Math.max(1, rows));
}

/** (dim, dim), but for a factor. */
function covarianceOf(vectors: Float32Array, mean: Float64Array): Float64Array[] {
  const dim = mean.length;
  const covariance = Array.from({ length: dim }, () => new Float64Array(dim));
  const row = new Float64Array(dim);
  for (const i of sampled(vectors.length / dim)) {
    for (let d = 0; d < dim; d++) row[d] = vectors[i * dim + d] - mean[d];
    for (let a = 0; a < dim; a++) {
      for (let b = 0; b <= a; b++) covariance[a][b] += row[a] * row[b];
    }
  }
  for (let a = 0; a < dim; a++) for (let b = 0; b < a; b++) covariance[b][a] = covariance[a][b];
  return covariance;
}

const product = (matrix: readonly Float64Array[], vector: Float64Array): Float64Array =>
  Float64Array.from(matrix, (row) => dot(row, vector));

function leaveOut(vector: Float64Array, unit: Float64Array): void {
  const share = dot(vector, unit);
  for (let d = 0; d < vector.length; d++) vector[d] -= share * unit[d];
}

/** Zeros stay zeros. */
function toUnit(vector: Float64Array): void {
  const length = Math.sqrt(dot(vector, vector));
  // What is left of nothing but rounding is no direction.
  const factor = length > 1e-12 ? 1 / length : 0;
  for (let d = 0; d < vector.length; d++) vector[d] *= factor;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d] * b[d];
  return sum;
}
