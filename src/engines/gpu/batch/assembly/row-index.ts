import { place, writePart } from "./parts";
import { Batch } from "./state";

/**
 * The most occurrences that one thread of the device adds up. The sum of a word in every third window
 * is split into many segments, so that no thread keeps all others waiting.
 */
const SEGMENT_LENGTH = 32;

// Fields of an index in the header, counted from its first.
const ROWS = 0, SEGMENTS = 1, ROW_IDS = 2, USES = 3, ROW_SEGMENTS = 4, SEGMENT_STARTS = 5, ORDER = 6;

/**
 * Writes the inverted index of a list of ids: which rows occur, and where. Each row has one or more
 * segments, each segment a run of the order: positions in the list, row after row.
 *
 *   rows          number of different ids
 *   segments      number of segments of all rows
 *   rowIds        (rows)
 *   uses          (rows) how often each occurs
 *   rowSegments   (rows + 1) the first segment of each row
 *   segmentStarts (segments + 1) the first entry of each segment
 *   order         (entries) positions in the list
 *
 * @param ids (length) i32; negative ones are left out
 * @param words 0, or (length) i32: words that the order lists instead of positions, and that count as
 * often as they occur in the batch
 * @param header the first place of the index in the header
 * @returns where the index ends
 */
export function writeIndex(
  batch: Batch, ids: usize, words: usize, length: i32, to: usize, header: i32, from: usize,
): usize {
  const rows = countRows(batch, ids, words, length);
  place(to, header + ROWS, rows);
  const uses = writePart(to, header + ROW_IDS, from, batch.rows, rows);
  const rowSegments = writePart(to, header + USES, uses, batch.uses, rows);
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
  writeOrder(batch, ids, words, length, to + (order << 2));
  forgetRows(batch, rows);
  return order + <usize>entry;
}

/**
 * Lists the distinct ids in the order of their first occurrence. Until `forgetRows`, the slots hold the
 * number of each. The cursors hold how many entries each has.
 */
export function countRows(batch: Batch, ids: usize, words: usize, length: i32): i32 {
  let rows = 0;
  for (let i = 0; i < length; i++) {
    const entry = <usize>i << 2;
    const id = load<i32>(ids + entry);
    if (id < 0) continue;
    const slot = batch.slots + (<usize>id << 2);
    let row = load<i32>(slot) - 1;
    if (row < 0) {
      row = rows++;
      store<i32>(slot, rows);
      store<i32>(batch.rows + (<usize>row << 2), id);
      store<i32>(batch.cursors + (<usize>row << 2), 0);
      store<i32>(batch.uses + (<usize>row << 2), 0);
    }
    const at = <usize>row << 2;
    const uses = words ? load<i32>(batch.wordUses + (<usize>load<i32>(words + entry) << 2)) : 1;
    store<i32>(batch.cursors + at, load<i32>(batch.cursors + at) + 1);
    store<i32>(batch.uses + at, load<i32>(batch.uses + at) + uses);
  }
  return rows;
}

/** Clears the slots of the listed rows. */
export function forgetRows(batch: Batch, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    store<i32>(batch.slots + (<usize>load<i32>(batch.rows + (<usize>row << 2)) << 2), 0);
  }
}

/** Sorts the positions or words by row. Each row's cursor begins at the row's first entry. */
function writeOrder(batch: Batch, ids: usize, words: usize, length: i32, order: usize): void {
  for (let i = 0; i < length; i++) {
    const at = <usize>i << 2;
    const id = load<i32>(ids + at);
    if (id < 0) continue;
    const row = load<i32>(batch.slots + (<usize>id << 2)) - 1;
    const cursor = batch.cursors + (<usize>row << 2);
    const entry = load<i32>(cursor);
    store<f32>(order + (<usize>entry << 2), words ? <f32>load<i32>(words + at) : <f32>i);
    store<i32>(cursor, entry + 1);
  }
}
