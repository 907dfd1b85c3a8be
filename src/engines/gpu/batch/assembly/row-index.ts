import { place, writePart } from "./parts";
import { Batch } from "./state";

/**
 * Occurrences that one thread of the device adds up at most: the sum of a word that occurs in every
 * third window is the sum of many segments, and no thread keeps all others waiting.
 */
const SEGMENT_LENGTH = 32;

// Places in the header, from the index's first one on.
const ROWS = 0, SEGMENTS = 1, ROW_IDS = 2, ROW_SEGMENTS = 3, SEGMENT_STARTS = 4, ORDER = 5;

/**
 * Writes the inverted index of a list of ids: which rows occur, and where. Each row has one or more
 * segments, each segment a run of the order: positions in the list, row after row.
 *
 *   rows          number of different ids
 *   segments      number of segments of all rows
 *   rowIds        (rows)
 *   rowSegments   (rows + 1) the first segment of each row
 *   segmentStarts (segments + 1) the first entry of each segment
 *   order         (entries) positions in the list
 *
 * @param ids (length) i32; negative ones are left out
 * @param header the first place of the index in the header
 * @returns where what was written ends
 */
export function writeIndex(
  batch: Batch, ids: usize, length: i32, to: usize, header: i32, from: usize,
): usize {
  const rows = countRows(batch, ids, length);
  place(to, header + ROWS, rows);
  const rowSegments = writePart(to, header + ROW_IDS, from, batch.rows, rows);
  const segmentStarts = rowSegments + <usize>rows + 1;
  place(to, header + ROW_SEGMENTS, <i32>rowSegments);
  place(to, header + SEGMENT_STARTS, <i32>segmentStarts);

  let segment = 0, entry = 0;
  for (let row = 0; row < rows; row++) {
    const cursor = batch.cursors + (<usize>row << 2);
    const end = entry + load<i32>(cursor);
    store<i32>(cursor, entry);
    store<f32>(to + ((rowSegments + <usize>row) << 2), <f32>segment);
    for (; entry < end; entry += SEGMENT_LENGTH) {
      store<f32>(to + ((segmentStarts + <usize>(segment++)) << 2), <f32>entry);
    }
    entry = end;
  }
  store<f32>(to + ((rowSegments + <usize>rows) << 2), <f32>segment);
  store<f32>(to + ((segmentStarts + <usize>segment) << 2), <f32>entry);
  place(to, header + SEGMENTS, segment);

  const order = segmentStarts + <usize>segment + 1;
  place(to, header + ORDER, <i32>order);
  writeOrder(batch, ids, length, to + (order << 2));
  for (let row = 0; row < rows; row++) {
    store<i32>(batch.slots + (<usize>load<i32>(batch.rows + (<usize>row << 2)) << 2), 0);
  }
  return order + <usize>entry;
}

/** Lists the different ids in the order of their first occurrence; counts go into the cursors. */
function countRows(batch: Batch, ids: usize, length: i32): i32 {
  let rows = 0;
  for (let i = 0; i < length; i++) {
    const id = load<i32>(ids + (<usize>i << 2));
    if (id < 0) continue;
    const slot = batch.slots + (<usize>id << 2);
    let row = load<i32>(slot) - 1;
    if (row < 0) {
      row = rows++;
      store<i32>(slot, rows);
      store<i32>(batch.rows + (<usize>row << 2), id);
      store<i32>(batch.cursors + (<usize>row << 2), 0);
    }
    const count = batch.cursors + (<usize>row << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  return rows;
}

/** Sorts the positions by row; each row's cursor is at its first entry. */
function writeOrder(batch: Batch, ids: usize, length: i32, order: usize): void {
  for (let i = 0; i < length; i++) {
    const id = load<i32>(ids + (<usize>i << 2));
    if (id < 0) continue;
    const row = load<i32>(batch.slots + (<usize>id << 2)) - 1;
    const cursor = batch.cursors + (<usize>row << 2);
    const entry = load<i32>(cursor);
    store<f32>(order + (<usize>entry << 2), <f32>i);
    store<i32>(cursor, entry + 1);
  }
}
