import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildHuffmanTree } from '../../src/vocabulary/huffman.js';

/** The turns to each word, as text. */
function codesOf(counts: readonly number[]): string[] {
  const { paths, turns } = buildHuffmanTree(counts);
  return counts.map((_, word) =>
    [...turns.subarray(paths.starts[word], paths.starts[word + 1])].join(''),
  );
}

const counts = fc
  .array(fc.nat(50), { minLength: 2, maxLength: 60 })
  .map((list) => list.toSorted((a, b) => b - a));

describe('buildHuffmanTree', () => {
  it('gives frequent words short paths', () => {
    // Joins: 1 + 1 = 2, 2 + 2 = 4, 4 + 5 = 9, 9 + 10 = 19.
    expect(codesOf([10, 5, 2, 1, 1])).toEqual(['1', '01', '001', '0001', '0000']);
  });

  it('numbers the root last, and ends each path at the parent of its word', () => {
    const { paths } = buildHuffmanTree([10, 5, 2, 1, 1]);
    expect([...paths.starts]).toEqual([0, 1, 3, 6, 10, 14]);
    expect([...paths.rows]).toEqual([3, 3, 2, 3, 2, 1, 3, 2, 1, 0, 3, 2, 1, 0]);
  });

  it('has one node for two words', () => {
    expect(codesOf([1, 1])).toEqual(['1', '0']);
  });

  it('builds a complete tree of minimum cost for any counts', () => {
    fc.assert(
      fc.property(counts, (list) => {
        const codes = codesOf(list);
        expect(new Set(codes).size).toBe(list.length);
        expect(codes.reduce((sum, { length }) => sum + 2 ** -length, 0)).toBeCloseTo(1, 9);
        // The cost of a Huffman tree is the sum of the counts of its inner nodes.
        const rest = [...list];
        let cost = 0;
        while (rest.length > 1) {
          rest.sort((a, b) => b - a);
          const joined = rest.pop()! + rest.pop()!;
          cost += joined;
          rest.push(joined);
        }
        expect(codes.reduce((sum, { length }, word) => sum + length * list[word], 0)).toBe(cost);
      }),
    );
  });
});
