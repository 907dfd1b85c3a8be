import { TrainingError } from '../../errors.js';
import type { EngineState, TrainingTask, WeightBlocks, Weights } from '../engine.js';
import { FEWER_WORDS } from '../fewer-words.js';
import type { MatrixShape } from '../rules/ends.js';
import { initialNumbers } from '../rules/initial-weights.js';
import { PAGE_BYTES } from '../../wasm-module.js';
import type { Layout } from './layout.js';
import { paddedBlocks, placeBlocks } from './padded-rows.js';

/**
 * The shared memory of a run.
 *
 * @throws TrainingError OUT_OF_MEMORY
 */
export function allocate(layout: Pick<Layout, 'bytes'>): WebAssembly.Memory {
  const pages = Math.ceil(layout.bytes / PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `This machine could not allocate ${Math.ceil(layout.bytes / 2 ** 20)} MiB of shared memory ` +
        'for the weights.',
      { cause, advice: FEWER_WORDS },
    );
  }
}

/** Writes the initial weights: random numbers, or those of a state. */
export function fillWeights(
  memory: WebAssembly.Memory,
  task: Pick<TrainingTask, 'inputs' | 'outputs' | 'dim' | 'seed'>,
  layout: Layout,
  from: WeightBlocks | undefined,
): void {
  const { inputs, outputs, dim, seed } = task;
  const { input, output } = matricesIn(memory, task, layout);
  if (from === undefined) {
    const next = initialNumbers(dim, seed);
    const padded = layout.stride / 4;
    for (let row = 0; row < inputs.rows; row++) {
      for (let d = 0; d < dim; d++) input[row * padded + d] = next();
    }
  } else {
    placeBlocks(from.input, input, inputs.rows, dim);
    placeBlocks(from.output, output, outputs.rows, dim);
  }
}

/** The current weights without the padding of their rows, block by block. */
export function weightBlocks(
  memory: WebAssembly.Memory,
  shape: MatrixShape,
  layout: Layout,
): Pick<EngineState, 'input' | 'output'> {
  const { inputs, outputs, dim } = shape;
  const { input, output } = matricesIn(memory, shape, layout);
  return {
    input: paddedBlocks(input, inputs.rows, dim),
    output: paddedBlocks(output, outputs.rows, dim),
  };
}

/** The weights without the padding of their rows: moved up in place, as large as memory may be. */
export function compactWeights(
  memory: WebAssembly.Memory,
  shape: MatrixShape,
  layout: Layout,
): Weights {
  const { inputs, outputs, dim } = shape;
  const padded = layout.stride / 4;
  const compact = (data: Float32Array, rows: number): Float32Array => {
    if (padded !== dim) {
      for (let row = 1; row < rows; row++) {
        data.copyWithin(row * dim, row * padded, row * padded + dim);
      }
    }
    return data.subarray(0, rows * dim);
  };
  const { input, output } = matricesIn(memory, shape, layout);
  return { input: compact(input, inputs.rows), output: compact(output, outputs.rows) };
}

/** Both matrices with the padding of their rows, (rows, stride). */
export function matricesIn(
  { buffer }: WebAssembly.Memory,
  { inputs, outputs }: Pick<MatrixShape, 'inputs' | 'outputs'>,
  { stride, input, output }: Layout,
): Weights {
  const matrix = (address: number, rows: number): Float32Array =>
    new Float32Array(buffer, address, (rows * stride) / 4);
  return { input: matrix(input, inputs.rows), output: matrix(output, outputs.rows) };
}
