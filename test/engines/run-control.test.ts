import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { RunControl } from '../../src/engines/stream/run-control.js';

const MODULE = new URL('../../src/engines/stream/run-control.js', import.meta.url).href;

/** Waits to pass each of some numbers of words, and counts in `passed` those that it passed. */
const PROGRAM = `
  const { workerData } = require('node:worker_threads');
  import(${JSON.stringify(MODULE)}).then(({ RunControl }) => {
    const control = new RunControl(workerData.buffer);
    for (const words of workerData.words) {
      control.waitToPass(words);
      Atomics.add(workerData.passed, 0, 1);
    }
  });`;

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

function start(control: RunControl, words: readonly number[]) {
  const passed = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { buffer: control.buffer, passed, words };
  workers.push(new Worker(PROGRAM, { eval: true, workerData }));
  return { passed: () => Atomics.load(passed, 0) };
}

const until = async (isNow: () => boolean): Promise<void> => {
  while (!isNow()) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe('the gate of a run', () => {
  it('counts no worker as waiting once it has opened, even before that worker wakes', async () => {
    const control = new RunControl();
    const steps = Array.from({ length: 200 }, (_, step) => step);
    control.letPass(0);
    const { passed } = start(control, steps);
    for (const step of steps) {
      await until(() => control.waiting === 1);
      expect(passed()).toBe(step);
      control.letPass(step + 1);
      // The worker may be back already, if it has passed.
      expect(control.waiting).toBeLessThanOrEqual(passed() - step);
    }
    await until(() => passed() === steps.length);
    expect(control.waiting).toBe(0);
  });

  it('counts a worker again that may not pass yet', async () => {
    const control = new RunControl();
    control.letPass(0);
    const { passed } = start(control, [100]);
    for (let words = 1; words <= 100; words++) {
      await until(() => control.waiting === 1);
      control.letPass(words);
    }
    await until(() => control.waiting === 1);
    expect(passed()).toBe(0);
    control.letPass(101);
    await until(() => passed() === 1);
  });

  it('counts all workers that wait, and lets all of them pass', async () => {
    const control = new RunControl();
    control.letPass(0);
    const started = [start(control, [1, 3]), start(control, [1, 3]), start(control, [2, 3])];
    await until(() => control.waiting === 3);
    control.letPass(2);
    await until(() => control.waiting === 3);
    expect(started.map(({ passed }) => passed())).toEqual([1, 1, 0]);
    control.letPass();
    await until(() => started.every(({ passed }) => passed() === 2));
    expect(control.waiting).toBe(0);
  });

  it('opens when the run is stopped', async () => {
    const control = new RunControl();
    control.letPass(0);
    const { passed } = start(control, [5]);
    await until(() => control.waiting === 1);
    control.stop();
    await until(() => passed() === 1);
  });
});
