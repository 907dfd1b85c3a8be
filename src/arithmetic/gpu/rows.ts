import { beside as besideKernel, joined, rowsFrom, sumFrom } from './kernels/rows.js';
import type { Operations, PlanMatrix } from './operations.js';

/** The rows of `a`, then those of `b`. */
export const below = (on: Operations, a: PlanMatrix, b: PlanMatrix): PlanMatrix =>
  on.run(joined, a.rows + b.rows, a.columns, a, b, a.rows);

/** The columns of `a`, then those of `b`. */
export const beside = (on: Operations, a: PlanMatrix, b: PlanMatrix): PlanMatrix =>
  on.run(besideKernel, a.rows, a.columns + b.columns, a, b, a.columns);

/** `count` rows of `a` from `first` on. */
export const part = (on: Operations, a: PlanMatrix, first: number, count: number): PlanMatrix =>
  on.run(rowsFrom, count, a.columns, a, first);

/** `b` plus as many rows of `a`, from `first` on. */
export const plusRows = (on: Operations, a: PlanMatrix, b: PlanMatrix, first: number): PlanMatrix =>
  on.run(sumFrom, b.rows, b.columns, a, b, first);

/**
 * One matrix with the rows of all steps. A kernel writes its whole output, so steps cannot write into
 * one matrix in turn. Joining halves copies each number only log2(T) times.
 */
export function stacked(on: Operations, steps: readonly PlanMatrix[]): PlanMatrix {
  if (steps.length === 1) return steps[0];
  const half = 2 ** Math.ceil(Math.log2(steps.length) - 1);
  return below(on, stacked(on, steps.slice(0, half)), stacked(on, steps.slice(half)));
}
