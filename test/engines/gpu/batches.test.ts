import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPREAD } from '../../../src/engines/rules/batches.js';
import { type TrainingTask } from '../../../src/engines/engine.js';
import { trainingStream } from '../../../src/engines/rules/random-streams.js';
import { HEADER } from '../../../src/engines/gpu/batch/batch.js';
import { CHUNK_CAPACITY, ChunkReader } from '../../../src/engines/stream/chunks.js';
import { windowsOf } from '../../../src/engines/reference/windows.js';
import { seedDraws } from '../../../src/engines/reference/targets.js';
import { type BatchWindow, indexOf, partOf, takeBatches, windowsIn } from './batches.js';
import type { TakenBatch } from './batches.js';
import { randomDocuments, streamOf, taskOf } from '../tasks.js';

const ALL = new Uint32Array(30).fill(0xffffffff); // thresholds that keep every word

/** The windows of the first epoch in the order of the text, by the reference. */
async function referenceWindows(task: TrainingTask): Promise<BatchWindow[]> {
  const ids = new Uint32Array(CHUNK_CAPACITY);
  const reader = await ChunkReader.create(task, ids);
  const draws = seedDraws(task, trainingStream(0));
  const document = { words: [], next: 0 };
  const windows: BatchWindow[] = [];
  const add = (length: number): void => {
    for (const { contexts, targets } of windowsOf(task, ids.subarray(0, length), document, draws)) {
      const words = targets.flatMap(({ row, weight }) => Array<number>(weight).fill(row));
      windows.push(normal({ contexts, targets: words }));
    }
  };
  for (let segment = 0; segment < task.stream.segments.length; segment++) {
    reader.openSegment(segment, 'training');
    for (let chunk = reader.next(); chunk !== undefined; chunk = reader.next()) add(chunk.length);
  }
  add(reader.close().length);
  return windows;
}

/** A window with its negatives sorted, without those that are left out. */
function normal({ contexts, targets }: BatchWindow): BatchWindow {
  const [centre, ...negatives] = targets;
  const drawn = negatives.filter((word) => word >= 0).toSorted((a, b) => a - b);
  return { contexts, targets: [centre, ...drawn] };
}

/** Windows of a thread's batches in the order of the text: load by load, each batch's in turn. */
function inOrder(batches: readonly TakenBatch[], outputs: number): BatchWindow[] {
  const windows: BatchWindow[] = [];
  for (let from = 0; from < batches.length; from += SPREAD) {
    const load = batches.slice(from, from + SPREAD).map((batch) => windowsIn(batch, outputs));
    for (let i = 0; i < load[0].length; i++) {
      for (const batch of load) if (i < batch.length) windows.push(normal(batch[i]));
    }
  }
  return windows;
}

/** What a window is of, but for its negatives, which other threads draw otherwise; sorted. */
const namesOf = (batches: readonly TakenBatch[], outputs: number): string[] =>
  batches
    .flatMap((batch) => windowsIn(batch, outputs))
    .map(({ contexts, targets }) => `${targets[0]}: ${contexts.join(' ')}`)
    .toSorted();

/** For tasks of five negatives. */
const windowsOfSix = (batch: TakenBatch): BatchWindow[] => windowsIn(batch, 6);

/** Expects the index of one side to have each entry of a list once, but for those that are -1. */
function expectIndex(batch: TakenBatch, side: number, list: readonly number[]): void {
  const index = indexOf(batch, side);
  for (const { row, segments } of index) {
    expect(segments.length).toBeGreaterThan(0);
    for (const entries of segments) {
      expect(entries.length).toBeGreaterThan(0);
      expect(entries.length).toBeLessThanOrEqual(32);
      expect(new Set(entries.map((entry) => list[entry]))).toEqual(new Set([row]));
    }
  }
  expect(new Set(index.map(({ row }) => row)).size).toBe(index.length);
  const entries = index.flatMap(({ segments }) => segments.flat()).toSorted((a, b) => a - b);
  expect(entries).toEqual([...list.keys()].filter((entry) => list[entry] >= 0));
}

