import { describe, expect, it } from 'vitest';
import { type EngineState, type StartEngine } from '../../src/engines/engine.js';
import { startOfEpoch, initialState } from '../../src/engines/stream/position.js';
import { startGpu } from '../../src/engines/gpu/engine.js';
import { startWasm } from '../../src/engines/wasm/engine.js';
import { streamOf, taskOf } from './tasks.js';

/** Each segment has ten words of its own, twelve documents of all ten. */
const SEGMENTS = 3;
const WORDS = 120; // of a segment
const OWN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const SIZE = SEGMENTS * OWN.length;
const documents = Array.from({ length: SEGMENTS }, (_, segment) =>
  Array.from({ length: 12 }, () => OWN.map((word) => segment * 10 + word)),
);

// A row of 7 numbers has padding in the wasm engine.
const DIM = 7;
const TASK = taskOf({
  size: SIZE,
  dim: DIM,
  stream: streamOf(documents, SIZE),
  wordsPerEpoch: SEGMENTS * WORDS,
  keep: new Uint32Array(SIZE).fill(0xffffffff),
  fixedWindow: true,
  window: 2,
  epochs: 3,
});
const PAIRS = 12 * (2 * 2 + 2 * 3 + 6 * 4); // of a segment

const numbers = (offset: number) =>
  Float32Array.from({ length: SIZE * DIM }, (_, i) => Math.sin(i + offset) / DIM);

/** In the middle of the second epoch: two segments are behind. */
const WEIGHTS = { input: numbers(0), output: numbers(1) };
const STATE = initialState(WEIGHTS, { ...startOfEpoch(1), segments: 2, words: 2 * WORDS });

const rowsOf = (matrix: Float32Array, segment: number) =>
  matrix.slice(segment * 10 * DIM, (segment + 1) * 10 * DIM);

describe.each<[string, StartEngine]>([
  ['wasm', startWasm],
  ['gpu', startGpu],
])('the %s engine, started from a state', (_, start) => {
  it('has the weights of the state', async () => {
    const session = await start(TASK, STATE);
    const { input, output } = await session.finish();
    expect(input).toEqual(WEIGHTS.input);
    expect(output).toEqual(WEIGHTS.output);
    await session.close();
  });

  it('does not change the state', async () => {
    const session = await start(TASK, STATE);
    await session.trainEpoch(1);
    expect(WEIGHTS).toEqual({ input: numbers(0), output: numbers(1) });
    await session.close();
  });

  it('skips the finished segments, and trains on the others', async () => {
    const session = await start(TASK, STATE);
    const { examples } = await session.trainEpoch(1);
    expect(examples).toBe(PAIRS);
    // Only context words' rows move, which all are of the last segment.
    const { input } = await session.finish();
    expect(rowsOf(input, 0)).toEqual(rowsOf(WEIGHTS.input, 0));
    expect(rowsOf(input, 1)).toEqual(rowsOf(WEIGHTS.input, 1));
    expect(rowsOf(input, 2)).not.toEqual(rowsOf(WEIGHTS.input, 2));
    await session.close();
  });

  it('counts the words of finished segments', async () => {
    const session = await start(TASK, STATE);
    const words: number[] = [];
    await session.trainEpoch(1, { onProgress: (progress) => words.push(progress.words) });
    expect(words[0]).toBeGreaterThanOrEqual(STATE.words);
    expect(words.at(-1)).toBe(TASK.wordsPerEpoch);
    await session.close();
  });

  it('trains on every segment in later epochs', async () => {
    const session = await start(TASK, STATE);
    await session.trainEpoch(1);
    let words = 0;
    const { examples } = await session.trainEpoch(2, {
      onProgress: (progress) => (words = progress.words),
    });
    expect(examples).toBe(SEGMENTS * PAIRS);
    expect(words).toBe(TASK.wordsPerEpoch);
    await session.close();
  });

  it('measures all held-out documents, at any position', async () => {
    const task = { ...TASK, heldOut: 0.4 };
    const [resumed, fresh] = [await start(task, STATE), await start(task)];
    const { examples } = await resumed.measureHeldOut();
    expect(examples).toBe((await fresh.measureHeldOut()).examples);
    await resumed.close();
    await fresh.close();
  });
});

const inputOf = ({ input }: EngineState) => [...input][0].data;

describe('the gpu engine, told to hand out its state', () => {
  it('does so after each epoch, with weights that it does not change later', async () => {
    const states: EngineState[] = [];
    const session = await startGpu(TASK, undefined, (state) => states.push(state));
    await session.trainEpoch(0);
    const [first] = states;
    expect(first).toMatchObject({ epoch: 1, segments: 0, words: 0 });
    const copy = inputOf(first).slice();
    await session.trainEpoch(1);
    expect(inputOf(first)).toEqual(copy);
    expect(states.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(inputOf(states[1])).not.toEqual(copy);
    expect((await session.finish()).input).toEqual(inputOf(states[1]));
    await session.close();
  });
});
