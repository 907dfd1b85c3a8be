import { State } from "../../../wasm/assembly/state";
import { nextPooled } from "../../../wasm/assembly/random";
import { advance, drawReach, readDocument, readyEnd } from "../../../wasm/assembly/train";
import { Batch } from "./state";
import { place, writePart } from "./parts";
import { bagSize } from "../../../wasm/assembly/bags";
import { nameWords, writeBags } from "./bags";
import { writeIndex } from "./row-index";

/**
 * Reads a chunk of an id stream as the wasm engine's `train` does, with the same draws in the same
 * order, but only collects the windows. Returns the address up to which ids were used. If the load is
 * full, it is below `end` or `pending` is set.
 */
export function collect(state: State, batch: Batch, from: usize, end: usize): usize {
  let at = from;
  while (batch.pending || at < end) {
    if (!batch.pending) at = readDocument(state, at, end);
    batch.pending = 1;
    const to = readyEnd(state, at);
    while (state.next < to) {
      if (isFull(batch)) return at;
      collectWindow(state, batch, state.next++);
    }
    advance(state, to, at);
    batch.pending = 0;
  }
  return at;
}

function collectWindow(state: State, batch: Batch, centre: i32): void {
  const reach = drawReach(state);
  const from = max(0, centre - reach), to = min(state.length, centre + reach + 1);
  if (to - from < 2) return;
  const window = batch.windows++;
  store<i32>(batch.starts + (<usize>window << 2), batch.occurrences);
  for (let i = from; i < to; i++) {
    if (i == centre) continue;
    const at = <usize>(batch.occurrences++) << 2;
    store<i32>(batch.contexts + at, load<i32>(state.kept + (<usize>i << 2)));
  }
  collectTargets(state, batch, window, load<u32>(state.kept + (<usize>centre << 2)));
}

/** The output rows of a window with their labels; -1 fills up a window that has fewer than others. */
function collectTargets(state: State, batch: Batch, window: i32, centre: u32): void {
  const first = <usize>(window * batch.outputs) << 2;
  const targets = batch.targets + first, labels = batch.labels + first;
  const sampled = state.negative ? state.negative + 1 : 0;
  const path = batch.outputs - sampled, bytes = <usize>path << 2;
  if (path) followPath(state, path, targets, labels, centre);
  if (sampled) drawNegatives(state, sampled, targets + bytes, labels + bytes, centre);
}

/** The centre with label 1, and the negatives; a negative that is the centre is skipped, as in word2vec. */
function drawNegatives(
  state: State, outputs: i32, target: usize, label: usize, centre: u32,
): void {
  const first = state.firstWord;
  store<u32>(target, first + centre);
  store<i32>(label, 1);
  for (let k = 1; k < outputs; k++) {
    const drawn = nextPooled(state);
    target += 4; label += 4;
    store<i32>(target, drawn == centre ? -1 : <i32>(first + drawn));
    store<i32>(label, 0);
  }
}

/** The inner nodes on the path to the centre; a turn to the left is label 1. */
function followPath(
  state: State, outputs: i32, target: usize, label: usize, centre: u32,
): void {
  const starts = state.pathStarts + (<usize>centre << 2);
  const first = load<u32>(starts), length = <i32>(load<u32>(starts, 4) - first);
  for (let k = 0; k < outputs; k++) {
    const entry = <usize>first + <usize>k;
    const isThere = k < length;
    store<i32>(target, isThere ? load<i32>(state.pathRows + (entry << 2)) : -1);
    store<i32>(label, isThere ? 1 - <i32>load<u8>(state.turns + entry) : 0);
    target += 4; label += 4;
  }
}

// The header of a batch as the device receives it: the same fields as in `../batch.ts`.
const WINDOWS = 0, OCCURRENCES = 1, CONTEXTS = 2, WINDOW_OF = 3, STARTS = 4, WINDOW_ROWS = 5;
const TARGETS = 6, LABELS = 7, INPUT = 8, OUTPUT = 15, BAGS = 22, HEADER: usize = 32;

/** Whether the load is full. */
export function isFull(batch: Batch): bool {
  return batch.windows == batch.capacity;
}

/** How many batches the load makes so far. */
export function batches(batch: Batch): i32 {
  return (batch.windows + batch.batch - 1) / batch.batch;
}

/** Discards the collected windows. */
export function clear(batch: Batch): void {
  batch.windows = 0;
  batch.occurrences = 0;
}

