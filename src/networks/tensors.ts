import { allFinite } from '../options/check.js';
import type { Matrix } from '../arithmetic/arithmetic.js';
import type { Tensor, Tensors } from './state.js';
import { dimensionsOf } from './parameters.js';

/** Copies matrices out of an arithmetic's memory, under names with `prefix` before. */
export function tensorsOf(matrices: ReadonlyMap<string, Matrix>, prefix = ''): Map<string, Tensor> {
  return new Map(
    [...matrices].map(([name, matrix]) => [
      prefix + name,
      { shape: dimensionsOf(name, matrix), data: matrix.data.slice() },
    ]),
  );
}

/** Whether all numbers are finite. */
export function areFinite(matrices: ReadonlyMap<string, Matrix>): boolean {
  return [...matrices.values()].every(({ data }) => allFinite(data));
}

/**
 * Copies tensors into matrices, by name.
 *
 * @throws RangeError where one is missing or has another size
 */
export function fillMatrices(
  matrices: ReadonlyMap<string, Matrix>,
  tensors: Tensors,
  prefix = '',
): void {
  for (const [name, { rows, columns, data }] of matrices) {
    const tensor = tensors.get(prefix + name);
    if (tensor === undefined) throw new RangeError(`There is no tensor ${prefix}${name}`);
    if (tensor.data.length !== rows * columns) {
      throw new RangeError(
        `The tensor ${prefix}${name} must be (${rows}, ${columns}), got (${tensor.shape.join(', ')})`,
      );
    }
    data.set(tensor.data);
  }
}
