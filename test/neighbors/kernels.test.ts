import { beforeAll, describe, expect, it } from 'vitest';
import { newMemory } from '../../src/neighbors/memory.js';
import {
  compileNeighbors,
  type NeighborKernels,
  startKernels,
} from '../../src/neighbors/unit-rows.js';
import { randomFloats } from './vectors.js';

const DIMS = [...Array.from({ length: 40 }, (_, index) => index + 1), 100, 300];
const COUNTS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 21];
const UNTOUCHED = 777;

const memory = newMemory();
let kernels: NeighborKernels;

beforeAll(async () => {
  kernels = startKernels(await compileNeighbors(), memory);
  memory.grow(16);
});

/** Puts arrays into memory one after the other, and a guard behind each. */
function place(...arrays: Float32Array[]): { addresses: number[]; views: Float32Array[] } {
  let address = Math.ceil(kernels.firstFree() / 16) * 16;
  const addresses: number[] = [];
  const views: Float32Array[] = [];
  for (const array of arrays) {
    const view = new Float32Array(memory.buffer, address, array.length + 1);
    view.set(array);
    view[array.length] = UNTOUCHED;
    addresses.push(address);
    views.push(view);
    address += Math.ceil(view.byteLength / 16) * 16;
  }
  return { addresses, views };
}

/** Rows of `dim` random numbers, padded with zeros to whole groups of four: (count, stride). */
function paddedRows(count: number, dim: number, seed: number): Float32Array {
  const stride = Math.ceil(dim / 4) * 4;
  const numbers = randomFloats(count * dim, seed);
  const rows = new Float32Array(count * stride);
  for (let row = 0; row < count; row++) {
    rows.set(numbers.subarray(row * dim, (row + 1) * dim), row * stride);
  }
  return rows;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}

describe('normalizeRows', () => {
  it('divides each row by its norm, for any length and number of rows', () => {
    for (const dim of DIMS) {
      for (const count of COUNTS) {
        const rows = paddedRows(count, dim, dim + count);
        const stride = Math.ceil(dim / 4) * 4;
        const { addresses, views } = place(rows, new Float32Array(count));
        kernels.normalizeRows(addresses[0], addresses[1], count, stride);
        for (let row = 0; row < count; row++) {
          const before = rows.subarray(row * stride, (row + 1) * stride);
          const norm = Math.sqrt(dot(before, before));
          expect(views[1][row]).toBe(Math.fround(norm));
          const after = views[0].subarray(row * stride, (row + 1) * stride);
          after.forEach((value, index) => expect(value).toBeCloseTo(before[index] / norm, 7));
        }
        expect([views[0].at(-1), views[1].at(-1)]).toEqual([UNTOUCHED, UNTOUCHED]);
      }
    }
  });

  it('leaves rows of zeros unchanged', () => {
    const { addresses, views } = place(
      Float32Array.of(0, 0, 0, 0, 3, 0, 4, 0),
      new Float32Array(2),
    );
    kernels.normalizeRows(addresses[0], addresses[1], 2, 4);
    expect([...views[0].subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    expect([...views[0].subarray(4, 8)]).toEqual([3 / 5, 0, 4 / 5, 0].map(Math.fround));
    expect([...views[1].subarray(0, 2)]).toEqual([0, 5]);
  });

  it('normalises numbers whose squares are beyond float32', () => {
    const { addresses, views } = place(Float32Array.of(3e30, 4e30, 0, 0, 3e-40, 4e-40, 0, 0));
    kernels.normalizeRows(addresses[0], addresses[0] + 64, 2, 4);
    for (const [index, expected] of [0.6, 0.8, 0, 0, 0.6, 0.8, 0, 0].entries()) {
      expect(views[0][index]).toBeCloseTo(expected, 4);
    }
  });
});

describe('scoreRows and scoreBatch', () => {
  it('give the products that plain loops give, for any length and number of rows and queries', () => {
    for (const dim of DIMS) {
      const stride = Math.ceil(dim / 4) * 4;
      for (const count of COUNTS) {
        for (const queryCount of [1, 2, 3, 4]) {
          const rows = paddedRows(count, dim, dim);
          const queries = paddedRows(queryCount, dim, count);
          const { addresses, views } = place(rows, queries, new Float32Array(queryCount * count));
          const [rowsAt, queriesAt, scoresAt] = addresses;
          kernels.scoreBatch(scoresAt, rowsAt, queriesAt, count, queryCount, stride);
          const batch = views[2].slice();
          for (let q = 0; q < queryCount; q++) {
            const query = queries.subarray(q * stride, (q + 1) * stride);
            for (let row = 0; row < count; row++) {
              const expected = dot(rows.subarray(row * stride, (row + 1) * stride), query);
              expect(Math.abs(batch[q * count + row] - expected)).toBeLessThan(1e-7 * (dim + 10));
            }
            // One by one they are the same to the last bit.
            kernels.scoreRows(scoresAt, rowsAt, queriesAt + q * stride * 4, count, stride);
            expect(views[2].slice(0, count)).toEqual(batch.slice(q * count, (q + 1) * count));
          }
          expect(batch.at(-1)).toBe(UNTOUCHED);
        }
      }
    }
  });

  it('give equal rows equal scores, at any position', () => {
    const row = randomFloats(100, 1);
    const rows = new Float32Array(11 * 100);
    for (let i = 0; i < 11; i++) rows.set(row, i * 100);
    const { addresses, views } = place(rows, randomFloats(200, 2), new Float32Array(22));
    kernels.scoreBatch(addresses[2], addresses[0], addresses[1], 11, 2, 100);
    expect(new Set(views[2].subarray(0, 11)).size).toBe(1);
    expect(new Set(views[2].subarray(11, 22)).size).toBe(1);
  });
});

describe('offsetScores and maximum', () => {
  it('give the sums and the largest that plain loops give, for any number of scores', () => {
    for (let count = 1; count <= 40; count++) {
      const [a, b, c] = [1, 2, 3].map((seed) => randomFloats(count, seed + count));
      const { addresses, views } = place(a, b, c, new Float32Array(count));
      kernels.offsetScores(addresses[3], addresses[0], addresses[1], addresses[2], count);
      const sums = a.map((value, index) => Math.fround(b[index] - value) + c[index]);
      expect(views[3].slice(0, count)).toEqual(sums);
      expect(views[3][count]).toBe(UNTOUCHED);
      expect(kernels.maximum(addresses[3], count)).toBe(Math.max(...sums));
    }
  });

  it('skip NaN', () => {
    for (let index = 0; index < 6; index++) {
      const scores = Float32Array.of(-5, -4, -3, -4, -5, -6);
      scores[index] = NaN;
      const { addresses } = place(scores);
      expect(kernels.maximum(addresses[0], 6)).toBe(index === 2 ? -4 : -3);
    }
    const { addresses } = place(new Float32Array(6).fill(NaN));
    expect(kernels.maximum(addresses[0], 6)).toBe(-Infinity);
    expect(kernels.maximum(addresses[0], 0)).toBe(-Infinity);
  });
});