/**
 * Writes one batch of the load as the device receives it, one list of float32 numbers: a header that
 * says where each part begins, then the parts (see `../batch.ts`). Returns the length.
 *
 * @param index of the batch, below `batches`
 * @param trains whether rows will be updated; a batch that is only measured needs no index of rows
 */
export function write(state: State, batch: Batch, index: i32, to: usize, trains: bool): i32 {
  store<i32>(batch.starts + (<usize>batch.windows << 2), batch.occurrences);
  const stride = batches(batch), outputs = batch.outputs;
  const windows = index < stride ? (batch.windows - index + stride - 1) / stride : 0;

  let occurrences = 0;
  for (let window = 0, from = index; window < windows; window++, from += stride) {
    const starts = batch.starts + (<usize>from << 2);
    const first = load<i32>(starts), bytes = <usize>(load<i32>(starts, 4) - first) << 2;
    memory.copy(
      batch.batchContexts + (<usize>occurrences << 2), batch.contexts + (<usize>first << 2), bytes,
    );
    const into = <usize>(window * outputs) << 2, out = <usize>(from * outputs) << 2;
    memory.copy(batch.batchTargets + into, batch.targets + out, <usize>outputs << 2);
    memory.copy(batch.batchLabels + into, batch.labels + out, <usize>outputs << 2);
    occurrences += <i32>(bytes >> 2);
  }
  place(to, WINDOWS, windows);
  place(to, OCCURRENCES, occurrences);
  const words = state.bagStarts ? nameWords(state, batch, occurrences) : 0;
  let at = writePart(to, CONTEXTS, HEADER, batch.batchContexts, occurrences);
  at = writeWindows(batch, index, windows, to, at, occurrences);
  at = writeWindowRows(state, batch, index, windows, to, at);
  at = writePart(to, TARGETS, at, batch.batchTargets, windows * outputs);
  at = writePart(to, LABELS, at, batch.batchLabels, windows * outputs);
  if (state.bagStarts) at = writeBags(batch, words, to, at);
  if (trains) {
    if (state.frozen) {
      if (state.bagStarts) leaveOutFrozen(state, batch.bagRows, batch.bagEntries);
      else leaveOutFrozen(state, batch.batchContexts, occurrences);
    }
    at = writeIndex(batch, batch.batchContexts, 0, occurrences, to, INPUT, at);
    at = writeIndex(batch, batch.batchTargets, 0, windows * outputs, to, OUTPUT, at);
    if (state.bagStarts) {
      at = writeIndex(batch, batch.bagRows, batch.bagWords, batch.bagEntries, to, BAGS, at);
    }
  }
  return <i32>at;
}

/** Writes the number of input rows whose mean is the context vector of each window. */
function writeWindowRows(
  state: State, batch: Batch, index: i32, windows: i32, to: usize, from: usize,
): usize {
  place(to, WINDOW_ROWS, <i32>from);
  const stride = batches(batch);
  for (let window = 0, source = index; window < windows; window++, source += stride) {
    const starts = batch.starts + (<usize>source << 2);
    const first = load<i32>(starts), end = load<i32>(starts, 4);
    let rows = end - first;
    if (state.bagStarts) {
      rows = 0;
      for (let i = first; i < end; i++) {
        rows += bagSize(state, load<u32>(batch.contexts + (<usize>i << 2)));
      }
    }
    store<f32>(to + ((from + <usize>window) << 2), <f32>rows);
  }
  return from + <usize>windows;
}

/** Marks frozen input rows with -1, so that the index leaves them out. */
function leaveOutFrozen(state: State, rows: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    const at = rows + (<usize>i << 2);
    if (load<u8>(state.frozen + load<u32>(at))) store<i32>(at, -1);
  }
}

/** Writes the window of each context word, and the first context word of each window. */
function writeWindows(
  batch: Batch, index: i32, windows: i32, to: usize, from: usize, occurrences: i32,
): usize {
  const starts = from + <usize>occurrences, stride = batches(batch);
  place(to, WINDOW_OF, <i32>from);
  place(to, STARTS, <i32>starts);
  let occurrence = 0;
  for (let window = 0, source = index; window < windows; window++, source += stride) {
    const at = batch.starts + (<usize>source << 2);
    store<f32>(to + ((starts + <usize>window) << 2), <f32>occurrence);
    const end = occurrence + load<i32>(at, 4) - load<i32>(at);
    for (; occurrence < end; occurrence++) {
      store<f32>(to + ((from + <usize>occurrence) << 2), <f32>window);
    }
  }
  store<f32>(to + ((starts + <usize>windows) << 2), <f32>occurrence);
  return starts + <usize>windows + 1;
}
