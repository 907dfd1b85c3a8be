import { afterEach, describe, expect, it, vi } from 'vitest';
import { type EngineState } from '../../../src/engines/engine.js';
import { initialState } from '../../../src/engines/stream/position.js';
import { planBuilders } from '../../../src/engines/gpu/batch/builder-layout.js';
import { startGpu } from '../../../src/engines/gpu/engine.js';
import { Threads } from '../../../src/threads.js';
import { runTask } from '../engine.case.js';
import { taskOf } from '../tasks.js';

const failingListener = (): never => {
  throw new RangeError('mine');
};

describe('the gpu engine', () => {
  afterEach(() => vi.restoreAllMocks());

  it('ends its threads if the device does not take the weights', async () => {
    const close = vi.spyOn(Threads.prototype, 'close');
    const tooLong = { input: new Float32Array(1_000_000), output: new Float32Array() };
    const from = initialState(tooLong);
    await expect(startGpu(taskOf(), from)).rejects.toThrow(RangeError);
    expect(close).toHaveBeenCalledOnce();
  });

  it('trains a text that is shorter than a load, even if the rate falls to 0', async () => {
    const task = taskOf({ batch: 4096, epochs: 1, learningRate: 0.05, minLearningRate: 0 });
    const { output } = await runTask(startGpu, task);
    expect(output.some((number) => number !== 0)).toBe(true);
  });

  it('ends an epoch with the reason of an abort that comes in its middle', async () => {
    const session = await startGpu(taskOf({ batch: 1 }));
    const abort = new AbortController();
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (time += 200)); // each batch reports
    const words: number[] = [];
    const epoch = session.trainEpoch(0, {
      onProgress: (progress) => {
        words.push(progress.words);
        if (words.length === 5) abort.abort(new Error('enough'));
      },
      signal: abort.signal,
    });
    await expect(epoch).rejects.toThrow('enough');
    expect(words).toHaveLength(5);
    await session.close();
  });

  it('ends an epoch with the error that its listener throws', async () => {
    const session = await startGpu(taskOf());
    await expect(session.trainEpoch(0, { onProgress: failingListener })).rejects.toThrow('mine');
    await session.close();
  });

  it('trains with several threads as well as with one', async () => {
    const changes = { batch: 16, epochs: 4, learningRate: 0.05 };
    const one = await runTask(startGpu, taskOf({ ...changes, threads: 1 }));
    const three = await runTask(startGpu, taskOf({ ...changes, threads: 3 }));
    const loss = ({ sums }: typeof one) => sums[3].loss / sums[3].examples;
    expect(Math.abs(loss(three) / loss(one) - 1)).toBeLessThan(0.1);
  });

  it('hands out a state once a minute, which always leaves something of the epoch', async () => {
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (time += 61_000));
    const states: EngineState[] = [];
    const task = taskOf({ batch: 4 });
    const session = await startGpu(task, undefined, (state) => states.push(state));
    const reported: number[] = [];
    await session.trainEpoch(0, { onProgress: ({ words }) => reported.push(words) });
    await session.close();
    expect(states.at(-1)).toMatchObject({ epoch: 1, segments: 0, words: 0 });
    const within = states.slice(0, -1);
    // Each batch reports before it hands out; the end reports too.
    expect(within.map(({ words }) => words)).toEqual(reported.slice(0, -1));
    const segments = within.map((state) => state.segments);
    expect(segments).toEqual(segments.toSorted((a, b) => a - b));
    expect([segments[0], segments.at(-1)]).toEqual([0, task.stream.segments.length - 1]);
    expect(within.map(({ epoch }) => epoch)).toEqual(within.map(() => 0));
  });

  it('refuses batches that 4 GiB do not hold', () => {
    const task = taskOf({ window: 1000, threads: 64 });
    expect(() => planBuilders(task, 65_536)).toThrow(
      expect.objectContaining({
        code: 'OUT_OF_MEMORY',
        message: expect.stringMatching(/needs \d+\.\d\d GiB, .* fewer threads, or a smaller batch/),
      }),
    );
  });
});
