/**
 * Windows that are collected for the device: a load of several batches, of which each takes every
 * so manyth window. The host (`../builder-layout.ts`) allocates and fills it; every field is 4 bytes.
 */
@unmanaged
export class Batch {
  capacity: i32; // windows of a load
  batch: i32; // windows of a batch
  pending: i32; // 1: windows of the document that was read last are still to come

  windows: i32; // collected
  occurrences: i32; // context words of all windows
  contexts: usize; // (load's occurrences) i32: ids of the context words, window after window
  starts: usize; // (capacity + 1) i32: the first occurrence of each window
  targets: usize; // (capacity, 1 + negatives) i32: the centre, then negatives; -1 where left out

  // The batch that is being written.
  batchContexts: usize; // (batch's occurrences) i32
  batchTargets: usize; // (batch, 1 + negatives) i32
  slots: usize; // (size of the vocabulary) i32: 1 + the number of a row in the batch, else 0
  rows: usize; // (the batch's occurrences or targets) i32
  cursors: usize; // (the same) i32
}
