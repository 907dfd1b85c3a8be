import { beforeAll, describe, expect, it } from 'vitest';
import { Quantizer } from '../../../src/embedding/quantization.js';
import { compileQuantized, QuantizedRows } from '../../../src/neighbors/quantized/index.js';
import { randomEmbedding, randomFloats } from '../vectors.js';

const DIMS = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 127, 128, 129, 300];
const COUNTS = [1, 2, 3, 4, 5, 9];

let module: WebAssembly.Module;

beforeAll(async () => {
  module = await compileQuantized();
});

/** Rows loaded in two blocks. */
function load(quantizer: Quantizer, data: Float32Array, count: number): QuantizedRows {
  const rows = new QuantizedRows(module, quantizer, count);
  const bytes = quantizer.quantize(data);
  const first = Math.floor(count / 2);
  rows.copy({ first, data: bytes.subarray(first * quantizer.rowBytes) });
  rows.copy({ first: 0, data: bytes.subarray(0, first * quantizer.rowBytes) });
  return rows;
}

describe('QuantizedRows', () => {
  it('scores int8 rows as plain loops do, for any length and number of rows', () => {
    for (const dim of DIMS) {
      for (const count of COUNTS) {
        const data = randomFloats(count * dim, dim + count);
        const query = randomFloats(dim, dim);
        const quantizer = new Quantizer('int8', dim);
        const scores = load(quantizer, data, count).score(query);
        const back = quantizer.dequantize(quantizer.quantize(data));
        for (let row = 0; row < count; row++) {
          let product = 0;
          let squares = 0;
          for (let i = 0; i < dim; i++) {
            product += back[row * dim + i] * query[i];
            squares += back[row * dim + i] ** 2;
          }
          expect(scores[row]).toBeCloseTo(product / Math.sqrt(squares), 3);
        }
      }
    }
  });

  it('does not overflow for the longest rows of the largest numbers', () => {
    const dim = 5000;
    const data = new Float32Array(dim).fill(1);
    const [score] = load(new Quantizer('int8', dim), data, 1).score(data);
    expect(score).toBeCloseTo(Math.sqrt(dim), 2);
  });

  it('counts the signs of binary rows as plain loops do, for any length and number of rows', () => {
    for (const dim of DIMS) {
      for (const count of COUNTS) {
        const source = randomEmbedding(count, dim, dim + count);
        const query = randomFloats(dim, dim);
        const quantizer = Quantizer.for('binary', source);
        const scores = load(quantizer, source.data, count).score(query);
        for (let row = 0; row < count; row++) {
          const vector = source.row(row);
          const norm = Math.hypot(...vector);
          let equal = 0;
          for (let i = 0; i < dim; i++) {
            const minus = Math.fround(vector[i] / norm) - quantizer.center[i] < 0;
            if (minus === query[i] - quantizer.center[i] < 0) equal++;
          }
          expect(scores[row]).toBeCloseTo((2 * equal - dim) / dim, 6);
        }
      }
    }
  });

  it.each(['int8', 'binary'] as const)(
    'gives zeros the score 0, and vectors that are not finite none (%s)',
    (encoding) => {
      const quantizer = new Quantizer(encoding, 3);
      const data = Float32Array.of(0, 0, 0, NaN, 1, 1, 1, 1, 1);
      const scores = load(quantizer, data, 3).score([0.5, 0.5, 0.5]);
      expect(scores[0]).toBe(0);
      expect(scores[1]).toBeNaN();
      expect(scores[2]).toBeGreaterThan(0.8);
    },
  );
});
