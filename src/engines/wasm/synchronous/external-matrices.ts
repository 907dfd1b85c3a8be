import { copyBlocks } from '../../../embedding/matrix.js';
import type { WeightBlocks, Weights } from '../../engine.js';
import type { MatrixShape } from '../../rules/ends.js';
import { initialNumbers } from '../../rules/initial-weights.js';
import { wholeBlocks } from '../../stream/position.js';

/**
 * Matrices outside WebAssembly's memory, which ends at 4 GiB: as large as the machine allows. Workers
 * are handed the buffers, as an array of more than 4 GiB does not arrive whole.
 */
export interface ExternalMatrices {
  readonly input: ArrayBufferLike; // (inputs.rows, dim) float32
  readonly output: ArrayBufferLike; // (outputs.rows, dim) float32
}

/** The imports of the kernels: rows of both matrices, in one numbering. */
export interface RowAccess {
  loadRow(row: number, to: number): void;
  storeRow(row: number, from: number): void;
}

/**
 * The matrices with the initial weights of a run.
 *
 * @throws the platform's error if memory runs out
 */
export function makeExternal(
  { inputs, outputs, dim, seed }: MatrixShape & { readonly seed: number },
  from: WeightBlocks | undefined,
): ExternalMatrices {
  const buffer = ({ rows }: { readonly rows: number }): ArrayBufferLike =>
    new (globalThis.SharedArrayBuffer ?? ArrayBuffer)(rows * dim * 4);
  const matrices = { input: buffer(inputs), output: buffer(outputs) };
  const { input, output } = externalWeights(matrices);
  if (from === undefined) {
    const next = initialNumbers(dim, seed);
    for (let i = 0; i < input.length; i++) input[i] = next();
  } else {
    copyBlocks(from.input, input, dim);
    copyBlocks(from.output, output, dim);
  }
  return matrices;
}

/** The matrices as numbers, without a copy. */
export const externalWeights = ({ input, output }: ExternalMatrices): Weights => ({
  input: new Float32Array(input),
  output: new Float32Array(output),
});

/** The matrices as blocks, each of them whole. */
export const externalBlocks = (matrices: ExternalMatrices): WeightBlocks =>
  wholeBlocks(externalWeights(matrices));

/** Copies rows between external matrices and a memory. */
export function rowAccess(
  memory: WebAssembly.Memory,
  { inputs, dim }: MatrixShape,
  external: ExternalMatrices,
): RowAccess {
  const { input, output } = externalWeights(external);
  const local = new Float32Array(memory.buffer);
  const placeOf = (row: number): { matrix: Float32Array; at: number } =>
    row < inputs.rows
      ? { matrix: input, at: row * dim }
      : { matrix: output, at: (row - inputs.rows) * dim };
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
