import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSlices, meanRows, slicesAt } from '../../../src/engines/distributed/schedule.js';

const ALWAYS = 8;

describe('the schedule of exchanges', () => {
  it('exchanges each row once in as many exchanges as its level has slices', () => {
    const rows = 100;
    const times = new Uint32Array(rows);
    for (let round = 0; round < 16; round++) {
      for (const { from, to } of slicesAt(round, rows, ALWAYS)) {
        for (let row = from; row < to; row++) times[row]++;
      }
    }
    expect([...times.subarray(0, 8)]).toEqual(Array(8).fill(16));
    expect([...times.subarray(8, 16)]).toEqual(Array(8).fill(8));
    expect([...times.subarray(16, 32)]).toEqual(Array(16).fill(4));
    expect([...times.subarray(32, 64)]).toEqual(Array(32).fill(2));
    expect([...times.subarray(64)]).toEqual(Array(36).fill(1));
  });

  it('splits all rows into numbered slices without gaps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (rows) => {
        let next = 0;
        allSlices(rows, ALWAYS).forEach(({ number, from, to }, index) => {
          expect(number).toBe(index);
          expect(from).toBe(next);
          expect(to).toBeGreaterThanOrEqual(from);
          next = to;
        });
        expect(next).toBe(rows);
      }),
      { numRuns: 20 },
    );
  });

  it('knows the average number of rows', () => {
    const rows = 1000;
    let sum = 0;
    for (let round = 0; round < 128; round++) {
      for (const { from, to } of slicesAt(round, rows, ALWAYS)) sum += to - from;
    }
    expect(sum / 128).toBeCloseTo(meanRows(rows, ALWAYS));
  });

  it('exchanges about the same number of rows each time', () => {
    const counts = Array.from({ length: 64 }, (_, round) =>
      slicesAt(round, 512, ALWAYS).reduce((sum, { from, to }) => sum + to - from, 0),
    );
    expect(new Set(counts)).toEqual(new Set([8 + 6 * 4]));
  });
});
