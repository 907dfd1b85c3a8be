/**
 * What one training thread works with. The host (`../layout.ts`) allocates and fills it; every
 * field is 4 bytes but the two sums, in the order that the host writes them. Pointers are byte
 * addresses in the shared memory. The padding of rows is zero and stays zero.
 */
@unmanaged
export class State {
  loss: f64; // sum over examples
  examples: f64;

  // The model, shared by all threads.
  input: usize; // (size, stride) word vectors
  output: usize; // (size, stride)
  keep: usize; // (size) u32: a word stays if a random u32 is at most this
  noise: usize; // (size, 2) u32: alias table, chance to stay in the slot and where to go otherwise
  frozen: usize; // (size) u8: 1 for a word whose input row stays as it is; 0: there is none
  size: u32;
  width: u32; // bytes of a row's numbers, a multiple of 16
  stride: u32; // bytes from a row to the next, a multiple of a cache line

  // Options.
  window: i32;
  shrink: i32; // 1: each window is shrunk at random, as word2vec does
  negative: i32;
  cbow: i32; // 1 CBOW, 0 skip-gram
  mean: i32; // CBOW: 1 mean, 0 sum of the context vectors
  rate: f32; // learning rate of this call; 0 only measures

  // This thread's own.
  random: usize; // (4) u32, xoshiro128**
  pool: usize; // (POOL_SIZE) u32: words drawn as noise, see `nextPooled`
  kept: usize; // ids of the open document that survived subsampling
  length: i32; // how many
  next: i32; // the first that has not been a centre yet

  contexts: usize; // (2 window + 1) addresses of input rows
  multiples: usize; // (2 window + 1) f32: how often each occurs in the window
  targets: usize; // (outputs, even) addresses of output rows: the centre, then negatives
  weights: usize; // (outputs, even) f32: how often each was drawn; 0 for the idle row
  scores: usize; // (groups, contexts, width): scores, then gradients
  before: usize; // (2 window + 1) v128: context values before an update
  hidden: usize; // (width) CBOW's context vector
  gradient: usize; // (width) its gradient
  idle: usize; // (width) a zero row that stands where an output is missing
  copies: usize; // (2 window, stride) copies of frozen rows, which a step changes in their stead

  // A shard's, where training goes in rounds; see `rounds/copies.ts`.
  slots: usize; // (2 size) where its copy of a row is, of the input's rows and the output's; 0: none
  local: usize; // its copies
  top: usize; // where the next one goes
}

/** Marks the end of a document in a stream of ids. */
export const END: u32 = 0xffffffff;
/** Marks a token whose word the vocabulary does not hold. */
export const UNKNOWN: u32 = 0xfffffffe;
