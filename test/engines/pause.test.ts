import { describe, expect, it } from 'vitest';
import {
  type EngineState,
  type EpochSum,
  MODES,
  type StartEngine,
  type TrainingTask,
  type Weights,
} from '../../src/engines/engine.js';
import { initialState } from '../../src/engines/stream/position.js';
import { startGpu } from '../../src/engines/gpu/engine.js';
import { startReference } from '../../src/engines/reference/engine.js';
import { startWasm } from '../../src/engines/wasm/engine.js';
import type { IdSegment } from '../../src/ingest/id-stream.js';
import { runTask } from './engine.case.js';
import { randomDocuments, streamOf, taskOf } from './tasks.js';

const ALWAYS = { pause: () => true };

/** A text of many segments, of which every other continues the document before it. */
const SEGMENTS = Array.from({ length: 5 }, (_, seed) => randomDocuments(30, 6, 40, seed + 1));
const closed = streamOf(SEGMENTS, 30);
const openEnd = (segment: IdSegment, i: number): IdSegment =>
  Object.assign({}, segment, {
    length: segment.length - Number(i % 2 === 0), // without the mark of the end
    startsDocument: i % 2 === 0,
  });
const STREAM = { ...closed, segments: closed.segments.map(openEnd) };

const taskWith = (changes: Partial<TrainingTask>): TrainingTask =>
  taskOf({ stream: STREAM, wordsPerEpoch: SEGMENTS.flat(2).length, dim: 7, ...changes });

const copyBlocks = (blocks: EngineState['input']) =>
  Array.from(blocks, ({ first, data }) => ({ first, data: data.slice() }));

/** What a state holds, independent of the session. */
const copyOf = (state: EngineState): EngineState => ({
  ...state,
  input: copyBlocks(state.input),
  output: copyBlocks(state.output),
  workers: state.workers.map((worker) => worker.slice()),
});

/** Runs a task with a pause after every segment; `between` may replace the session. */
async function runWithPauses(
  start: StartEngine,
  task: TrainingTask,
  replace: boolean,
  measure = false,
) {
  let session = await start(task);
  const sums: EpochSum[] = [];
  let pauses = 0;
  for (let epoch = 0; epoch < task.epochs;) {
    const sum = await session.trainEpoch(epoch, ALWAYS);
    if (measure) await session.measureHeldOut();
    if (sum.ended) {
      sums.push(sum);
      epoch++;
    } else {
      pauses++;
    }
    if (!replace) continue;
    const state = copyOf(await session.state());
    await session.close();
    session = await start(task, state);
  }
  const weights = await session.finish();
  await session.close();
  return { sums, pauses, ...weights };
}

const CASES: [string, Partial<TrainingTask>][] = [
  ['', {}],
  [' with documents held out', { heldOut: 0.3 }],
  [' with frozen rows', { frozen: Uint8Array.from({ length: 30 }, (_, id) => id % 2) }],
];

describe.each<[string, StartEngine]>([
  ['wasm', startWasm],
  ['reference', startReference],
])('the %s engine, paused', (_, start) => {
  describe.each(MODES)('in %s', (mode) => {
    it.each(CASES)('resumes as if it had not been%s', async (_name, changes) => {
      const task = taskWith({ mode, ...changes });
      const { sums, input, output } = await runTask(start, task);
      const paused = await runWithPauses(start, task, false);
      expect(paused.pauses).toBe(task.epochs * SEGMENTS.length);
      expect(paused).toMatchObject({ sums, input, output });
    });

    it.each(CASES)('resumes in another session to the same bits%s', async (_name, changes) => {
      const task = taskWith({ mode, ...changes });
      const { sums, input, output } = await runTask(start, task);
      expect(await runWithPauses(start, task, true)).toMatchObject({ sums, input, output });
    });
  });

  it('is not disturbed by a measurement', async () => {
    const task = taskWith({ heldOut: 0.3 });
    const { sums, input } = await runTask(start, task);
    expect(await runWithPauses(start, task, false, true)).toMatchObject({ sums, input });
  });

  it('reports its position, between epochs too', async () => {
    const session = await start(taskWith({}));
    const begin = await session.state();
    expect(begin).toMatchObject({ epoch: 0, segments: 0, words: 0, loss: 0, examples: 0 });
    const { loss, examples } = await session.trainEpoch(0, ALWAYS);
    expect(await session.state()).toMatchObject({ epoch: 0, segments: 1, loss, examples });
    await session.trainEpoch(0);
    expect(await session.state()).toMatchObject({ epoch: 1, segments: 0, words: 0, examples: 0 });
    await session.close();
  });

  it('passes its matrices block by block, unchanged', async () => {
    const task = taskWith({});
    const session = await start(task);
    await session.trainEpoch(0);
    const { input } = wholeOf(await session.state(), task);
    expect(input).toEqual((await session.finish()).input);
    await session.close();
  });

  it('refuses the invalid state of a worker', async () => {
    const task = taskWith({});
    const session = await start(task);
    await session.trainEpoch(0, ALWAYS);
    const state = copyOf(await session.state());
    await session.close();
    const [worker, ...others] = state.workers;
    const beyond = worker.slice();
    new DataView(beyond.buffer).setUint32(32, 30, true); // a word of the pool
    for (const broken of [worker.slice(0, -1), worker.slice(0, 40), beyond]) {
      const train = async () => {
        const next = await start(task, { ...state, workers: [broken, ...others] });
        await next.trainEpoch(0).finally(() => next.close());
      };
      await expect(train()).rejects.toMatchObject({ code: 'STATE_DAMAGED' });
    }
  });
});

