import { describe, expect, it } from 'vitest';
import { refuseDiverged } from '../../src/train/divergence.js';

const weights = (input: number, output: number) => ({
  input: Float32Array.of(0, input),
  output: Float32Array.of(output, 0),
});

describe('refuseDiverged', () => {
  it('accepts finite weights, even the largest', () => {
    expect(() => refuseDiverged(weights(3e38, -3e38), 0.1)).not.toThrow();
  });

  it('refuses weights that are not finite in either matrix, whatever the loss was', () => {
    for (const wrong of [weights(NaN, 0), weights(0, Infinity), weights(-Infinity, 0)]) {
      expect(() => refuseDiverged(wrong, 0.1)).toThrow(
        expect.objectContaining({ code: 'DIVERGED', message: expect.stringContaining('than 0.1') }),
      );
    }
  });
});
