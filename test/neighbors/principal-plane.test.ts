import { describe, expect, it } from 'vitest';
import { principalPlane } from '../../src/neighbors/principal-plane.js';
import { singularValues } from '../../src/neighbors/svd.js';
import { cosine, randomFloats } from './vectors.js';

const pause = (): Promise<void> => Promise.resolve();

/** Vectors of `dim` numbers, those of earlier dimensions larger. */
function rowsOf(count: number, dim: number) {
  const numbers = randomFloats(count * dim, 1).map((x, i) => x * (dim - (i % dim)) ** 2);
  return { dim, numbers, row: (id: number) => numbers.subarray(id * dim, (id + 1) * dim) };
}

describe('the principal plane', () => {
  it('is that of the singular value decomposition', async () => {
    const [count, dim] = [300, 6];
    const { numbers, ...rows } = rowsOf(count, dim);
    const { mean, axes } = await principalPlane(rows, count, pause);
    const covariance = Array.from({ length: dim }, (_, i) =>
      Float64Array.from({ length: dim }, (_, j) => {
        let sum = 0;
        for (let id = 0; id < count; id++) {
          sum += (numbers[id * dim + i] - mean[i]) * (numbers[id * dim + j] - mean[j]);
        }
        return sum;
      }),
    );
    const { u, values } = singularValues(covariance);
    const order = [...values.keys()].toSorted((a, b) => values[b] - values[a]);
    for (const [i, axis] of axes.entries()) {
      expect(Math.abs(cosine(axis, u[order[i]]))).toBeGreaterThan(1 - 1e-6);
    }
  });

  it('is the same each time, and upright', async () => {
    const rows = rowsOf(50, 5);
    const [a, b] = [await principalPlane(rows, 50, pause), await principalPlane(rows, 50, pause)];
    expect(a).toEqual(b);
    for (const axis of a.axes) {
      const largest = axis.toSorted((x, y) => Math.abs(y) - Math.abs(x))[0];
      expect(largest).toBeGreaterThan(0);
    }
  });

  it('leaves out numbers that are not finite, and handles vectors that are all alike', async () => {
    const rows = rowsOf(50, 5);
    const { axes } = await principalPlane(rows, 49, pause);
    rows.numbers[49 * 5] = NaN;
    expect((await principalPlane(rows, 50, pause)).axes).toEqual(axes);
    const alike = await principalPlane({ dim: 3, row: () => [1, 2, 3] }, 10, pause);
    expect(alike.axes.flatMap((axis) => [...axis]).every(Number.isFinite)).toBe(true);
    const single = await principalPlane({ dim: 1, row: (id) => [id] }, 10, pause);
    expect(single.axes[0]).toEqual(Float64Array.of(1));
  });
});
