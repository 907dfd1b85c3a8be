import { TrainingError } from '../../errors.js';
import { seedRandom } from '../../random.js';
import { INITIAL_STREAM, initialWeight, type TrainingTask, type Weights } from '../engine.js';
import { type Layout, PAGE_BYTES } from './layout.js';

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
  from: Weights | undefined,
): void {
  const padded = layout.stride / 4;
  const matrix = (address: number): Float32Array =>
    new Float32Array(memory.buffer, address, size * padded);
  const copy = (rows: Float32Array, to: Float32Array): void => {
    for (let row = 0; row < size; row++) {
      to.set(rows.subarray(row * dim, (row + 1) * dim), row * padded);
    }
  };
  const input = matrix(layout.input);
  if (from === undefined) {
    const random = seedRandom(seed, INITIAL_STREAM);
    for (let row = 0; row < size; row++) {
      for (let d = 0; d < dim; d++) input[row * padded + d] = initialWeight(random, dim);
    }
  } else {
    copy(from.input, input);
    copy(from.output, matrix(layout.output));
  }
}

/** The weights without the padding of their rows: moved up in place, as large as memory may be. */
export function compactWeights(
  memory: WebAssembly.Memory,
  { size, dim }: TrainingTask,
  { stride, input, output }: Layout,
): Weights {
  const padded = stride / 4;
  const compact = (address: number): Float32Array => {
    const data = new Float32Array(memory.buffer, address, size * padded);
    if (padded !== dim) {
      for (let row = 1; row < size; row++) {
        data.copyWithin(row * dim, row * padded, row * padded + dim);
      }
    }
    return data.subarray(0, size * dim);
  };
  return { input: compact(input), output: compact(output) };
}
