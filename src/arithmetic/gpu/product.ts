import {
  linear,
  product as productKernel,
  sumOfRows as sumKernel,
  transposed as transposedKernel,
  weightGradient as gradientKernel,
} from './kernels/product.js';
import type { Operations, PlanMatrix } from './operations.js';

/** The transpose of a matrix. */
export const transposed = (on: Operations, a: PlanMatrix): PlanMatrix =>
  on.run(transposedKernel, a.columns, a.rows, a);

/** a B + the part of bias from `first` on. */
export const sums = (
  on: Operations,
  a: PlanMatrix,
  b: PlanMatrix,
  bias: PlanMatrix,
  first = 0,
): PlanMatrix => on.run(linear, a.rows, b.columns, a, b, bias, a.columns, first);

/** a B. */
export const product = (on: Operations, a: PlanMatrix, b: PlanMatrix): PlanMatrix =>
  on.run(productKernel, a.rows, b.columns, a, b, a.columns);

/** dSums^T before. */
export const weightGradient = (on: Operations, dSums: PlanMatrix, before: PlanMatrix): PlanMatrix =>
  on.run(gradientKernel, dSums.columns, before.columns, dSums, before, dSums.rows);

/** The sum of the rows, (1, columns). */
export const sumOfRows = (on: Operations, a: PlanMatrix): PlanMatrix =>
  on.run(sumKernel, 1, a.columns, a, a.rows);
