import type { IKernelFunctionThis } from 'gpu.js';

/**
 * `this` of the kernels of recurrent cells. They know no constants: all sizes come as numbers, so
 * that the text of a kernel is the same for all sizes and a device compiles it once.
 *
 * Sums go into tanh within +-20, where it is 1 in float32 long before, because some GPUs calculate
 * it by powers of e and run over. A sigmoid is (1 + tanh(x / 2)) / 2.
 */
export type PlanThis = IKernelFunctionThis<object>;

/** A matrix, by rows and columns. */
export type Rows = readonly (readonly number[])[];
