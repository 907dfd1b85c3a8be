import {
  compileMerge,
  kernelBytes,
  MergeKernels,
} from '../../../src/engines/distributed/merge-kernels.js';
import { PAGE_BYTES } from '../../../src/wasm-module.js';

const module = await compileMerge();

/** Two matrices without an engine, and the kernels in their memory. */
export interface Matrices {
  readonly kernels: MergeKernels;
  readonly input: Float32Array; // (rows, stride)
  readonly output: Float32Array; // (rows, stride)
}

/** Matrices of `rows` rows of `dim` numbers, padded to `stride`, all zero. */
export function newMatrices(rows: number, dim: number, stride = dim): Matrices {
  const bytes = rows * stride * Float32Array.BYTES_PER_ELEMENT;
  const pages = Math.ceil((2 * bytes + kernelBytes(dim)) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const [input, output] = [0, bytes].map(
    (at) => new Float32Array(memory.buffer, at, rows * stride),
  );
  return { input, output, kernels: new MergeKernels(module, dim, memory, 2 * bytes) };
}
