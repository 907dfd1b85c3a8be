import { addScaled } from "./elementwise";

/** out[i] = table[ids[i]]; ids below 0 give zeros. */
export function gather(out: usize, table: usize, ids: usize, count: i32, columns: i32): void {
  const bytes = <usize>columns << 2;
  for (let i = 0; i < count; i++) {
    const id = load<i32>(ids + (<usize>i << 2));
    if (id < 0) memory.fill(out, 0, bytes);
    else memory.copy(out, table + <usize>id * bytes, bytes);
    out += bytes;
  }
}

/**
 * table[ids[i]] += rows[i], of some columns; ids below 0 are left out.
 *
 * @param stride bytes from row to row, of table and rows
 */
export function scatterAdd(
  table: usize, rows: usize, ids: usize, count: i32, columns: i32, stride: usize,
): void {
  for (let i = 0; i < count; i++) {
    const id = load<i32>(ids + (<usize>i << 2));
    if (id >= 0) addScaled(table + <usize>id * stride, rows, columns, 1);
    rows += stride;
  }
}
