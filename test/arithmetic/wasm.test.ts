import { describe, expect, it } from 'vitest';
import { startWasmArithmetic } from '../../src/arithmetic/wasm/arithmetic.js';
import { describeArithmetic } from './arithmetic.case.js';

describeArithmetic('the wasm arithmetic', () => startWasmArithmetic(), 2e-6);
describeArithmetic(
  'the wasm arithmetic without relaxed SIMD',
  () => startWasmArithmetic({ build: 'plain' }),
  2e-6,
);
describeArithmetic(
  'the wasm arithmetic with vectors in pairs',
  () => startWasmArithmetic({ build: 'wide' }),
  2e-6,
);

describe('the memory of the wasm arithmetic', () => {
  it('fails with a message at its limit', async () => {
    const arithmetic = await startWasmArithmetic();
    expect(() => arithmetic.matrix(2 ** 15, 2 ** 15)).toThrow(
      expect.objectContaining({ code: 'OUT_OF_MEMORY' }),
    );
    await arithmetic.close();
  });
});
