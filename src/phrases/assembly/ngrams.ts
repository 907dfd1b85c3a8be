/**
 * A growing hash table of n-grams and their counts. It uses open addressing and stores the entries in the
 * slots, so a look-up usually takes one memory access.
 */
@unmanaged
class Ngram {
  first: u32; // ids of words
  second: u32;
  link: u32; // the connector words between them: see links.ts
  count: u32; // 0 if the slot is free
}

const NGRAM = offsetof<Ngram>();

/** Number of n-grams looked up together, so that their memory accesses overlap. */
const BATCH: u32 = 64;

let slots: usize = 0; // (slotCount)
let bits: u32 = 16; // slotCount is 2^bits
let limit: u32 = 0; // number of n-grams at which rare ones are pruned
const batch: usize = heap.alloc(<usize>BATCH * NGRAM);
const places: usize = heap.alloc(<usize>BATCH * 4);
let waiting: u32 = 0; // number of n-grams in the batch
const sink = memory.data(4); // keeps the compiler from removing the reads ahead

/** Number of n-grams in the table, without those waiting in the batch: see `flush`. */
export let size: u32 = 0;
export let pruned: u32 = 0; // number of n-grams pruned so far
/** N-grams with counts below this may have been pruned. */
export let pruningMinimum: u32 = 1;

/** Creates an empty table that prunes its rarest n-grams when it holds `most`. */
export function createNgrams(most: u32): void {
  limit = most;
  slots = emptySlots(bits);
}

function emptySlots(ofBits: u32): usize {
  const bytes = NGRAM << ofBits;
  const block = heap.alloc(bytes);
  memory.fill(block, 0, bytes);
  return block;
}

/** Adds `times` to the count of an n-gram, at the latest when `flush` is called. */
@inline
export function push(first: u32, second: u32, link: u32, times: u32): void {
  const entry = changetype<Ngram>(batch + <usize>waiting * NGRAM);
  entry.first = first;
  entry.second = second;
  entry.link = link;
  entry.count = times;
  if (++waiting == BATCH) flush();
}

/** Counts the waiting n-grams. */
export function flush(): void {
  // Read all slots ahead, so that they are on their way to the cache before the look-ups need them.
  let touched: u32 = 0;
  for (let i: u32 = 0; i < waiting; i++) {
    const entry = changetype<Ngram>(batch + <usize>i * NGRAM);
    const slot = slotOf(entry.first, entry.second, entry.link);
    touched ^= changetype<Ngram>(slots + <usize>slot * NGRAM).count;
    store<u32>(places + (<usize>i << 2), slot);
  }
  store<u32>(sink, touched);
  const mask = <u32>((<u64>1 << bits) - 1);
  const most = <u32>((<u64>1 << bits) - (<u64>1 << (bits - 2))); // three quarters
  for (let i: u32 = 0; i < waiting; i++) {
    const entry = changetype<Ngram>(batch + <usize>i * NGRAM);
    let slot = load<u32>(places + (<usize>i << 2));
    for (;;) {
      const found = changetype<Ngram>(slots + <usize>slot * NGRAM);
      if (found.count == 0) {
        memory.copy(changetype<usize>(found), changetype<usize>(entry), NGRAM);
        size++;
        break;
      }
      if (found.first == entry.first && found.second == entry.second && found.link == entry.link) {
        found.count += entry.count;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  waiting = 0;
  if (size >= limit) prune();
  if (size + BATCH > most) rebuild(bits + 1, 0);
}

@inline
function slotOf(first: u32, second: u32, link: u32): u32 {
  let mixed = ((<u64>first << 32) | second) * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 29) ^ link) * 0xbf58476d1ce4e5b9;
  return <u32>(mixed >> (64 - bits));
}

/** Drops the rarest n-grams, one count at a time, until a quarter of the limit is free. */
function prune(): void {
  while (size > limit - (limit >> 2)) {
    rebuild(bits, pruningMinimum);
    pruningMinimum++;
  }
}

/** Moves the n-grams with counts above `least` to a table of 2^newBits slots. */
function rebuild(newBits: u32, least: u32): void {
  const old = slots, oldCount = <usize>1 << bits, oldSize = size;
  slots = emptySlots(newBits);
  bits = newBits;
  size = 0;
  const mask = <u32>((<u64>1 << bits) - 1);
  for (let i: usize = 0; i < oldCount; i++) {
    const entry = changetype<Ngram>(old + i * NGRAM);
    if (entry.count <= least) continue;
    let slot = slotOf(entry.first, entry.second, entry.link);
    while (changetype<Ngram>(slots + <usize>slot * NGRAM).count != 0) slot = (slot + 1) & mask;
    memory.copy(slots + <usize>slot * NGRAM, changetype<usize>(entry), NGRAM);
    size++;
  }
  pruned += oldSize - size;
  heap.free(old);
}

/**
 * Makes room for `more` n-grams. N-grams from another table arrive in the order of its slots, and would crowd
 * into one part of a table that still has to grow.
 */
export function reserve(more: u32): void {
  const wanted = min(<u64>limit, <u64>size + more) + BATCH;
  let newBits = bits;
  while ((<u64>3 << (newBits - 2)) < wanted) newBits++;
  if (newBits > bits) rebuild(newBits, 0);
}

/** Adds `length` n-grams, given as four arrays of u32, except those with a word 0xffffffff. */
export function add(firsts: usize, seconds: usize, links: usize, counts: usize, length: u32): void {
  for (let i: usize = 0; i < <usize>length << 2; i += 4) {
    const first = load<u32>(firsts + i), second = load<u32>(seconds + i);
    if (first == 0xffffffff || second == 0xffffffff) continue;
    push(first, second, load<u32>(links + i), load<u32>(counts + i));
  }
  flush();
}

/** The count of an n-gram; 0 if it is not in the table. */
export function find(first: u32, second: u32, link: u32): u32 {
  const mask = <u32>((<u64>1 << bits) - 1);
  let slot = slotOf(first, second, link);
  while (true) {
    const found = changetype<Ngram>(slots + <usize>slot * NGRAM);
    if (found.count == 0) return 0;
    if (found.first == first && found.second == second && found.link == link) return found.count;
    slot = (slot + 1) & mask;
  }
}

/**
 * Writes the n-grams with counts of at least `least`, and those with a word or link that is marked in `words` or
 * `marked` (u8 each; 0 if nothing is marked), as four arrays of u32. Returns their number. If `firsts` is 0, they
 * are only counted.
 */
export function exportNgrams(
  least: u32, words: usize, marked: usize,
  firsts: usize, seconds: usize, links: usize, counts: usize,
): u32 {
  let length: usize = 0;
  const end = slots + (NGRAM << bits);
  for (let slot = slots; slot < end; slot += NGRAM) {
    const entry = changetype<Ngram>(slot);
    if (entry.count == 0) continue;
    if (entry.count < least) {
      if (words == 0) continue;
      const isMarked = load<u8>(words + entry.first) | load<u8>(words + entry.second) | load<u8>(marked + entry.link);
      if (isMarked == 0) continue;
    }
    if (firsts != 0) {
      store<u32>(firsts + (length << 2), entry.first);
      store<u32>(seconds + (length << 2), entry.second);
      store<u32>(links + (length << 2), entry.link);
      store<u32>(counts + (length << 2), entry.count);
    }
    length++;
  }
  return <u32>length;
}
