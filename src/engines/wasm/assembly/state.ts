/**
 * The state of one worker's kernels. The host (`../worker-fields.ts`) allocates and fills it, field
 * by field at the offsets that `StateField` exports. Pointers are byte addresses in the shared
 * memory. The padding of rows is zero and stays zero.
 */
@unmanaged
export class State {
  loss: f64; // sum over examples
  examples: f64;

  // The model, shared by all workers.
  input: usize; // (inputRows, stride) word vectors; 0: outside this memory
  output: usize; // (output rows, stride)
  keep: usize; // (size) u32: a word stays if a random u32 is at most this
  frozen: usize; // (inputRows) u8: 1 for a frozen input row; 0: no row is frozen
  inputRows: u32;
  width: u32; // bytes of a row's numbers, a multiple of 16
  stride: u32; // bytes from a row to the next, a multiple of a cache line

  // The input side: the rows of each word.
  bagStarts: usize; // (size + 1) u32; 0: each word has one row, of its own number
  bagRows: usize; // u32

  // The output side: negative sampling, the paths of a tree, or both.
  noise: usize; // (noiseRows, 2) u32: alias table: the chance to stay in the slot, and the other word
  noiseRows: u32;
  firstWord: u32; // with noise: the output row of the first word
  negative: i32; // negatives of a window; 0: no noise
  pathStarts: usize; // (size + 1) u32; 0: no tree
  pathRows: usize; // u32
  turns: usize; // u8, one per entry of pathRows: 1 right, 0 left

  // Options.
  window: i32;
  fixedWindow: i32; // 0: each window is narrowed at random, as in word2vec
  cbow: i32; // 1 CBOW, 0 skip-gram
  cbowMean: i32; // CBOW: 1 mean, 0 sum of the context rows
  rate: f32; // learning rate of this call; 0 only measures

  // This worker's own.
  random: usize; // (4) u32, xoshiro128**
  pool: usize; // (poolMask + 1) u32: rows drawn as noise, see `nextPooled`
  poolMask: u32; // rows in the pool, a power of two, less 1
  poolUsesMask: u32; // how often a row of the pool is used, a power of two, less 1
  kept: usize; // ids of the open document that survived subsampling
  length: i32; // their number
  next: i32; // the first that has not been a centre yet

  contexts: usize; // (context rows of a window + 1) addresses of input rows
  multiples: usize; // (2 window + 1) f32: how often each occurs in the window; its rows for CBOW with bags
  outputs: i32; // output rows of this window
  targets: usize; // (outputs + 1) addresses of output rows
  labels: usize; // (outputs + 1) f32: 1 for a row that should score high, 0 for one that should not
  weights: usize; // (outputs + 1) f32: how often each counts; 0 for the idle row
  scores: usize; // (groups, contexts, width): scores, then gradients
  before: usize; // (outputs + 1 or 2 window + 2, 2) v128: values of output rows before an update
  hidden: usize; // (width) CBOW's context vector
  gradient: usize; // (width) its gradient
  idle: usize; // (width) a zero row in place of a missing context or output
  copies: usize; // (2 window, stride) stand-ins for frozen rows; with bags, (2 window + 1, 2, stride) vectors

  // The live words of several rows; see `bags.ts`.
  live: i32; // their number
  words: usize; // (2 window + 1) u32: their ids
  lasts: usize; // (2 window + 1) i32: the last position at which a window used each
  uses: usize; // (2 window + 1) u32: how often windows used each
  vectors: usize; // (2 window + 1) addresses in copies: the vector, then the same as composed; 0: not assigned

  // Its copies of the rows that it uses most, if several workers share the matrices; see `own-rows.ts`.
  ownInputs: u32; // how many input rows have copies, from the first on
  ownOutputs: u32; // how many output rows have copies
  firstOwnOutput: u32; // the first of these
  ownRows: usize; // (ownInputs + ownOutputs, 2, stride) each copy, and the shared row as it was last seen
  ownUses: usize; // (ownInputs + ownOutputs) u8: uses since then, including this one; 0: no copy
  ownLimit: u32; // uses after which a copy is merged

