import { describe, expect, it } from 'vitest';
import {
  type EngineState,
  type EpochProgress,
  type LossSum,
  MODES,
  type StartEngine,
  type TrainingTask,
  type Weights,
} from '../../src/engines/engine.js';
import { startOfEpoch, initialState } from '../../src/engines/stream/position.js';
import { startReference as startReferenceByWindow } from '../../src/engines/reference/engine.js';
import type { IdSegment } from '../../src/ingest/id-stream.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import {
  bagInputs,
  combinedOutputs,
  jamoInputs,
  randomDocuments,
  streamOf,
  taskOf,
  treeOutputs,
} from './tasks.js';

/** Runs a task to its end. */
export async function runTask(start: StartEngine, task: TrainingTask, from?: EngineState) {
  const session = await start(task, from);
  try {
    const sums: LossSum[] = [];
    for (let epoch = 0; epoch < task.epochs; epoch++) sums.push(await session.trainEpoch(epoch));
    return { sums, ...(await session.finish()) };
  } finally {
    await session.close();
  }
}

/** Expects the same examples, and weights and losses that differ by rounding only. */
async function expectEqual(
  start: StartEngine,
  reference: StartEngine,
  task: TrainingTask,
  from?: EngineState,
): Promise<void> {
  const expected = await runTask(reference, task, from);
  const actual = await runTask(start, task, from);
  actual.sums.forEach(({ loss, examples }, epoch) => {
    expect(examples).toBe(expected.sums[epoch].examples);
    expect(loss / examples).toBeCloseTo(expected.sums[epoch].loss / examples, 5);
  });
  for (const name of ['input', 'output'] as const) {
    expect(actual[name].length).toBe(task[`${name}s`].rows * task.dim);
    const largest = expected[name].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let worst = 0;
    expected[name].forEach((value, i) => {
      worst = Math.max(worst, Math.abs(actual[name][i] - value));
    });
    expect(worst / largest).toBeLessThan(2e-5);
  }
}

/** Weights for a task, both matrices random. */
function randomWeights({ inputs, outputs, dim }: TrainingTask): Weights {
  const random = seedRandom(77);
  const matrix = ({ rows }: { readonly rows: number }) =>
    Float32Array.from({ length: rows * dim }, () => nextFloat(random) - 0.5);
  return { input: matrix(inputs), output: matrix(outputs) };
}

/** Every third word's row. */
const thirds = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, id) => Number(id % 3 === 0));

/** A segment whose last document stays open. */
const openSegment = (ids: number[], startsDocument: boolean): IdSegment => ({
  length: ids.length,
  place: Uint32Array.from(ids).buffer,
  table: 0,
  startsDocument,
});

/** The sizes at which an engine meets the reference; not every engine is written for all of them. */
export interface CaseSizes {
  readonly dims: readonly number[];
  readonly negatives: readonly number[];
}

/** Whole registers and blocks of the wasm engine's kernels, and what is left beside them. */
const BLOCKS_AND_REST: CaseSizes = {
  dims: [1, 2, 3, 4, 5, 7, 16, 33, 100, 300, 1024, 1536, 4096],
  negatives: [1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 17, 64],
};

/** For long vectors, on which the reference is slow. */
const SHORT = streamOf([randomDocuments(30, 5, 30, 1)], 30);

