import { describe, expect, it } from 'vitest';
import { newMatrices } from './matrices.js';
import { ranksInProcess } from './ranks-in-process.js';
import { Exchange } from '../../../src/engines/distributed/exchange.js';
import { sharedFactor, SharedMatrix } from '../../../src/engines/distributed/shared-matrix.js';

const ROWS = 5;
const DIM = 3;
const RULE = { ranks: 2, pull: 0, words: 0 };

/** The matrices of both ranks, their rows padded to four numbers; the input filled with 1 and 2. */
function twoRanks(uses = Float64Array.of(1, 5, 3, 2, 4)) {
  const count = uses.length;
  return ranksInProcess(2).map((ranks, rank) => {
    const { kernels, input, output } = newMatrices(count, DIM, 4);
    input.fill(rank + 1);
    const [inputs, outputs] = [input, output].map(
      (rows) => new SharedMatrix(rows, count, DIM, uses),
    );
    return { input, output, exchange: new Exchange(ranks, kernels, [inputs, outputs]) };
  });
}

const numbersOf = (rows: Float32Array): number[] => [...rows].filter((_, place) => place % 4 < DIM);

describe('the factor for changes', () => {
  it('is 1 for an unused row, and 1 / ranks for a frequent one', () => {
    expect(sharedFactor(0, 8)).toBe(1);
    expect(sharedFactor(1e-12, 8)).toBeCloseTo(1, 10);
    expect(sharedFactor(1e-6, 8)).toBeCloseTo(1, 4);
    expect(sharedFactor(50, 8)).toBeCloseTo(1 / 8);
  });

  it('moves a row as far as all uses in sequence would', () => {
    const [uses, pull] = [7, 0.01];
    const way = (count: number): number => 1 - (1 - pull) ** count;
    const pulled = -uses * Math.log(1 - pull);
    expect(4 * sharedFactor(pulled, 4) * way(uses)).toBeCloseTo(way(4 * uses));
  });
});

describe('an exchange', () => {
  it('starts from the rows of rank 0, and adds up the changes of all ranks', async () => {
    const ranks = twoRanks();
    const exchanges = ranks.map(({ exchange }) => exchange);
    const [first, second] = ranks.map(({ input }) => input);
    await Promise.all(exchanges.map((each) => each.begin(0)));
    expect(numbersOf(second)).toEqual(Array(ROWS * DIM).fill(1));
    first[4] += 0.5; // row 1
    second[4] += 0.25;
    second[8] -= 1; // row 2
    await Promise.all(exchanges.map((each) => each.rows(RULE)));
    expect([...first]).toEqual([...second].map((value, at) => (at % 4 < DIM ? value : first[at])));
    expect(first[4]).toBe(1.75);
    expect(first[8]).toBe(0);
  });

  it('keeps what trainers change during the exchange', async () => {
    const ranks = twoRanks();
    const exchanges = ranks.map(({ exchange }) => exchange);
    const [first, second] = ranks.map(({ input }) => input);
    await Promise.all(exchanges.map((each) => each.begin(0)));
    first[0] += 1;
    const travelling = Promise.all(exchanges.map((each) => each.rows(RULE)));
    first[0] += 10;
    await travelling;
    expect(first[0]).toBe(12);
    expect(second[0]).toBe(2);
    await Promise.all(exchanges.map((each) => each.whole(RULE)));
    expect([first[0], second[0]]).toEqual([12, 12]);
  });

  it('averages the changes to a frequent row along the first direction, and nearly adds up the others', async () => {
    const ranks = twoRanks();
    const exchanges = ranks.map(({ exchange }) => exchange);
    // The rows of the other matrix lie on a line, along the second dimension.
    for (const { input, output } of ranks) {
      input.fill(0);
      for (let row = 0; row < ROWS; row++) output[row * 4 + 1] = row + 1;
    }
    await Promise.all(exchanges.map((each) => each.begin(0)));
    for (const { input } of ranks) input.set([0.5, 0.5, 0.5], 4); // row 1
    const rule = { ranks: 2, pull: 0.0012, words: 200 };
    await Promise.all(exchanges.map((each) => each.rows(rule)));
    for (const { input: rows } of ranks) {
      const [along, across] = [rows[5], rows[4]];
      expect(along).toBeCloseTo(0.5);
      expect(across).toBeGreaterThan(0.9);
      expect(rows[6]).toBeGreaterThan(0.9);
    }
  });

  it('moves only rows of every exchange with care across all directions', async () => {
    const ranks = twoRanks(new Float64Array(1100).fill(1));
    const exchanges = ranks.map(({ exchange }) => exchange);
    for (const { input, output } of ranks) {
      input.fill(0);
      for (let row = 0; row < 1100; row++) output[row * 4 + 1] = 1;
    }
    await Promise.all(exchanges.map((each) => each.begin(0)));
    for (const { input } of ranks) input.fill(0.5);
    await Promise.all(exchanges.map((each) => each.rows({ ranks: 2, pull: 0.01, words: 200 })));
    for (const { input } of ranks) {
      const across = (row: number): number => input[row * 4];
      expect(across(1023)).toBeLessThan(0.9);
      expect(across(1024)).toBeCloseTo(1);
    }
  });
});
