import { describe, expect, it } from 'vitest';
import { joinRanks } from '../../../src/advanced.js';
import {
  parseRankTimeout,
  RANK_TIMEOUT,
  silent,
  WaitingTime,
  within,
} from '../../../src/engines/distributed/mpi/silence.js';

describe('the timeout of ranks', () => {
  it.each([
    ['90s', 90],
    ['30m', 1800],
    ['2h', 7200],
    [0.5, 0.5],
    ['never', Infinity],
    [RANK_TIMEOUT, 1800],
  ])('takes %j', (value, seconds) => {
    expect(parseRankTimeout('timeout', value)).toBe(seconds);
  });

  it.each(['', '0s', '1epoch', '-3m', '5 minutes', 0, -1, NaN, Infinity])('refuses %j', (value) => {
    expect(() => parseRankTimeout('timeout', value)).toThrow(RangeError);
    expect(() => parseRankTimeout('timeout', value)).toThrow(/^timeout must be seconds \('90s'\)/);
  });

  it.each([undefined, null, {}, true])('refuses %j, which has the wrong type', (value) => {
    expect(() => parseRankTimeout('timeout', value)).toThrow(TypeError);
  });

  it('is checked before MPI is opened', async () => {
    await expect(joinRanks({ environment: {}, timeout: '1epoch' })).rejects.toThrow(RangeError);
    expect(await joinRanks({ environment: {}, timeout: '1h' })).toBeUndefined();
  });
});

describe('the waiting time of a rank', () => {
  it('leaves out the time for which the process was suspended', () => {
    let now = 5000;
    const waiting = new WaitingTime(() => now);
    const after = (milliseconds: number): number => {
      now += milliseconds;
      return waiting.look();
    };
    expect(after(500)).toBeCloseTo(0.5);
    expect(after(700)).toBeCloseTo(1.2);
    expect(after(3_600_000)).toBeCloseTo(2.2);
    expect(after(100)).toBeCloseTo(2.3);
  });
});

const failure = (): Error => silent(['rank 2 on node3 (pid 7)'], 90);

describe('waiting with a timeout', () => {
  it('returns the result, or throws its error', async () => {
    expect(await within(Promise.resolve(3), 1, failure)).toBe(3);
    await expect(within(Promise.reject(new Error('no')), 1, failure)).rejects.toThrow('no');
    expect(await within(Promise.resolve(3), Infinity, failure)).toBe(3);
  });

  it('throws after the timeout, naming the silent rank', async () => {
    const never = new Promise<void>(() => {});
    await expect(within(never, 0.02, failure)).rejects.toMatchObject({
      code: 'RANK_SILENT',
      message: expect.stringMatching(/^Rank 2 on node3 \(pid 7\) has not answered for 90 seconds,/),
    });
  });

  it('names all silent ranks', () => {
    const { message } = silent(['rank 1 on a (pid 1)', 'rank 3 on b (pid 2)'], 3600);
    expect(message).toMatch(
      /^Rank 1 on a \(pid 1\), rank 3 on b \(pid 2\) have not answered for 1 hour,/,
    );
  });
});
