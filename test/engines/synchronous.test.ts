import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MODES, type StartEngine, type TrainingTask } from '../../src/engines/engine.js';
import { referenceSynchronous } from '../../src/engines/reference/synchronous.js';
import {
  mergeFactor,
  roundLength,
  shardRange,
  SHARDS,
} from '../../src/engines/rules/synchronous.js';
import { startSynchronous } from '../../src/engines/wasm/synchronous/engine.js';
import { planExternal, planSynchronous } from '../../src/engines/wasm/synchronous/layout.js';
import { describeEngine, runTask } from './engine.case.js';
import { randomDocuments, rowsOf, streamOf, taskOf } from './tasks.js';

const start: StartEngine = (task, from) => startSynchronous(task, from);

describeEngine('wasm, synchronous', start, referenceSynchronous);

/** Of a round of a text of so many ids. */
const lengthOf = (ids: number): number => {
  const segment = { length: ids, place: 0, table: 0, startsDocument: true };
  const stream = { segments: [segment], tables: [], file: undefined };
  return roundLength({ stream, epochs: 5 });
};

describe('a plan for synchronous training', () => {
  it('keeps small matrices in the memory, and those of 9 GiB outside it', () => {
    expect(planSynchronous(taskOf()).input).toBeGreaterThan(0);
    const large = planSynchronous({ ...taskOf(), ...rowsOf(4_000_000), dim: 300 });
    expect(large.input).toBe(0);
    expect(large.bytes).toBeLessThan(2 ** 31);
  });

  it('refuses what 4 GiB do not hold even without the matrices', () => {
    const task = { ...taskOf(), ...rowsOf(100_000_000), dim: 300 };
    expect(() => planSynchronous(task)).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }));
  });

  it('adds up changes of rare rows, and takes the mean if all reached the optimum', () => {
    expect(mergeFactor(0.01, 1, 1000)).toBe(1);
    expect(mergeFactor(0.001, 8, 8)).toBeGreaterThan(0.99);
    expect(mergeFactor(0.01, 8, 1e9)).toBeCloseTo(1 / 8, 5);
  });

  it('gives a short text to the first shards, to keep windows whole', () => {
    const ranges = Array.from({ length: SHARDS }, (_, shard) => shardRange(40, 0, shard));
    expect(ranges[0]).toEqual({ start: 0, end: 32 });
    expect(ranges[1]).toEqual({ start: 32, end: 40 });
    expect(ranges.slice(2).every(({ start, end }) => start === 40 && end === 40)).toBe(true);
    expect(shardRange(8000, 0, 3)).toEqual({ start: 3000, end: 4000 });
  });

  it('makes rounds short enough for a small text to have many', () => {
    expect(lengthOf(10)).toBe(32);
    expect(lengthOf(100_000)).toBe(Math.ceil(500_000 / 3200));
    expect(lengthOf(1e9)).toBe(1024);
  });
});

/** A session's whole run: its weights and all its sums, as one hash. */
async function hashOf(task: TrainingTask): Promise<string> {
  const session = await startSynchronous(task);
  try {
    const hash = createHash('sha256');
    for (let epoch = 0; epoch < task.epochs; epoch++) {
      hash.update(JSON.stringify(await session.trainEpoch(epoch)));
      if (task.heldOut > 0) hash.update(JSON.stringify(await session.measureHeldOut()));
    }
    const { input, output } = await session.finish();
    return hash.update(input).update(output).digest('hex');
  } finally {
    await session.close();
  }
}

const long = streamOf([randomDocuments(30, 3, 9000, 3), randomDocuments(30, 40, 300, 4)], 30);

describe.each(MODES)('synchronous training, %s', (mode) => {
  it.each<[string, Partial<TrainingTask>]>([
    ['text of several rounds', {}],
    ['documents longer than a chunk', { stream: long, learningRate: 0.005 }],
    ['documents held out', { heldOut: 0.3 }],
    ['frozen rows', { frozen: Uint8Array.from({ length: 30 }, (_, id) => id % 2) }],
    [
      'fewer documents than shards',
      {
        stream: streamOf(
          [
            [
              [1, 2, 3, 4, 5],
              [6, 7, 8],
            ],
          ],
          30,
        ),
      },
    ],
    ['fewer words than shards', { stream: streamOf([[[1, 2]]], 30) }],
    ['long vectors and many negatives', { dim: 100, negative: 20, epochs: 1 }],
  ])('gives the same bits for any number of threads: %s', async (_, changes) => {
    const task = taskOf({ mode, deterministic: true, ...changes });
    const hash = await hashOf(task);
    expect(await hashOf({ ...task, threads: 3 })).toBe(hash);
  });

  it('gives the same bits for as many threads as shards, and others for another seed', async () => {
    const task = taskOf({ mode, deterministic: true });
    const hash = await hashOf(task);
    expect(await hashOf({ ...task, threads: SHARDS })).toBe(hash);
    expect(await hashOf({ ...task, seed: 2 })).not.toBe(hash);
  });

  it('resumes to the bit after a pause at any round, with another number of threads', async () => {
    const task = taskOf({ mode, stream: long, learningRate: 0.005, threads: 2, heldOut: 0.2 });
    const whole = await runTask(start, task);
    for (const [epoch, pauses] of [
      [0, 1],
      [0, 5],
      [1, 2],
    ]) {
      const first = await startSynchronous(task);
      for (let before = 0; before < epoch; before++) await first.trainEpoch(before);
      for (let i = 0; i < pauses; i++) {
        expect((await first.trainEpoch(epoch, { pause: () => true })).ended).toBe(false);
      }
      const state = await first.state();
      expect(state.workers).toHaveLength(SHARDS);
      const second = await startSynchronous({ ...task, threads: 3 }, state);
      await first.close();

      await second.measureHeldOut();
      let last;
      for (let next = epoch; next < task.epochs; next++) last = await second.trainEpoch(next);
      const { input, output } = await second.finish();
      expect(last).toEqual(whole.sums.at(-1));
      expect(input).toEqual(whole.input);
      expect(output).toEqual(whole.output);
    }
  });

  it('refuses to resume from an invalid state', async () => {
    const task = taskOf({ mode, stream: long });
    const session = await startSynchronous(task);
    await session.trainEpoch(0, { pause: () => true });
    const state = await session.state();
    for (const damage of [
      (bytes: Uint8Array) => bytes.slice(8),
      (bytes: Uint8Array) => bytes.fill(255),
    ]) {
      const workers = state.workers.map((worker) => damage(worker.slice()));
      await expect(startSynchronous(task, { ...state, workers })).rejects.toMatchObject({
        code: 'STATE_DAMAGED',
      });
    }
    await session.close();
  });

  it('gives the same bits if the matrices are outside the memory', async () => {
    for (const frozen of [undefined, Uint8Array.from({ length: 30 }, (_, id) => id % 2)]) {
      const task = taskOf({ mode, threads: 2, frozen, dim: 7 });
      const inside = await runTask(start, task);
      const outside = await runTask((...given) => startSynchronous(...given, planExternal), task);
      expect(outside).toEqual(inside);
    }
  });

  it('stops within a round when it is told to', async () => {
    const stream = streamOf([randomDocuments(30, 400, 3000, 5)], 30);
    const session = await startSynchronous(
      taskOf({ mode, stream, epochs: 1000, threads: 2, learningRate: 1e-4 }),
    );
    const stop = new AbortController();
    const training = session.trainEpoch(0, {
      onProgress: () => stop.abort(new Error('enough')),
      signal: stop.signal,
    });
    await expect(training).rejects.toThrow('enough');
    await session.close();
  });
});
