import { describe, expect, it } from 'vitest';
import { ranksInProcess } from './ranks-in-process.js';
import { Exchange } from '../../../src/engines/distributed/exchange.js';
import { compileMerge } from '../../../src/engines/distributed/merge-kernels.js';
import { sharedFactor, SharedMatrix } from '../../../src/engines/distributed/shared-matrix.js';

const module = await compileMerge();

const ROWS = 5;
const DIM = 3;
const RULE = { ranks: 2, pull: 0, words: 0 };

/** The matrix of a rank, its rows padded to four numbers. */
function matrixOf(value: number): { rows: Float32Array; matrix: SharedMatrix } {
  const rows = new Float32Array(new SharedArrayBuffer(ROWS * 4 * 4)).fill(value);
  const uses = Float64Array.of(1, 5, 3, 2, 4);
  return { rows, matrix: new SharedMatrix(rows, ROWS, DIM, uses) };
}

const pair = () => [matrixOf(1), matrixOf(2)] as const;

const numbersOf = (rows: Float32Array): number[] => [...rows].filter((_, place) => place % 4 < DIM);

describe('the factor for changes', () => {
  it('is 1 for an unused row, and 1 / ranks for a frequent one', () => {
    expect(sharedFactor(0, 8)).toBe(1);
    expect(sharedFactor(1e-12, 8)).toBe(1);
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
    const [first, second] = pair();
    const ranks = ranksInProcess(2);
    const exchanges = [first, second].map(
      ({ matrix }, rank) => new Exchange(ranks[rank], module, [matrix, matrixOf(0).matrix]),
    );
    await Promise.all(exchanges.map((each) => each.begin(0)));
    expect(numbersOf(second.rows)).toEqual(Array(ROWS * DIM).fill(1));
    first.rows[4] += 0.5; // row 1
    second.rows[4] += 0.25;
    second.rows[8] -= 1; // row 2
    await Promise.all(exchanges.map((each) => each.rows(RULE)));
    expect([...first.rows]).toEqual(
      [...second.rows].map((value, at) => (at % 4 < DIM ? value : first.rows[at])),
    );
    expect(first.rows[4]).toBe(1.75);
    expect(first.rows[8]).toBe(0);
  });

  it('keeps what trainers change during the exchange', async () => {
    const [first, second] = pair();
    const ranks = ranksInProcess(2);
    const exchanges = [first, second].map(
      ({ matrix }, rank) => new Exchange(ranks[rank], module, [matrix, matrixOf(0).matrix]),
    );
    await Promise.all(exchanges.map((each) => each.begin(0)));
    first.rows[0] += 1;
    const travelling = Promise.all(exchanges.map((each) => each.rows(RULE)));
    first.rows[0] += 10;
    await travelling;
    expect(first.rows[0]).toBe(12);
    expect(second.rows[0]).toBe(2);
    await Promise.all(exchanges.map((each) => each.whole(RULE)));
    expect([first.rows[0], second.rows[0]]).toEqual([12, 12]);
  });

  it('averages the changes to a frequent row along the first direction, and nearly adds up the others', async () => {
    const ranks = ranksInProcess(2);
    // The rows of the other matrix lie on a line, along the second dimension.
    const inputs = [matrixOf(0), matrixOf(0)];
    const outputs = [matrixOf(0), matrixOf(0)];
    for (const { rows } of outputs)
      for (let row = 0; row < ROWS; row++) rows[row * 4 + 1] = row + 1;
    const exchanges = inputs.map(
      ({ matrix }, rank) => new Exchange(ranks[rank], module, [matrix, outputs[rank].matrix]),
    );
    await Promise.all(exchanges.map((each) => each.begin(0)));
    for (const { rows } of inputs) rows.set([0.5, 0.5, 0.5], 4); // row 1
    const rule = { ranks: 2, pull: 0.0012, words: 200 };
    await Promise.all(exchanges.map((each) => each.rows(rule)));
    for (const { rows } of inputs) {
      const [along, across] = [rows[5], rows[4]];
      expect(along).toBeCloseTo(0.5);
      expect(across).toBeGreaterThan(0.9);
      expect(rows[6]).toBeGreaterThan(0.9);
    }
  });
});
