import { describe, expect, it } from 'vitest';
import { InlineWorker, Threads } from '../src/threads.js';

/** A worker from source text: answers through `answerCalls`. */
const workerOf = (code: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads';
      import { answerCalls } from ${JSON.stringify(new URL('../src/threads.js', import.meta.url).href)};
      ${code}`)}`,
  );

const ECHO = workerOf(`
  answerCalls(parentPort, async (message) => {
    if (message === 'type') throw new TypeError('wrong kind');
    if (message === 'code') throw Object.assign(new Error('known'), { code: 'KNOWN' });
    if (message === 'exit') process.exit(3);
    return message * 2;
  });`);

describe('Threads', () => {
  it('answers calls in order, from each worker', async () => {
    const threads = await Threads.start<number, number>(ECHO, 2, {});
    expect(await Promise.all([1, 2, 3].map((n) => threads.call(0, n)))).toEqual([2, 4, 6]);
    expect(await threads.callAll(5)).toEqual([10, 10]);
    await threads.close();
  });

  it('hands over errors with their class and code, and continues', async () => {
    const threads = await Threads.start<string | number, number>(ECHO, 1, {});
    await expect(threads.call(0, 'type')).rejects.toThrow(new TypeError('wrong kind'));
    await expect(threads.call(0, 'code')).rejects.toMatchObject({ code: 'KNOWN' });
    expect(await threads.call(0, 4)).toBe(8);
    await threads.close();
  });

  it('rejects calls to a worker that ended, those that wait and later ones', async () => {
    const threads = await Threads.start<string | number, number>(ECHO, 1, {});
    await expect(threads.call(0, 'exit')).rejects.toMatchObject({ code: 'WORKER_FAILED' });
    await expect(threads.call(0, 1)).rejects.toThrow('exit code 3');
    await threads.close();
  });

  it('rejects calls to a worker that could not start', async () => {
    const threads = await Threads.start<number, number>(workerOf('throw new Error("no");'), 1, {});
    await expect(threads.call(0, 1)).rejects.toThrow('A worker thread ended: no');
    await threads.close();
  });
});

const STEPS = workerOf(`
  answerCalls(parentPort, Promise.resolve(function* (n) {
    for (let i = 0; i < n; i++) yield;
    return n;
  }));`);

describe('a worker thread that answers in steps', () => {
  it('replies with their result', async () => {
    const threads = await Threads.start<number, number>(STEPS, 2, {});
    expect(await threads.callAll(3)).toEqual([3, 3]);
    await threads.close();
  });
});

describe('a worker in this thread', () => {
  it('answers calls in order, even after failures', async () => {
    const pool = new InlineWorker<number, number>((n) => {
      if (n < 0) throw new RangeError('negative');
      return n * 2;
    });
    const calls = [1, -1, 3].map((n) => pool.call(0, n));
    await expect(calls[1]).rejects.toThrow('negative');
    expect([await calls[0], await calls[2]]).toEqual([2, 6]);
    expect(await pool.callAll(4)).toEqual([8]);
  });

  it('takes the steps to an answer, one call after the other', async () => {
    const steps: string[] = [];
    const pool = new InlineWorker<string, string>(function* (name) {
      for (let step = 1; step <= 2; step++) {
        steps.push(`${name}${step}`);
        yield;
      }
      return name.toUpperCase();
    });
    expect(await Promise.all([pool.call(0, 'a'), pool.call(0, 'b')])).toEqual(['A', 'B']);
    expect(steps).toEqual(['a1', 'a2', 'b1', 'b2']);
  });
});