describe('the wasm engine with several threads, paused', () => {
  it('resumes in a session of as many, or of another number', async () => {
    const task = taskWith({ threads: 2, keep: new Uint32Array(30).fill(0xffffffff), epochs: 1 });
    const full = await runTask(startWasm, { ...task, fixedWindow: true });
    for (const threads of [1, 2, 3]) {
      const session = await startWasm({ ...task, fixedWindow: true });
      await session.trainEpoch(0, ALWAYS);
      const state = copyOf(await session.state());
      await session.close();
      expect(state.segments).toBe(2);
      const next = await startWasm({ ...task, fixedWindow: true, threads }, state);
      const { examples } = await next.trainEpoch(0);
      await next.close();
      // Windows over the seam of an open document are lost where no worker has its state.
      expect(examples).toBeGreaterThan(full.sums[0].examples * 0.95);
      expect(examples).toBeLessThanOrEqual(full.sums[0].examples);
    }
  });
});

describe('the wasm engine, resumed by one thread and then by two', () => {
  it('adds up the loss of all of them', async () => {
    const task = taskWith({ epochs: 1 });
    const whole = await runTask(startWasm, task);
    let state: EngineState | undefined;
    let sum: EpochSum | undefined;
    for (const threads of [1, 2, 2, 1]) {
      const session = await startWasm({ ...task, threads }, state);
      sum = await session.trainEpoch(0, ALWAYS);
      state = copyOf(await session.state());
      await session.close();
      if (!sum.ended) expect(state).toMatchObject({ loss: sum.loss, examples: sum.examples });
    }
    expect(sum!.ended).toBe(true);
    const { examples } = whole.sums[0];
    // A session of another number of threads drops their states.
    expect(sum!.examples / examples).toBeGreaterThan(0.7);
    expect(sum!.examples / examples).toBeLessThan(1.1);
  });
});

describe('the gpu engine, paused', () => {
  it('resumes with the batches that are ready', async () => {
    const task = taskWith({ batch: 4 });
    const full = await runTask(startGpu, task);
    const paused = await runWithPauses(startGpu, task, false);
    expect(paused.pauses).toBeGreaterThan(SEGMENTS.length);
    expect(paused.sums.map(({ examples }) => examples)).toEqual(
      full.sums.map(({ examples }) => examples),
    );
    expect(paused.input).toEqual(full.input);
  });

  it('resumes at its segment in another session', async () => {
    const task = taskWith({ batch: 1, epochs: 1 });
    const session = await startGpu(task);
    for (let calls = 0; (await session.state()).segments < 3; calls++) {
      await session.trainEpoch(0, ALWAYS);
      expect(calls).toBeLessThan(10_000);
    }
    const state = await session.state();
    await session.close();
    const next = await startGpu(task, initialState(wholeOf(state, task), state));
    const { ended, examples } = await next.trainEpoch(0);
    await next.close();
    expect(ended).toBe(true);
    expect(examples).toBeGreaterThan(state.examples);
  });
});

/** The matrices of a state, each as one array. */
function wholeOf({ input, output }: EngineState, { size, dim }: TrainingTask): Weights {
  const whole = { input: new Float32Array(size * dim), output: new Float32Array(size * dim) };
  for (const { first, data } of input) whole.input.set(data, first * dim);
  for (const { first, data } of output) whole.output.set(data, first * dim);
  return whole;
}
