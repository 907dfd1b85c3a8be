import { describe, expect, it } from 'vitest';
import { orthogonalProcrustes, rotateRow } from '../../src/neighbors/alignment.js';
import { dot } from '../../src/neighbors/queries/arithmetic.js';
import { singularValues } from '../../src/neighbors/svd.js';
import { randomFloats } from './vectors.js';

/** A random orthogonal matrix (dim, dim), row by row. */
function randomRotation(dim: number, seed: number): Float64Array {
  const numbers = randomFloats(dim * dim, seed);
  const columns = Array.from({ length: dim }, (_, j) =>
    Float64Array.from(numbers.subarray(j * dim, (j + 1) * dim)),
  );
  return Float64Array.from(singularValues(columns).u.flatMap((column) => Array.from(column)));
}

const rotateAll = (rows: Float32Array, rotation: Float64Array, dim: number): Float64Array =>
  Float64Array.from(
    Array.from({ length: rows.length / dim }, (_, row) => [
      ...rotateRow(rows.subarray(row * dim, (row + 1) * dim), rotation),
    ]).flat(),
  );

describe('singularValues', () => {
  it('decomposes matrices of full rank and less', () => {
    for (const [n, rank] of [
      [1, 1],
      [2, 2],
      [7, 7],
      [40, 40],
      [7, 3],
      [6, 1],
      [5, 0],
    ]) {
      const left = randomFloats(n * rank, n);
      const right = randomFloats(n * rank, n + 50);
      const columns = Array.from({ length: n }, (_, j) =>
        Float64Array.from({ length: n }, (__, i) => {
          let sum = 0;
          for (let r = 0; r < rank; r++) sum += left[i * rank + r] * right[j * rank + r];
          return sum;
        }),
      );
      const { u, values, v } = singularValues(columns);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          expect(dot(u[i], u[j])).toBeCloseTo(i === j ? 1 : 0, 10);
          expect(dot(v[i], v[j])).toBeCloseTo(i === j ? 1 : 0, 10);
          const product = values.reduce((sum, s, r) => sum + u[r][i] * s * v[r][j], 0);
          expect(product).toBeCloseTo(columns[j][i], 10);
        }
      }
      expect(values.every((value) => value >= 0)).toBe(true);
      expect(values.filter((value) => value > 1e-9)).toHaveLength(rank);
    }
  });
});

describe('orthogonalProcrustes', () => {
  it('recovers a rotation', () => {
    for (const dim of [1, 2, 5, 30]) {
      const a = randomFloats(100 * dim, dim);
      const rotation = randomRotation(dim, dim + 1);
      const found = orthogonalProcrustes(a, rotateAll(a, rotation, dim), dim);
      found.forEach((x, i) => expect(x).toBeCloseTo(rotation[i], 9));
    }
  });

  it('is orthogonal even if the vectors do not span the space', () => {
    const dim = 6;
    const found = orthogonalProcrustes(randomFloats(2 * dim, 1), randomFloats(2 * dim, 2), dim);
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) {
        const product = dot(
          found.subarray(i * dim, (i + 1) * dim),
          found.subarray(j * dim, (j + 1) * dim),
        );
        expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
      }
    }
  });

  it('leaves a smaller residual than any other rotation', () => {
    const [dim, count] = [4, 30];
    const a = randomFloats(count * dim, 1);
    const b = randomFloats(count * dim, 2);
    const restOf = (rotation: Float64Array): number =>
      rotateAll(a, rotation, dim).reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
    const best = restOf(orthogonalProcrustes(a, b, dim));
    for (let seed = 0; seed < 50; seed++) {
      expect(restOf(randomRotation(dim, seed))).toBeGreaterThanOrEqual(best);
    }
  });
});
