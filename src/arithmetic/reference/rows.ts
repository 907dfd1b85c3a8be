import type { Matrix } from '../arithmetic.js';

/** out[i] = table[ids[i]]; ids below 0 give a row of zeros. */
export function gather(out: Matrix, table: Matrix, ids: Int32Array): void {
  const { columns } = table;
  for (let i = 0; i < ids.length; i++) {
    for (let d = 0; d < columns; d++) {
      out.data[i * columns + d] = ids[i] < 0 ? 0 : table.data[ids[i] * columns + d];
    }
  }
}

/** table[ids[i]] += rows[i]; ids below 0 are skipped. */
export function scatterAdd(table: Matrix, rows: Matrix, ids: Int32Array): void {
  const { columns } = table;
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0) continue;
    for (let d = 0; d < columns; d++) {
      table.data[ids[i] * columns + d] += rows.data[i * columns + d];
    }
  }
}
