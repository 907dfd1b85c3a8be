import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MODES, type StartEngine, type TrainingTask } from '../../src/engines/engine.js';
import { referenceInRounds } from '../../src/engines/reference/rounds.js';
import { mergeFactor, roundLength, SHARDS } from '../../src/engines/round-rule.js';
import { type RoundState, startRounds } from '../../src/engines/wasm/rounds/engine.js';
import { planBeside, planRounds } from '../../src/engines/wasm/rounds/layout.js';
import { describeEngine, runTask } from './engine.case.js';
import { randomDocuments, streamOf, taskOf } from './tasks.js';

const start: StartEngine = (task, from) => startRounds(task, from);

describeEngine('wasm, in rounds', start, referenceInRounds);

/** Ids of a shard's round, for a text of so many ids and five epochs. */
function lengthOf(ids: number): number {
  const segment = { length: ids, place: 0, table: 0, startsDocument: true };
  return roundLength({ stream: { segments: [segment], tables: [], file: undefined }, epochs: 5 });
}

describe('a plan for rounds', () => {
  it('keeps small matrices in the memory, and those of 9 GiB outside it', () => {
    expect(planRounds(taskOf()).input).toBeGreaterThan(0);
    const large = planRounds({ ...taskOf(), size: 4_000_000, dim: 300 });
    expect(large.input).toBe(0);
    expect(large.bytes).toBeLessThan(2 ** 31);
  });

  it('refuses what 4 GiB do not hold even without the matrices', () => {
    const task = { ...taskOf(), size: 100_000_000, dim: 300 };
    expect(() => planRounds(task)).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }));
  });

  it('adds changes of rare rows up, and takes the mean where all went the whole way', () => {
    expect(mergeFactor(0.01, 1, 1000)).toBe(1);
    expect(mergeFactor(0.001, 8, 8)).toBeGreaterThan(0.99);
    expect(mergeFactor(0.01, 8, 1e9)).toBeCloseTo(1 / 8, 5);
  });

  it('makes rounds short enough for a small text to have many', () => {
    expect(lengthOf(10)).toBe(32);
    expect(lengthOf(100_000)).toBe(Math.ceil(500_000 / 3200));
    expect(lengthOf(1e9)).toBe(1024);
  });
});

/** A session's whole run: its weights and all its sums, as one hash. */
async function hashOf(task: TrainingTask): Promise<string> {
  const session = await startRounds(task);
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

describe.each(MODES)('training in rounds, %s', (mode) => {
  it.each<[string, Partial<TrainingTask>]>([
    ['text of several rounds', {}],
    ['documents longer than a piece', { stream: long, rate: 0.005 }],
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
    const hashes: string[] = [];
    for (const threads of [1, 2, 3, 4, 8]) hashes.push(await hashOf({ ...task, threads }));
    expect(new Set(hashes).size).toBe(1);
    expect(await hashOf({ ...task, seed: 2 })).not.toBe(hashes[0]);
  });

  it('goes on to the bit after a pause at any round, with another number of threads', async () => {
    const task = taskOf({ mode, stream: long, rate: 0.005, threads: 2, heldOut: 0.2 });
    const whole = await runTask(start, task);
    for (const epoch of [0, 1]) {
      for (const wait of [0, 1, 5]) {
        const first = await startRounds(task);
        for (let before = 0; before < epoch; before++) await first.trainEpoch(before);
        const pausing = first.trainEpoch(epoch);
        await new Promise((resolve) => setTimeout(resolve, wait));
        first.pause();
        await pausing;
        const { isEpochDone } = first;
        const state: RoundState = {
          workers: first.workers(),
          ...(await first.finish()),
          epoch: isEpochDone ? epoch + 1 : epoch,
          segments: 0,
          words: 0,
        };
        expect(state.workers).toHaveLength(SHARDS);

        const second = await startRounds({ ...task, threads: 3 }, state);
        await second.measureHeldOut();
        let last = whole.sums[1];
        for (let next = state.epoch; next < task.epochs; next++) {
          last = await second.trainEpoch(next);
        }
        const { input, output } = await second.finish();
        expect(last).toEqual(whole.sums[1]);
        expect(input).toEqual(whole.input);
        expect(output).toEqual(whole.output);
      }
    }
  });

  it('gives the same bits where the matrices lie outside the memory', async () => {
    for (const frozen of [undefined, Uint8Array.from({ length: 30 }, (_, id) => id % 2)]) {
      const task = taskOf({ mode, threads: 2, frozen, dim: 7 });
      const inside = await runTask(start, task);
      const outside = await runTask((...given) => startRounds(...given, planBeside), task);
      expect(outside).toEqual(inside);
    }
  });

  it('stops within a round when it is told to', async () => {
    const stream = streamOf([randomDocuments(30, 400, 3000, 5)], 30);
    const session = await startRounds(
      taskOf({ mode, stream, epochs: 1000, threads: 2, rate: 1e-4 }),
    );
    const stop = new AbortController();
    const training = session.trainEpoch(0, () => stop.abort(new Error('enough')), stop.signal);
    await expect(training).rejects.toThrow('enough');
    await session.close();
  });
});
