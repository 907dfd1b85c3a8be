import { TrainingError } from '../../errors.js';
import { seedRandom } from '../../random.js';
import {
  type EngineState,
  INITIAL_STREAM,
  initialWeight,
  type TrainingTask,
  type Weights,
} from '../engine.js';
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
      `This machine did not give ${Math.ceil(layout.bytes / 2 ** 20)} MiB of shared memory ` +
        'for the weights. Keep fewer words (a higher minCount, or maxVocab), or fewer dimensions.',
      { cause },
    );
  }
}

/** Writes the first weights: random numbers, or those of a state. */
export function fillWeights(
  memory: WebAssembly.Memory,
  { size, dim, seed }: TrainingTask,
  layout: Layout,
  from: EngineState | undefined,
): void {
  const padded = layout.stride / 4;
  const { input, output } = matricesIn(memory, size, layout);
  if (from === undefined) {
    const random = seedRandom(seed, INITIAL_STREAM);
    for (let row = 0; row < size; row++) {
      for (let d = 0; d < dim; d++) input[row * padded + d] = initialWeight(random, dim);
    }
  } else {
    placeBlocks(from.input, input, size, dim);
    placeBlocks(from.output, output, size, dim);
  }
}

/** The weights without the padding of their rows, block by block, as they are when they are read. */
export function weightBlocks(
  memory: WebAssembly.Memory,
  { size, dim }: TrainingTask,
  layout: Layout,
): Pick<EngineState, 'input' | 'output'> {
  const { input, output } = matricesIn(memory, size, layout);
  return { input: paddedBlocks(input, size, dim), output: paddedBlocks(output, size, dim) };
}

/** The weights without the padding of their rows: moved up in place, as large as memory may be. */
export function compactWeights(
  memory: WebAssembly.Memory,
  { size, dim }: TrainingTask,
  layout: Layout,
): Weights {
  const padded = layout.stride / 4;
  const compact = (data: Float32Array): Float32Array => {
    if (padded !== dim) {
      for (let row = 1; row < size; row++) {
        data.copyWithin(row * dim, row * padded, row * padded + dim);
      }
    }
    return data.subarray(0, size * dim);
  };
  const { input, output } = matricesIn(memory, size, layout);
  return { input: compact(input), output: compact(output) };
}

/** Both matrices with the padding of their rows, (size, stride). */
function matricesIn(
  { buffer }: WebAssembly.Memory,
  size: number,
  { stride, input, output }: Layout,
): Weights {
  const matrix = (address: number): Float32Array =>
    new Float32Array(buffer, address, (size * stride) / 4);
  return { input: matrix(input), output: matrix(output) };
}
