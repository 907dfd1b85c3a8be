import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestTransport } from '../../../src/neighbors/queries/transport.js';

const total = (flow: Float64Array, cost: Float64Array): number =>
  flow.reduce((sum, amount, i) => sum + amount * cost[i], 0);

/** The least cost by trying every order in which pieces could meet their places. */
function leastByTrial(supply: number[], demand: number[], cost: Float64Array): number {
  const pieces = supply.flatMap((amount, place) => Array.from({ length: amount }, () => place));
  const left = [...demand];
  let least = Infinity;
  const place = (piece: number, spent: number): void => {
    if (spent >= least) return;
    if (piece === pieces.length) {
      least = spent;
      return;
    }
    for (let to = 0; to < left.length; to++) {
      if (left[to] === 0) continue;
      left[to]--;
      place(piece + 1, spent + cost[pieces[piece] * left.length + to]);
      left[to]++;
    }
  };
  place(0, 0);
  return least;
}

/** Shares out `sum` pieces by where cuts fall. */
function shares(sum: number, cuts: number[]): number[] {
  const points = [0, ...cuts.map((cut) => cut % (sum + 1)).toSorted((a, b) => a - b), sum];
  return points.slice(1).map((point, i) => point - points[i]);
}

describe('cheapestTransport', () => {
  it('has the least cost of all plans, and carries everything', () => {
    const cuts = fc.array(fc.nat(), { minLength: 0, maxLength: 4 });
    const costs = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        cuts,
        cuts,
        costs,
        (sum, first, second, table) => {
          const supply = shares(sum, first);
          const demand = shares(sum, second);
          const cost = Float64Array.from(table.slice(0, supply.length * demand.length));
          const flow = cheapestTransport(supply, demand, cost);
          const at = (i: number, j: number): number => flow[i * demand.length + j];
          expect(supply.map((_, i) => demand.reduce((sent, __, j) => sent + at(i, j), 0))).toEqual(
            supply,
          );
          expect(demand.map((_, j) => supply.reduce((sent, __, i) => sent + at(i, j), 0))).toEqual(
            demand,
          );
          expect(flow.every((amount) => amount >= 0)).toBe(true);
          expect(total(flow, cost)).toBe(leastByTrial(supply, demand, cost));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes goods back if that is cheaper overall', () => {
    // The first place would take the second sink at 1, but the second place has no other.
    const cost = Float64Array.of(2, 1, 100, 1);
    expect([...cheapestTransport([1, 1], [1, 1], cost)]).toEqual([1, 0, 0, 1]);
  });

  it('solves a hundred places at once', () => {
    const n = 100;
    const cost = Float64Array.from({ length: n * n }, (_, i) => {
      return Math.abs(Math.floor(i / n) - (i % n)) ** 2;
    });
    const demand = Array.from({ length: n }, (_, j) => (j % 2 === 0 ? 2 : 0));
    // On a line with convex costs goods keep their order: 2 j and 2 j + 1 both go to 2 j.
    expect(
      total(
        cheapestTransport(
          Array.from({ length: n }, () => 1),
          demand,
          cost,
        ),
        cost,
      ),
    ).toBe(n / 2);
  });

  it('refuses more supply than demand', () => {
    expect(() => cheapestTransport([2], [1], Float64Array.of(1))).toThrow(RangeError);
  });
});
