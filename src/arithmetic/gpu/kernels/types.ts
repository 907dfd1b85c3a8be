import type { IKernelFunctionThis } from 'gpu.js';

/**
 * `this` of the kernels of recurrent cells. They have no constants: all sizes are arguments, so that
 * the text of a kernel is the same for all sizes and a device compiles it once.
 *
 * Sums are clipped to +-20 before tanh, as some GPUs compute it from powers of e, which overflow. In
 * float32 tanh is +-1 long before that. A sigmoid is (1 + tanh(x / 2)) / 2.
 */
export type PlanThis = IKernelFunctionThis<object>;

/** A matrix, by rows and columns. */
export type Rows = readonly (readonly number[])[];