  // A shard's copies, in synchronous training; see `synchronous/copies.ts`.
  slots: usize; // (rows of both matrices) the address of its copy of each row; 0: none
  copyBytes: u32; // from a copy to the next
  local: usize; // its copies
  top: usize; // where the next one goes
}

/** Offsets in bytes of the state's fields, and its size, for the host. */
export enum StateField {
  loss = <i32>offsetof<State>("loss"),
  examples = <i32>offsetof<State>("examples"),
  input = <i32>offsetof<State>("input"),
  output = <i32>offsetof<State>("output"),
  keep = <i32>offsetof<State>("keep"),
  frozen = <i32>offsetof<State>("frozen"),
  inputRows = <i32>offsetof<State>("inputRows"),
  width = <i32>offsetof<State>("width"),
  stride = <i32>offsetof<State>("stride"),
  bagStarts = <i32>offsetof<State>("bagStarts"),
  bagRows = <i32>offsetof<State>("bagRows"),
  noise = <i32>offsetof<State>("noise"),
  noiseRows = <i32>offsetof<State>("noiseRows"),
  firstWord = <i32>offsetof<State>("firstWord"),
  negative = <i32>offsetof<State>("negative"),
  pathStarts = <i32>offsetof<State>("pathStarts"),
  pathRows = <i32>offsetof<State>("pathRows"),
  turns = <i32>offsetof<State>("turns"),
  window = <i32>offsetof<State>("window"),
  fixedWindow = <i32>offsetof<State>("fixedWindow"),
  cbow = <i32>offsetof<State>("cbow"),
  cbowMean = <i32>offsetof<State>("cbowMean"),
  rate = <i32>offsetof<State>("rate"),
  random = <i32>offsetof<State>("random"),
  pool = <i32>offsetof<State>("pool"),
  poolMask = <i32>offsetof<State>("poolMask"),
  poolUsesMask = <i32>offsetof<State>("poolUsesMask"),
  kept = <i32>offsetof<State>("kept"),
  length = <i32>offsetof<State>("length"),
  next = <i32>offsetof<State>("next"),
  contexts = <i32>offsetof<State>("contexts"),
  multiples = <i32>offsetof<State>("multiples"),
  outputs = <i32>offsetof<State>("outputs"),
  targets = <i32>offsetof<State>("targets"),
  labels = <i32>offsetof<State>("labels"),
  weights = <i32>offsetof<State>("weights"),
  scores = <i32>offsetof<State>("scores"),
  before = <i32>offsetof<State>("before"),
  hidden = <i32>offsetof<State>("hidden"),
  gradient = <i32>offsetof<State>("gradient"),
  idle = <i32>offsetof<State>("idle"),
  copies = <i32>offsetof<State>("copies"),
  live = <i32>offsetof<State>("live"),
  words = <i32>offsetof<State>("words"),
  lasts = <i32>offsetof<State>("lasts"),
  uses = <i32>offsetof<State>("uses"),
  vectors = <i32>offsetof<State>("vectors"),
  ownInputs = <i32>offsetof<State>("ownInputs"),
  ownOutputs = <i32>offsetof<State>("ownOutputs"),
  firstOwnOutput = <i32>offsetof<State>("firstOwnOutput"),
  ownRows = <i32>offsetof<State>("ownRows"),
  ownUses = <i32>offsetof<State>("ownUses"),
  ownLimit = <i32>offsetof<State>("ownLimit"),
  slots = <i32>offsetof<State>("slots"),
  copyBytes = <i32>offsetof<State>("copyBytes"),
  local = <i32>offsetof<State>("local"),
  top = <i32>offsetof<State>("top"),
  size = <i32>offsetof<State>(),
}

/** Marks the end of a document in a stream of ids. */
export const END: u32 = 0xffffffff;
/** Marks a token whose word is not in the vocabulary. */
export const UNKNOWN: u32 = 0xfffffffe;

/** Where the constants of the kernels end; the host places the data of a run after them. */
export function constantsEnd(): usize {
  return __heap_base;
}
