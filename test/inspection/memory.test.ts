import { describe, expect, it } from 'vitest';
import { foresee } from '../../src/inspection/inspection.js';
import { machineFindings, matrixFindings, predictMemory } from '../../src/inspection/memory.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

const TRAINING = {
  mode: 'cbow' as const,
  dim: 300,
  window: 5,
  negative: 5,
  threads: 2,
  hasVectors: false,
};
const RULE = { minCount: 1, maxVocab: undefined, words: undefined };
const shape = (size: number) => ({ ...TRAINING, size, frozen: undefined });
/** Stands for a vocabulary that no test would make. */
const ofSize = (size: number) => ({ size }) as Vocabulary;

const memoryOf = (tokens: number) =>
  predictMemory({ ...TRAINING, size: 1000, tokens, distinctWords: 1000, documents: 10 });

describe('memory that training takes', () => {
  it('is two matrices and what the text needs', () => {
    const text = { tokens: 1000, distinctWords: 100, documents: 10 };
    const one = predictMemory({ ...TRAINING, ...text, size: 100_000 });
    const two = predictMemory({ ...TRAINING, ...text, size: 200_000 });
    // A row of 300 numbers is 1,216 bytes.
    expect(two - one).toBeCloseTo(100_000 * (2 * 1216 + 12 + 100), -3);
    const given = predictMemory({ ...TRAINING, ...text, size: 100_000, hasVectors: true });
    expect(given - one).toBe(8 * 100_000 * 300);
  });

  it('does not grow with the ids of a long text', () => {
    expect(memoryOf(1e9)).toBe(memoryOf(1e8));
  });

  it('is a finding if WebAssembly or the machine has too little', () => {
    expect(matrixFindings(shape(1_700_000), false)).toEqual([]);
    const [limit] = matrixFindings(shape(1_800_000), false);
    expect(limit.message).toContain('1,800,000 words x 300 numbers need 4.11 GiB');
    expect(machineFindings(1e9, { total: 8e9, free: 2e9 })).toEqual([]);
    expect(machineFindings(1e9, undefined)).toEqual([]);
    expect(machineFindings(3e9, { total: 8e9, free: 2e9 })[0].message).toContain(
      '2.0 GB are free now',
    );
    expect(machineFindings(9e9, { total: 8e9, free: 2e9 })[0].message).toContain(
      'this machine has 8.0 GB',
    );
  });
});

describe('the facts known before reading', () => {
  it('is nothing without a limit', () => {
    expect(foresee(TRAINING, RULE)).toEqual([]);
    expect(foresee(TRAINING, { ...RULE, maxVocab: 1_000_000 })).toEqual([]);
  });

  it('is a bound by a limit or a list', () => {
    const [finding] = foresee(TRAINING, { ...RULE, maxVocab: 3_000_000 });
    expect(finding.message).toContain('up to 3,000,000 words x 300 numbers may need 6.84 GiB');
    const words = Array.from({ length: 2_000_000 }, () => 'word');
    expect(foresee(TRAINING, { ...RULE, words })).toMatchObject([{ code: 'MEMORY_LIMIT' }]);
    expect(foresee(TRAINING, { ...RULE, words, maxVocab: 1000 })).toEqual([]);
  });

  it('is certain of words that stay in any case', () => {
    const rule = { ...RULE, base: ofSize(2_000_000) };
    expect(foresee(TRAINING, rule)[0].message).toContain('2,000,000 words x 300 numbers need');
  });
});
