import type { KernelThis, SideConstants, Table } from './types.js';

/** Additional constants of the kernel `rowFactors`: the limits from `rules/batches.ts`. */
export interface LimitConstants {
  readonly mostOccurrences: number;
  readonly turn: number;
  readonly leastLength: number;
}

/**
 * The factor for the sum of each row that a batch touches, as `rowFactor` computes it. (rows)
 *
 * @param sums (segments, dim) negative gradients
 */
export function rowFactors(
  this: KernelThis<SideConstants & LimitConstants>,
  table: Table,
  sums: number[][],
  batch: number[],
  rate: number,
): number {
  const touched = this.thread.x;
  if (touched >= batch[this.constants.rows]) return 0;
  const firstAt = batch[this.constants.rowSegments] + touched;
  const first = batch[firstAt];
  const last = batch[firstAt + 1];
  const usesAt = batch[this.constants.uses] + touched;
  const occurrences = batch[usesAt];
  const idAt = batch[this.constants.rowIds] + touched;
  const id = batch[idAt];
  const page = Math.floor(id * this.constants.pagesPerRow);
  const row = id - page * this.constants.rowsPerPage;
  let step = 0;
  let length = 0;
  for (let d = 0; d < this.constants.dim; d++) {
    let sum = 0;
    for (let i = 0; i < last - first; i++) {
      sum += sums[first + i][d];
    }
    step += sum * sum;
    const value = table[page][row][d];
    length += value * value;
  }
  step = Math.sqrt(step);
  const longest = this.constants.turn * Math.max(Math.sqrt(length), this.constants.leastLength);
  const factor = rate * Math.min(1, this.constants.mostOccurrences / occurrences);
  if (factor * step > longest) return longest / step;
  return factor;
}

/**
 * The new values of the rows that a batch touches, (rows, dim): row += factor * sum of its segments.
 *
 * @param sums (segments, dim) negative gradients
 * @param factors (rows)
 */
export function updatedRows(
  this: KernelThis<SideConstants>,
  table: Table,
  sums: number[][],
  batch: number[],
  factors: number[],
): number {
  const touched = this.thread.y;
  if (touched >= batch[this.constants.rows]) return 0;
  const firstAt = batch[this.constants.rowSegments] + touched;
  const first = batch[firstAt];
  const last = batch[firstAt + 1];
  let sum = 0;
  for (let i = 0; i < last - first; i++) {
    sum += sums[first + i][this.thread.x];
  }
  const idAt = batch[this.constants.rowIds] + touched;
  const id = batch[idAt];
  const page = Math.floor(id * this.constants.pagesPerRow);
  const row = id - page * this.constants.rowsPerPage;
  return table[page][row][this.thread.x] + factors[touched] * sum;
}

/**
 * A whole table with the touched rows in their places, (pages, rowsPerPage, dim): for backends that
 * cannot write into a table.
 *
 * @param rows (touched rows, dim) their new values
 * @param touched (pages * rowsPerPage) the place of a row's new values in `rows`, or -1
 */
export function replacedRows(
  this: KernelThis,
  table: Table,
  rows: number[][],
  touched: number[],
): number {
  const from = touched[this.thread.z * this.constants.rowsPerPage + this.thread.y];
  if (from < 0) return table[this.thread.z][this.thread.y][this.thread.x];
  return rows[from][this.thread.x];
}

/** A copy, on the device, of a table from the host, (pages, rowsPerPage, dim). */
export function copiedTable(this: KernelThis, table: Table): number {
  return table[this.thread.z][this.thread.y][this.thread.x];
}
