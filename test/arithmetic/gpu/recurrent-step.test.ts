import type { BackendName } from '../../../src/gpu/backends.js';
import { afterAll, describe, expect, it } from 'vitest';
import { Backend } from '../../../src/gpu/backend.js';
import { hasWebGpu, WEB_GPU } from '../../gpu/web-gpu.js';
import type { RecurrentInput } from '../../../src/arithmetic/gpu/inputs.js';
import { openRecurrentStep, RecurrentStep } from '../../../src/arithmetic/gpu/recurrent-step.js';
import type { CellTask, RunCells } from '../../networks/cell-run.js';
import { describeCells } from '../../networks/cell.case.js';

/** Runs tasks on a backend of gpu.js, whose plans are kept for tasks of the same shape and sizes. */
function runCellsOnGpu(backend: Backend): RunCells {
  const steps = new Map<string, RecurrentStep>();
  return async (task) => {
    const { shape, layers } = task;
    const key = JSON.stringify([shape, layers]);
    const step =
      steps.get(key) ?? new RecurrentStep({ ...shape, layers, backend: backend.name }, backend);
    steps.set(key, step);
    const found = await step.backward(inputOf(task), Float32Array.from(task.dOut));
    const { gradients, ...others } = found;
    const results = Object.entries({ ...others, ...gradients });
    return Object.fromEntries(results.map(([name, values]) => [name, [...values]]));
  };
}

const inputOf = ({ B, x, h0, c0, parameters, shape }: CellTask): RecurrentInput => ({
  batch: B,
  x: Float32Array.from(x),
  h: Float32Array.from(h0),
  ...(shape.cell === 'lstm' && { c: Float32Array.from(c0) }),
  parameters: Object.fromEntries(
    Object.entries(parameters).map(([name, values]) => [name, Float32Array.from(values)]),
  ),
});

/** All tests of a backend share its plans: to compile them takes most of the time. */
function describeBackend(name: BackendName, tolerance: number): void {
  let backend: Promise<Backend> | undefined;
  let run: RunCells | undefined;
  const start = async (): Promise<RunCells> => {
    backend ??= Backend.open(name, true);
    return (run ??= runCellsOnGpu(await backend));
  };
  describeCells(`the ${name} backend of gpu.js`, start, tolerance);
  afterAll(async () => (await backend)?.close());
}

describeBackend('cpu', 5e-6);
describeBackend('webasm', 5e-6);

describe.skipIf(!hasWebGpu)(WEB_GPU, () => describeBackend('webgpu', 5e-6));

describe('a recurrent step', () => {
  const shape = { cell: 'gru', inputs: 2, hidden: 3, backend: 'webasm' } as const;
  const parameters = {
    weight_ih_l0: new Float32Array(18).fill(0.1),
    weight_hh_l0: new Float32Array(27).fill(0.2),
    bias_ih_l0: new Float32Array(9),
    bias_hh_l0: new Float32Array(9),
  };
  const input = { batch: 2, x: new Float32Array(12).fill(0.5), parameters };

  it('runs forward alone, from a state of zeros, to the same outputs as there and back', async () => {
    const step = await openRecurrentStep(shape);
    const there = await step.forward(input);
    const { out, h } = await step.backward(input, new Float32Array(18));
    await step.close();
    expect(there).toEqual({ out, h });
    expect(there.h).toEqual(there.out.slice(12));
  });

  it('handles large sums without overflow', async () => {
    const step = await openRecurrentStep(shape);
    const { out } = await step.forward({ ...input, x: input.x.map(() => 1e6) });
    await step.close();
    expect(out.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  it('names what does not fit', async () => {
    const step = await openRecurrentStep(shape);
    await expect(step.forward({ ...input, batch: 5 })).rejects.toThrow(/steps .* whole number/);
    await expect(step.backward(input, new Float32Array(4))).rejects.toThrow(
      'dOut must have 6 x 3 numbers, got 4',
    );
    const { bias_hh_l0: _, ...few } = parameters;
    await expect(step.forward({ ...input, parameters: few })).rejects.toThrow(
      'bias_hh_l0 must have 1 x 9 numbers, got nothing',
    );
    await step.close();
    await expect(openRecurrentStep({ ...shape, cell: 'qrnn' as 'gru' })).rejects.toThrow(
      'cell must be one of rnn, lstm, gru, got "qrnn"',
    );
    await expect(openRecurrentStep({ ...shape, layer: 2 } as never)).rejects.toThrow('"layer"');
  });
});
