import type { Backend } from '../../../gpu/backend.js';
import { ROW_LIMIT } from '../../rules/batches.js';
import { replacedRows, rowFactors, updatedRows } from '../kernels/rows.js';
import type { SideConstants } from '../kernels/types.js';
import type { UpdateRows } from './update.js';

/**
 * Updates rows with kernels of gpu.js alone, on any backend: computes the new rows, then rewrites the
 * whole table. Two kernels take turns at that, since none can read its own output.
 *
 * @param whole the shape of the table, (dim, rowsPerPage, pages)
 * @param entries the most entries of a batch for this table
 */
export function updateByCopy(
  backend: Backend,
  whole: readonly number[],
  entries: number,
  constants: SideConstants,
): UpdateRows {
  const factors = backend.kernel(rowFactors, [entries], {
    ...constants,
    mostOccurrences: ROW_LIMIT.occurrences,
    turn: ROW_LIMIT.turn,
    leastLength: ROW_LIMIT.length,
  });
  const update = backend.kernel(updatedRows, [constants.dim, entries], constants);
  const copies = [0, 1].map(() => backend.kernel(replacedRows, whole, constants));
  const touched = new Float32Array(whole[1] * whole[2]).fill(-1);
  let turn = 0;
  return async (table, sums, { array, data, rate }, { rows: count }) => {
    const factor = await factors.run(count, table, sums, array, rate);
    const rows = await update.run(count, table, sums, array, factor);
    const idsFrom = data[constants.rowIds];
    const ids = data.subarray(idsFrom, idsFrom + count);
    ids.forEach((id, row) => (touched[id] = row));
    turn = 1 - turn;
    const placed = await copies[turn].run(whole[2], table, rows, touched);
    for (const id of ids) touched[id] = -1;
    return placed;
  };
}