describe('batches', () => {
  const tasks = fc.record({
    texts: fc.array(fc.record({ count: fc.nat(12), length: fc.integer({ min: 1, max: 40 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    window: fc.integer({ min: 1, max: 8 }),
    negative: fc.integer({ min: 1, max: 9 }),
    fixedWindow: fc.boolean(),
    thin: fc.boolean(),
    windows: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

  it('have every window of the text once, spread over the load, with a right index', () =>
    fc.assert(
      fc.asyncProperty(tasks, async ({ texts, thin, windows, ...changes }) => {
        const segments = texts.map(({ count, length }, i) => randomDocuments(30, count, length, i));
        const defaults = taskOf(changes);
        const task = {
          ...defaults,
          stream: streamOf(segments, 30),
          wordsPerEpoch: segments.flat(2).length,
          keep: thin ? defaults.keep : ALL,
        };
        const outputs = task.negative + 1;
        const [batches] = await takeBatches(task, windows);

        expect(inOrder(batches, outputs)).toEqual(await referenceWindows(task));
        expect(batches.reduce((sum, { words }) => sum + words, 0)).toBe(task.wordsPerEpoch);
        for (const batch of batches) {
          const { data } = batch;
          expect(batch.windows).toBe(data[HEADER.windows]);
          expect(batch.windows).toBeLessThanOrEqual(windows);
          expectIndex(batch, HEADER.input, partOf(data, HEADER.contexts, batch.occurrences));
          expectIndex(batch, HEADER.output, partOf(data, HEADER.targets, batch.windows * outputs));
          const own = windowsIn(batch, outputs).flatMap(({ contexts }, i) => contexts.map(() => i));
          expect(partOf(data, HEADER.windowOf, batch.occurrences)).toEqual(own);
        }
      }),
      { numRuns: 15 },
    ));

  it('cut the entries of a frequent row into segments', async () => {
    const stream = streamOf([[Array<number>(200).fill(0)]], 30);
    const task = taskOf({ stream, keep: ALL, fixedWindow: true, window: 1, negative: 1 });
    const [[batch]] = await takeBatches(task, 200);
    // All of one load, 200 windows with two context words each, the first and the last with one.
    const [{ row, segments }] = indexOf(batch, HEADER.input);
    expect(row).toBe(0);
    expect(segments.map(({ length }) => length)).toEqual([...Array<number>(12).fill(32), 14]);
  });

  it('leave out of the index the negatives that are the centre', async () => {
    const task = taskOf({ size: 2, negative: 12 });
    const [[batch]] = await takeBatches(task, 64);
    const targets = partOf(batch.data, HEADER.targets, batch.windows * 13);
    expect(targets).toContain(-1);
    expectIndex(batch, HEADER.output, targets);
    expect(batch.output.rows).toBe(2);
  });

  it('spread the neighbouring windows of a load over its batches', async () => {
    // A document of all different words, so that each window is known by its centre.
    const words = Array.from({ length: 640 }, (_, id) => id);
    const task = taskOf({
      size: 640,
      stream: streamOf([[words]], 640),
      keep: new Uint32Array(640).fill(0xffffffff),
    });
    const [batches] = await takeBatches(task, 10);
    // Four full loads, and one empty batch after them.
    expect(batches.map(({ windows }) => windows)).toEqual([...Array<number>(64).fill(10), 0]);
    for (const [number, batch] of batches.slice(0, 64).entries()) {
      const first = Math.floor(number / SPREAD) * SPREAD * 10 + (number % SPREAD);
      const centres = windowsIn(batch, 6).map(({ targets }) => targets[0]);
      expect(centres).toEqual(Array.from({ length: 10 }, (_, i) => first + i * SPREAD));
    }
  });

  describe('of several threads', () => {
    const segments = Array.from({ length: 12 }, (_, seed) => randomDocuments(30, 10, 30, seed));
    const task = taskOf({
      stream: streamOf(segments, 30),
      wordsPerEpoch: segments.flat(2).length,
      keep: ALL,
      fixedWindow: true,
    });
    const passes = [0, 1].map((epoch) => ({ part: 'training' as const, epoch }));

    it('have the same windows as those of one, in every epoch', async () => {
      const [one] = await takeBatches(task, 8);
      for (const batches of await takeBatches({ ...task, threads: 3 }, 8, passes)) {
        expect(namesOf(batches, 6)).toEqual(namesOf(one, 6));
        expect(batches.reduce((sum, { words }) => sum + words, 0)).toBe(task.wordsPerEpoch);
        expect(new Set(batches.map(({ thread }) => thread))).toEqual(new Set([0, 1, 2]));
      }
    });

    it('report the segment that their thread has reached, in order', async () => {
      const [batches] = await takeBatches({ ...task, threads: 3 }, 8);
      for (const thread of [0, 1, 2]) {
        const reached = batches.filter((batch) => batch.thread === thread);
        const own = reached.map(({ segment }) => segment);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
        expect(own.at(-1)).toBe(segments.length);
      }
    });
  });

  describe('of documents that are held out', () => {
    const task = taskOf({ heldOut: 0.3, keep: ALL, fixedWindow: true });
    const heldOut = { part: 'heldOut', epoch: 0 } as const;
    const training = { part: 'training', epoch: 0 } as const;

    it('have no index, and a rate of 0', async () => {
      const [batches] = await takeBatches(task, 8, [heldOut]);
      for (const batch of batches) {
        expect(batch).toMatchObject({
          rate: 0,
          input: { rows: 0, segments: 0 },
          output: { rows: 0, segments: 0 },
          numbers: batch.data[HEADER.labels] + batch.windows * 6,
        });
      }
    });

    it('are all that training leaves out, and the same each time', async () => {
      const passes = [heldOut, training, heldOut];
      const [measured, trained, again] = await takeBatches(task, 8, passes);
      const [all] = await takeBatches({ ...task, heldOut: 0 }, 8);
      expect(namesOf([...measured, ...trained], 6)).toEqual(namesOf(all, 6));
      expect(again.map(windowsOfSix)).toEqual(measured.map(windowsOfSix));
    });

    it('do not change the negatives that training draws', async () => {
      const [, after] = await takeBatches(task, 8, [heldOut, training]);
      const [without] = await takeBatches(task, 8, [training]);
      expect(after.map(windowsOfSix)).toEqual(without.map(windowsOfSix));
    });
  });
});
