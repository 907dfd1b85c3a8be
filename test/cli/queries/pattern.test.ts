import { describe, expect, it } from 'vitest';
import { matches, parsePattern } from '../../../cli/queries/pattern.js';

describe('a pattern', () => {
  it('is searched for in each word, with Unicode', () => {
    expect([...matches(parsePattern('^\\p{Lu}'), ['Über', 'über', 'ÉTÉ', '왕'])]).toEqual([
      1, 0, 1, 0,
    ]);
  });

  it('is stopped if it takes too long', () => {
    const words = [`${'a'.repeat(50)}b`];
    const start = performance.now();
    expect(() => matches(parsePattern('(a+)+$'), words, 100)).toThrow('takes longer than 0.1 s');
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