/** What every engine must do: the suite that each runs, with the reference as the truth. */
export function describeEngine(
  name: string,
  start: StartEngine,
  startReference: StartEngine = startReferenceByWindow,
  { dims, negatives }: CaseSizes = BLOCKS_AND_REST,
): void {
  const expectReference = (task: TrainingTask, from?: EngineState) =>
    expectEqual(start, startReference, task, from);

  describe.each(MODES)(`${name} engine, %s`, (mode) => {
    it.each(dims)('matches the reference at dim %i', (dim) => {
      const task = taskOf({ mode, dim, epochs: 1 });
      return expectReference(dim < 300 ? task : { ...task, stream: SHORT });
    });

    it.each(negatives)('matches it with %i negatives', (negative) =>
      expectReference(taskOf({ mode, negative, epochs: 1 })),
    );

    it.each([1, 2, 10, 50])('matches it with window %i', (window) =>
      expectReference(taskOf({ mode, window })),
    );

    it('matches it with a window that does not shrink', () =>
      expectReference(taskOf({ mode, fixedWindow: true })));

    it('matches it with the sum instead of the mean', () =>
      expectReference(taskOf({ mode, cbowMean: false })));

    it.each([2, 3])('matches it with %i words, so that rows repeat in every window', (size) =>
      expectReference(taskOf({ mode, size, dim: 6, negative: 9, learningRate: 0.002 })),
    );

    it('matches it if a document is longer than a chunk and words are unknown', () => {
      const [long] = randomDocuments(30, 1, 25_000, 9);
      const documents = [[0, 1, 2], long.map((id, i) => (i % 11 === 0 ? -1 : id)), [3], [], [4, 5]];
      return expectReference(
        taskOf({ mode, stream: streamOf([documents], 30), epochs: 1, learningRate: 0.002 }),
      );
    });

    it.each([3, 16, 100])('matches it with given initial weights at dim %i', (dim) => {
      const task = taskOf({ mode, dim });
      return expectReference(task, initialState(randomWeights(task)));
    });

    it('resumes where another session left off', () => {
      const task = taskOf({ mode });
      const place = { ...startOfEpoch(0), segments: 2, words: 700 };
      return expectReference(task, initialState(randomWeights(task), place));
    });

    it.each([
      [1, 5],
      [16, 1],
      [33, 5],
      [100, 11],
    ])('meets it with frozen rows at dim %i and %i negatives', (dim, negative) => {
      const task = taskOf({ mode, dim, negative, frozen: thirds(30) });
      return expectReference(task, initialState(randomWeights(task)));
    });

    it.each([
      [41, 30],
      [30, 33],
      [35, 32],
    ])('meets it with %i input rows and %i output rows of 30 words', (inputRows, outputRows) => {
      const task = taskOf({ mode, dim: 7 });
      const inputs = { ...task.inputs, rows: inputRows };
      const outputs = { ...task.outputs, rows: outputRows };
      const other = { ...task, inputs, outputs };
      return expectReference(other, initialState(randomWeights(other)));
    });

    const inputs = bagInputs(30);
    const outputs = treeOutputs(30);
    const combined = combinedOutputs(30);
    const frozen = thirds(inputs.rows);
    const jamo = jamoInputs();
    it.each<[string, Partial<TrainingTask>]>([
      ['words of several rows', { inputs }],
      ['words of several rows, added up', { inputs, cbowMean: false }],
      ['words of several rows, some frozen', { inputs, frozen }],
      ['many negatives and words of several rows', { inputs, negative: 17 }],
      ['n-grams of jamo', { inputs: jamo }],
      ['n-grams of jamo, added up', { inputs: jamo, cbowMean: false }],
      ['n-grams of jamo, some frozen', { inputs: jamo, frozen: thirds(jamo.rows) }],
      ['n-grams of jamo and a tree', { inputs: jamo, outputs }],
      ['the paths of a tree', { outputs }],
      ['words of several rows and a tree', { inputs, outputs, dim: 33, window: 2 }],
      ['a tree and negatives', { outputs: combined }],
      ['a tree and one negative', { outputs: combined, negative: 1, dim: 33 }],
      ['a tree, negatives and frozen rows', { outputs: combined, negative: 8, frozen: thirds(30) }],
      ['words of several rows, a tree and negatives', { inputs, outputs: combined, window: 2 }],
    ])('meets it with %s', (_, changes) => {
      const task = taskOf({ mode, dim: 7, ...changes });
      return expectReference(task, initialState(randomWeights(task)));
    });

    it('matches it with frozen rows that repeat in every window', () => {
      const frozen = Uint8Array.of(1, 0, 0);
      return expectReference(
        taskOf({ mode, size: 3, dim: 6, negative: 9, learningRate: 0.002, frozen }),
      );
    });

    it('keeps frozen input rows bit-identical, and trains all others', async () => {
      const task = taskOf({ mode, threads: 2, frozen: thirds(30) });
      const from = randomWeights(task);
      const { input, output } = await runTask(start, task, initialState(from));
      const isSame = (a: Float32Array, b: Float32Array, row: number): boolean =>
        a
          .subarray(row * task.dim, (row + 1) * task.dim)
          .every((value, d) => value === b[row * task.dim + d]);
      for (let row = 0; row < task.size; row++) {
        expect(isSame(input, from.input, row)).toBe(row % 3 === 0);
        expect(isSame(output, from.output, row)).toBe(false);
      }
    });

    it('trains the output side if all input rows are frozen', async () => {
      const task = taskOf({
        mode,
        epochs: 6,
        learningRate: 0.05,
        frozen: new Uint8Array(30).fill(1),
      });
      const from = randomWeights(task);
      const { sums, input } = await runTask(start, task, initialState(from));
      expect(input).toEqual(from.input);
      expect(sums[5].loss / sums[5].examples).toBeLessThan(sums[0].loss / sums[0].examples);
    });

    it('continues a document that the segment before left open', async () => {
      const ids = randomDocuments(30, 1, 400, 4)[0];
      const whole = streamOf([[ids]], 30);
      const half = Math.floor(ids.length / 2);
      const cut = {
        ...whole,
        segments: [openSegment(ids.slice(0, half), true), openSegment(ids.slice(half), false)],
      };
      const task = taskOf({ mode, keep: new Uint32Array(30).fill(0xffffffff), fixedWindow: true });
      const one = await runTask(start, { ...task, stream: whole, epochs: 1 });
      const two = await runTask(start, { ...task, stream: cut, epochs: 1 });
      expect(two.sums[0].examples).toBe(one.sums[0].examples);
    });

    it('learns: the loss falls from epoch to epoch', async () => {
      const { sums } = await runTask(start, taskOf({ mode, epochs: 8, learningRate: 0.05 }));
      const losses = sums.map(({ loss, examples }) => loss / examples);
      expect(losses[7]).toBeLessThan(losses[0] - 0.1);
    });

    it('gives the same bits again for the same seed, others for another', async () => {
      const first = await runTask(start, taskOf({ mode }));
      const again = await runTask(start, taskOf({ mode }));
      const other = await runTask(start, taskOf({ mode, seed: 2 }));
      expect(again.input).toEqual(first.input);
      expect(again.output).toEqual(first.output);
      expect(other.input).not.toEqual(first.input);
    });

    it('measures documents held out, the same way each time, and does not train on them', async () => {
      const task = taskOf({ mode, heldOut: 0.3 });
      const reference = await startReference(task);
      const session = await start(task);
      const before = await session.measureHeldOut();
      expect(await session.measureHeldOut()).toEqual(before);
      const expected = await reference.measureHeldOut();
      expect(before.examples).toBe(expected.examples);
      expect(before.loss / expected.loss).toBeCloseTo(1, 6);
      const trained = await session.trainEpoch(0);
      const trainedReference = await reference.trainEpoch(0);
      expect(trained.examples).toBe(trainedReference.examples);
      expect((await session.measureHeldOut()).loss).toBeLessThan(before.loss);
      const all = await runTask(start, taskOf({ mode, epochs: 1 }));
      expect(trained.examples).toBeLessThan(all.sums[0].examples * 0.9);
      await session.close();
      await reference.close();
    });

    it('reports words and loss while it works', async () => {
      const session = await start(taskOf({ mode }));
      const words: number[] = [];
      const onProgress = (progress: EpochProgress): void => {
        words.push(progress.words);
        expect(progress.loss).toBeGreaterThanOrEqual(0);
      };
      await session.trainEpoch(0, { onProgress });
      expect(words.at(-1)).toBe(taskOf({ mode }).wordsPerEpoch);
      await session.close();
    });

    it('stops when it is told to', async () => {
      const session = await start(taskOf({ mode }));
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(session.trainEpoch(0, { signal })).rejects.toThrow('enough');
      await session.close();
    });

    it('may be closed twice', async () => {
      const session = await start(taskOf({ mode }));
      await session.close();
      await session.close();
    });
  });
}
