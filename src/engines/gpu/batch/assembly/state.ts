/**
 * Windows collected for the device: a load of several batches, among which the windows are dealt out
 * one by one. The host (`../builder-layout.ts`) allocates and fills it, field by field at the offsets
 * that `BatchField` exports.
 */
@unmanaged
export class Batch {
  capacity: i32; // windows of a load
  batch: i32; // windows of a batch
  outputs: i32; // the most of a window
  pending: i32; // 1: some windows of the document read last are not collected yet

  windows: i32; // collected
  occurrences: i32; // context words of all windows
  contexts: usize; // (load's occurrences) i32: ids of the context words, window after window
  starts: usize; // (capacity + 1) i32: the first occurrence of each window
  targets: usize; // (capacity, outputs) i32: output rows; -1 for one that is left out
  labels: usize; // (capacity, outputs) i32: 1 for a row that should score high, else 0

  // The batch being written.
  batchContexts: usize; // (batch's occurrences) i32
  batchTargets: usize; // (batch, outputs) i32
  batchLabels: usize; // (batch, outputs) i32
  slots: usize; // (rows of the larger matrix) i32: 1 + the number of a row in the batch, else 0
  rows: usize; // (the longest indexed list) i32
  cursors: usize; // (the same) i32
  uses: usize; // (the same) i32: how often each row counts

  // If words have several rows: the distinct context words of the batch, and their rows.
  bagEntries: i32; // rows of all of them
  wordUses: usize; // (words) i32: occurrences of each
  bagRows: usize; // (bag entries) i32: rows, word after word
  bagWords: usize; // (bag entries) i32: the word of each
}

/** Offsets in bytes of the batch's fields, and its size, for the host. */
export enum BatchField {
  capacity = <i32>offsetof<Batch>("capacity"),
  batch = <i32>offsetof<Batch>("batch"),
  outputs = <i32>offsetof<Batch>("outputs"),
  pending = <i32>offsetof<Batch>("pending"),
  windows = <i32>offsetof<Batch>("windows"),
  occurrences = <i32>offsetof<Batch>("occurrences"),
  contexts = <i32>offsetof<Batch>("contexts"),
  starts = <i32>offsetof<Batch>("starts"),
  targets = <i32>offsetof<Batch>("targets"),
  labels = <i32>offsetof<Batch>("labels"),
  batchContexts = <i32>offsetof<Batch>("batchContexts"),
  batchTargets = <i32>offsetof<Batch>("batchTargets"),
  batchLabels = <i32>offsetof<Batch>("batchLabels"),
  slots = <i32>offsetof<Batch>("slots"),
  rows = <i32>offsetof<Batch>("rows"),
  cursors = <i32>offsetof<Batch>("cursors"),
  uses = <i32>offsetof<Batch>("uses"),
  wordUses = <i32>offsetof<Batch>("wordUses"),
  bagRows = <i32>offsetof<Batch>("bagRows"),
  bagWords = <i32>offsetof<Batch>("bagWords"),
  size = <i32>offsetof<Batch>(),
}
