import { describe, expect, it } from 'vitest';
import { inOrderOfUse, usesOf } from '../../../src/engines/distributed/uses.js';
import { wordEnds } from '../../../src/engines/rules/ends.js';
import { buildHuffmanTree } from '../../../src/vocabulary/huffman.js';
import { buildNoiseTable } from '../../../src/vocabulary/noise.js';
import { keepThresholds } from '../../../src/vocabulary/subsampling.js';

const counts = Float64Array.of(50, 30, 15, 5);
const shape = {
  keep: keepThresholds(counts, 0),
  window: 5,
  fixedWindow: false,
  negative: 5,
  ...wordEnds(buildNoiseTable(counts, 0.75)),
};

describe('the uses of rows', () => {
  it('add up to the windows and the targets of all words', () => {
    const { input, output } = usesOf(shape, counts);
    expect(sum(input)).toBeCloseTo(6); // a word is a context of window + 1 others on average
    expect(sum(output)).toBeCloseTo(1 + 5);
    expect(usesOf({ ...shape, fixedWindow: true }, counts).input[0]).toBeCloseTo(0.5 * 10);
  });

  it('follow the noise distribution for negatives', () => {
    const { output } = usesOf({ ...shape, negative: 1 }, counts);
    const powers = counts.map((count) => count ** 0.75);
    output.forEach((uses, row) =>
      expect(uses).toBeCloseTo(counts[row] / 100 + powers[row] / sum(powers)),
    );
  });

  it('fall with subsampling', () => {
    const { input } = usesOf({ ...shape, keep: keepThresholds(counts, 0.01) }, counts);
    expect(sum(input)).toBeLessThan(3);
  });

  it('of an inner node are those of the words below it', () => {
    const { output } = usesOf(
      { ...shape, ...wordEnds(undefined, buildHuffmanTree(counts)), negative: 0 },
      counts,
    );
    expect([...output]).toEqual([0.2, 0.5, 1, 0].map((uses) => expect.closeTo(uses)));
    expect([...inOrderOfUse(output)]).toEqual([2, 1, 0, 3]);
  });

  it('of an n-gram are those of all words that contain it', () => {
    const bags = { starts: Uint32Array.of(0, 2, 4, 5, 6), rows: Uint32Array.of(0, 4, 1, 4, 2, 3) };
    const { input } = usesOf({ ...shape, inputs: { rows: 5, bags } }, counts);
    expect(input[4]).toBeCloseTo(6 * 0.8);
  });
});

const sum = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((a, b) => a + b, 0);
