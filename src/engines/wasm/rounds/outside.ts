import { seedRandom } from '../../../random.js';
import {
  type EngineState,
  INITIAL_STREAM,
  initialWeight,
  type TrainingTask,
  type Weights,
} from '../../engine.js';

/**
 * Matrices beside WebAssembly's memory, which ends at 4 GiB: as large as the machine allows. Threads
 * are handed the buffers, as an array of more than 4 GiB does not arrive whole.
 */
export interface OutsideMatrices {
  readonly input: ArrayBufferLike; // (size, dim) float32
  readonly output: ArrayBufferLike; // (size, dim) float32
}

/** What the kernels ask the host for: rows of both matrices, numbered one after the other. */
export interface RowAccess {
  loadRow(row: number, to: number): void;
  storeRow(row: number, from: number): void;
}

type Shape = Pick<TrainingTask, 'size' | 'dim'>;

/** The matrices with the first weights of a run. Throws what the platform throws without memory. */
export function makeOutside(
  { size, dim, seed }: Pick<TrainingTask, 'size' | 'dim' | 'seed'>,
  from: Pick<EngineState, 'input' | 'output'> | undefined,
): OutsideMatrices {
  const buffer = (): ArrayBufferLike =>
    new (globalThis.SharedArrayBuffer ?? ArrayBuffer)(size * dim * 4);
  const matrices = { input: buffer(), output: buffer() };
  const { input, output } = outsideWeights(matrices);
  if (from === undefined) {
    const random = seedRandom(seed, INITIAL_STREAM);
    for (let i = 0; i < input.length; i++) input[i] = initialWeight(random, dim);
  } else {
    for (const { first, data } of from.input) input.set(data, first * dim);
    for (const { first, data } of from.output) output.set(data, first * dim);
  }
  return matrices;
}

/** The matrices as numbers, without a copy. */
export const outsideWeights = ({ input, output }: OutsideMatrices): Weights => ({
  input: new Float32Array(input),
  output: new Float32Array(output),
});

/** The matrices as blocks, of which each is the whole. */
export function outsideBlocks(matrices: OutsideMatrices): Pick<EngineState, 'input' | 'output'> {
  const { input, output } = outsideWeights(matrices);
  return { input: [{ first: 0, data: input }], output: [{ first: 0, data: output }] };
}

/** Copies rows between matrices outside and a memory. */
export function rowAccess(
  memory: WebAssembly.Memory,
  { size, dim }: Shape,
  outside: OutsideMatrices,
): RowAccess {
  const { input, output } = outsideWeights(outside);
  const local = new Float32Array(memory.buffer);
  const placeOf = (row: number): { matrix: Float32Array; at: number } =>
    row < size ? { matrix: input, at: row * dim } : { matrix: output, at: (row - size) * dim };
  return {
    loadRow(row, to) {
      const { matrix, at } = placeOf(row);
      local.set(matrix.subarray(at, at + dim), to >>> 2);
    },
    storeRow(row, from) {
      const { matrix, at } = placeOf(row);
      matrix.set(local.subarray(from >>> 2, (from >>> 2) + dim), at);
    },
  };
}
