/**
 * What one training thread works with. The host (`../layout.ts`) allocates and fills it; every
 * field is 4 bytes but the two sums, in the order that the host writes them. Pointers are byte
 * addresses in the shared memory. Rows are padded to `stride` bytes, a multiple of 16; the padding
 * is zero and stays zero.
 */
@unmanaged
export class State {
  loss: f64; // sum over examples
  examples: f64;

  // The model, shared by all threads.
  input: usize; // (size, stride) word vectors
  output: usize; // (size, stride)
  keep: usize; // (size) u32: a word stays if a random u32 is at most this
  threshold: usize; // (size) u32: alias table, chance to stay in the slot
  alias: usize; // (size) u32: alias table, where to go otherwise
  size: u32;
  stride: u32; // bytes a row

  // Options.
  window: i32;
  shrink: i32; // 1: each window is shrunk at random, as word2vec does
  negative: i32;
  cbow: i32; // 1 CBOW, 0 skip-gram
  mean: i32; // CBOW: 1 mean, 0 sum of the context vectors
  rate: f32; // learning rate of this call; 0 only measures

  // This thread's own.
  random: usize; // (4) u32, xoshiro128**
  kept: usize; // ids of the open document that survived subsampling
  length: i32; // how many
  next: i32; // the first that has not been a centre yet

  contexts: usize; // (2 window + 1) addresses of input rows
  multiples: usize; // (2 window + 1) f32: how often each occurs in the window
  targets: usize; // (outputs, even) addresses of output rows: the centre, then negatives
  weights: usize; // (outputs, even) f32: how often each was drawn; 0 for the idle row
  scores: usize; // (groups, contexts, width): scores, then gradients
  before: usize; // (2 window + 1) v128: context values before an update
  hidden: usize; // (stride) CBOW's context vector
  gradient: usize; // (stride) its gradient
  idle: usize; // (stride) a zero row that stands where an output is missing
}

/** Marks the end of a document in a stream of ids. */
export const END: u32 = 0xffffffff;
/** Marks a token whose word the vocabulary does not hold. */
export const UNKNOWN: u32 = 0xfffffffe;
