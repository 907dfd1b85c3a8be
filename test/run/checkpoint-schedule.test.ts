import { describe, expect, it } from 'vitest';
import type { Interval } from '../../src/run/interval.js';
import { CheckpointSchedule } from '../../src/run/checkpoint-schedule.js';

/** A schedule on a clock that is set by hand, in milliseconds. */
function scheduleOf(every: Interval, epoch = 0) {
  const clock = { now: 1000 };
  return { clock, schedule: new CheckpointSchedule(every, epoch, () => clock.now) };
}

describe('CheckpointSchedule', () => {
  it('is due when the time is over, within an epoch and at its end, and again after it', () => {
    const { clock, schedule } = scheduleOf({ seconds: 10 });
    clock.now += 9_999;
    expect([schedule.isDue, schedule.isDueAfter(1)]).toEqual([false, false]);
    clock.now += 1;
    expect([schedule.isDue, schedule.isDueAfter(1)]).toEqual([true, true]);
    schedule.made(1, 20);
    expect(schedule.isDue).toBe(false);
    clock.now += 10_000;
    expect(schedule.isDue).toBe(true);
  });

  it('takes no more than a fiftieth of the time', () => {
    const { clock, schedule } = scheduleOf({ seconds: 10 });
    schedule.made(0, 3000);
    clock.now += 149_999;
    expect(schedule.isDue).toBe(false);
    clock.now += 1;
    expect(schedule.isDue).toBe(true);
  });

  it('counts epochs, from the one that it began with, sparingly too', () => {
    const { clock, schedule } = scheduleOf({ epochs: 2 }, 3);
    expect([4, 5].map((epoch) => schedule.isDueAfter(epoch))).toEqual([false, true]);
    expect(schedule.isDue).toBe(false);
    schedule.made(5, 100);
    clock.now += 4999;
    expect(schedule.isDueAfter(7)).toBe(false);
    clock.now += 1;
    expect([6, 7].map((epoch) => schedule.isDueAfter(epoch))).toEqual([false, true]);
  });

  it('is never due', () => {
    const { clock, schedule } = scheduleOf('never');
    clock.now += 1e12;
    expect([schedule.isDue, schedule.isDueAfter(9)]).toEqual([false, false]);
  });
});
