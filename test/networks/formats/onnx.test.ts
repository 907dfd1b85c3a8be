import { describe, expect, it } from 'vitest';
import { onnx } from '../../../src/networks/formats/onnx.js';
import type { PortableModel } from '../../../src/networks/formats/index.js';
import {
  ARCHITECTURES,
  contentOf,
  distance,
  randomModel,
  randomTask,
  run,
  type Task,
} from './models.js';
import { loadOnnxRuntime } from './onnx-runtime.js';

const runtime = loadOnnxRuntime();

describe('a model as ONNX, run by onnxruntime', () => {
  if (typeof runtime === 'string') {
    it.skip(runtime);
    return;
  }
  const { InferenceSession, Tensor } = runtime;
  const start = (bytes: Uint8Array) =>
    InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });

  const feedsOf = ({ architecture: { layers, hidden } }: PortableModel, task: Task) => {
    const { T, B, ids, state } = task;
    const states = Object.entries(state).map(([name, numbers]) => [
      `${name}_0`,
      new Tensor('float32', Float32Array.from(numbers), [layers, B, hidden]),
    ]);
    const tokens = new Tensor('int64', BigInt64Array.from(ids, BigInt), [T, B]);
    return { ids: tokens, ...Object.fromEntries(states) };
  };

  it.each([...ARCHITECTURES])('gives our logits and our state: %s', async (_, architecture) => {
    const model = randomModel(architecture);
    const task = randomTask(architecture);
    const { logits, state } = await run(model, task);
    const session = await start(contentOf(onnx.write(model)[0].chunks));
    const outputs = await session.run(feedsOf(model, task));
    expect(outputs.logits.dims).toEqual([task.T, task.B, architecture.vocabularySize]);
    expect(distance(outputs.logits.data, logits)).toBeLessThan(1e-4);
    for (const [name, numbers] of Object.entries(state)) {
      expect(outputs[`${name}_n`].dims).toEqual([architecture.layers, task.B, architecture.hidden]);
      expect(distance(outputs[`${name}_n`].data, numbers)).toBeLessThan(1e-4);
    }
    expect(
      distance(
        logits,
        logits.map(() => 0),
      ),
    ).toBeGreaterThan(0.1);
    await session.release();
  });

  it('takes any number of steps and rows', async () => {
    const model = randomModel({ cell: 'gru', layers: 2 });
    const session = await start(contentOf(onnx.write(model)[0].chunks));
    for (const [T, B] of [
      [1, 1],
      [5, 2],
    ]) {
      const task = randomTask(model.architecture, T, B);
      const outputs = await session.run(feedsOf(model, task));
      const { logits } = await run(model, task);
      expect(distance(outputs.logits.data, logits)).toBeLessThan(1e-4);
    }
    await session.release();
  });

  it('rounds the numbers of a float64 model', async () => {
    const model = randomModel();
    const parameters = new Map(
      [...model.parameters].map(([name, { shape, data }]) => [
        name,
        { shape, data: Float64Array.from(data, (number) => number + 1e-12) },
      ]),
    );
    const [same, rounded] = [model, { ...model, parameters }].map((each) =>
      contentOf(onnx.write(each)[0].chunks),
    );
    expect(rounded).toEqual(same);
    const session = await start(rounded);
    expect(session.inputNames).toEqual(['ids', 'h_0']);
    expect(session.outputNames).toEqual(['logits', 'h_n']);
    await session.release();
  });
});

describe('the files of a model as ONNX', () => {
  it('are the graph, and the tokens beside it', () => {
    const parts = onnx.write(randomModel());
    expect(parts.map(({ suffix }) => suffix)).toEqual(['', '.json']);
    const tokens = JSON.parse(Buffer.from(contentOf(parts[1].chunks)).toString());
    expect(tokens).toMatchObject({ level: 'char', architecture: { cell: 'rnn' } });
    expect(tokens.tokens.at(-1)).toBe('\n');
  });

  it('hold weights that are tied only once', () => {
    const { vocabularySize, hidden } = randomModel().architecture;
    const [tied, untied] = [true, false].map((tied) =>
      contentOf(onnx.write(randomModel({ embeddingDim: 7, tied }))[0].chunks),
    );
    expect(untied.length - tied.length).toBeGreaterThan(4 * vocabularySize * hidden);
  });

  it('are refused if they are too large for an ONNX file', () => {
    const model = randomModel();
    const data = new Float32Array(2 ** 28); // never touched
    const parameters = new Map(model.parameters)
      .set('encoder.weight', { shape: [2 ** 28], data })
      .set('decoder.weight', { shape: [2 ** 28], data });
    expect(() => onnx.write({ ...model, parameters })).toThrow(
      expect.objectContaining({ code: 'MODEL_TOO_LARGE' }),
    );
  });
});
