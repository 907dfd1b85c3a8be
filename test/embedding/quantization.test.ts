import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Quantizer } from '../../src/embedding/quantization.js';
import { cosine, embeddingOf, randomEmbedding } from '../neighbors/vectors.js';

describe('Quantizer', () => {
  it('restores int8 vectors within half a step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }).chain((dim) =>
          fc.tuple(
            fc.constant(dim),
            fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), {
              minLength: 3 * dim,
              maxLength: 3 * dim,
            }),
          ),
        ),
        ([dim, numbers]) => {
          const rows = Float32Array.from(numbers);
          const quantizer = new Quantizer('int8', dim);
          const back = quantizer.dequantize(quantizer.quantize(rows));
          for (let row = 0; row < 3; row++) {
            const part = rows.subarray(row * dim, (row + 1) * dim);
            const step = Math.max(...part.map(Math.abs)) / 127;
            part.forEach((value, i) => {
              expect(Math.abs(back[row * dim + i] - value)).toBeLessThanOrEqual(
                0.501 * step + 1e-38,
              );
            });
          }
        },
      ),
    );
  });

  it('keeps the norm, and the sign about the centre, of binary vectors', () => {
    const source = randomEmbedding(50, 30, 1);
    for (let i = 0; i < source.data.length; i += 3) source.data[i] += 2; // a direction all share
    const quantizer = Quantizer.for('binary', source);
    const back = quantizer.dequantize(quantizer.quantize(source.data));
    for (let id = 0; id < source.size; id++) {
      const row = source.row(id);
      const norm = Math.hypot(...row);
      const restored = back.subarray(id * 30, (id + 1) * 30);
      expect(cosine(row, restored)).toBeGreaterThan(0.9);
      row.forEach((value, i) => {
        const sign = Math.sign(value / norm - quantizer.center[i]) || 1;
        expect(Math.sign(restored[i] / norm - quantizer.center[i]) || 1).toBe(sign);
      });
    }
  });

  it('stores one byte or one bit per component', () => {
    expect(new Quantizer('int8', 100).rowBytes).toBe(104);
    expect(new Quantizer('binary', 100).rowBytes).toBe(21);
    expect(new Quantizer('binary', 1).rowBytes).toBe(9);
  });

  it.each(['int8', 'binary'] as const)(
    'restores zeros as zeros, and vectors that are not finite as NaN (%s)',
    (to) => {
      const source = embeddingOf({
        a: [1, 2],
        zero: [0, 0],
        nan: [NaN, 1],
        infinite: [Infinity, 1],
      });
      const quantizer = Quantizer.for(to, source);
      expect([...quantizer.center].every(Number.isFinite)).toBe(true);
      const back = quantizer.dequantize(quantizer.quantize(source.data));
      expect([...back.subarray(2, 4)].map(Math.abs)).toEqual([0, 0]);
      expect([...back.subarray(4)]).toEqual([NaN, NaN, NaN, NaN]);
    },
  );
});
