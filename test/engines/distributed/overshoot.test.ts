import { describe, expect, it } from 'vitest';
import { Exchange } from '../../../src/engines/distributed/exchange.js';
import { newMatrices } from './matrices.js';
import { ranksInProcess } from './ranks-in-process.js';
import { Overshoot } from '../../../src/engines/distributed/overshoot.js';
import { SharedMatrix } from '../../../src/engines/distributed/shared-matrix.js';
import { nextFloat, seedRandom } from '../../../src/random.js';

const random = seedRandom(1);
const noise = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => nextFloat(random) - 0.5);

/** The correction after each exchange, if row changes follow `changeAt`. */
function corrections(count: number, changeAt: (exchange: number) => Float32Array): number[] {
  const overshoot = new Overshoot(newMatrices(0, 10).kernels);
  const rows = noise(1000);
  return Array.from({ length: count }, (_, exchange) => {
    const change = changeAt(exchange);
    rows.forEach((_value, i) => (rows[i] += change[i]));
    return overshoot.observe(rows, undefined).others;
  });
}

describe('the correction of the pull', () => {
  it('stays at 1 while rows drift, or move at random', () => {
    const drift = noise(1000);
    expect(new Set(corrections(20, () => drift))).toEqual(new Set([1]));
    expect(new Set(corrections(20, () => noise(1000)))).toEqual(new Set([1]));
  });

  it('stays at 1 while rows are noise about a fixed place', () => {
    let last = noise(1000);
    const changeAt = (): Float32Array => {
      const next = noise(1000);
      const change = next.map((value, i) => value - last[i]);
      last = next;
      return change;
    };
    expect(new Set(corrections(20, changeAt))).toEqual(new Set([1]));
  });

  it('grows while changes alternate, and shrinks after that', () => {
    const step = noise(1000);
    const back = step.map((value) => -value);
    const zero = new Float32Array(1000);
    const all = corrections(60, (exchange) =>
      exchange >= 12 ? zero : exchange % 2 === 0 ? step : back,
    );
    expect(all[11]).toBeGreaterThan(3);
    expect(all[40]).toBeLessThan(all[20]);
    expect(all[59]).toBeGreaterThanOrEqual(1);
  });

  it('is apart for the directions that are tracked', () => {
    const vectors = new Float64Array(10 * 8); // the first eight of ten dimensions
    for (let k = 0; k < 8; k++) vectors[k * 8 + k] = 1;
    const overshoot = new Overshoot(newMatrices(0, 10).kernels);
    const rows = noise(1000);
    let last = overshoot.observe(rows, vectors);
    for (let exchange = 0; exchange < 12; exchange++) {
      const sign = exchange % 2 === 0 ? 1 : -1;
      rows.forEach((_value, i) => (rows[i] += i % 10 < 8 ? sign : 1));
      last = overshoot.observe(rows, vectors);
    }
    expect(last.tracked).toBeGreaterThan(3);
    expect(last.others).toBe(1);
    overshoot.restart();
    expect(overshoot.observe(rows, vectors)).toEqual({ tracked: 1, others: 1 });
  });
});

describe('eight ranks whose pull is underestimated six times over', () => {
  const [RANKS, ROWS, DIM] = [8, 64, 4];
  const PULLED = 0.1; // as estimated: by the uses of one rank between two exchanges
  const COVERED = 0.45; // the true share of the distance, 1 - e^-0.6

  it('converge', async () => {
    const optimum = noise(ROWS * DIM);
    const uses = new Float64Array(ROWS).fill(1);
    const all = ranksInProcess(RANKS).map((ranks) => {
      const { kernels, input, output } = newMatrices(ROWS, DIM);
      const [inputs, outputs] = [input, output].map(
        (rows) => new SharedMatrix(rows, ROWS, DIM, uses),
      );
      return { rows: input, exchange: new Exchange(ranks, kernels, [inputs, outputs]) };
    });
    await Promise.all(all.map(({ exchange }) => exchange.begin(0)));
    for (let round = 1; round <= 60; round++) {
      for (const { rows } of all) {
        optimum.forEach((best, i) => (rows[i] += COVERED * (best - rows[i])));
      }
      const rule = { ranks: RANKS, pull: PULLED, words: round * RANKS }; // one word per rank and round
      await Promise.all(all.map(({ exchange }) => exchange.rows(rule)));
    }
    const [{ rows }] = all;
    const distance = Math.hypot(...optimum.map((best, i) => best - rows[i]));
    expect(distance).toBeLessThan(0.01 * Math.hypot(...optimum));
  });
});
