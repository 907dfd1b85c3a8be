import { principalPlane } from '../neighbors/index.js';

/**
 * Coordinates in the plane in which vectors spread most: their first two principal components.
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
  const row = (id: number): Float32Array => vectors.subarray(id * dim, (id + 1) * dim);
  const { mean, axes } = await principalPlane({ dim, row }, count, pause);
  const coordinates = new Float32Array(2 * count);
  for (let id = 0; id < count; id++) {
    for (const [which, axis] of axes.entries()) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (vectors[id * dim + d] - mean[d]) * axis[d];
      coordinates[2 * id + which] = Number.isFinite(sum) ? sum : 0;
    }
  }
  return coordinates;
}
