/**
 * A growing table of words: open addressing over entries, whose bytes lie one after the other in
 * order of id in one arena. A new word is written at the arena's end (`top`) before it is looked
 * up, so that finding it absent costs nothing more.
 */
@unmanaged
class Entry {
  offset: u32; // of the first byte in the arena
  length: u32; // bytes; 0 after the word was pruned
  hash: u32;
  count: u32;
}

const ENTRY = offsetof<Entry>();

/** Free bytes kept behind the arena's top: no token of a checked length reaches beyond. */
const SLACK: usize = 1 << 16;

let slots: usize = 0; // (slotCount) u32: id + 1, or 0 where free
let slotCount: u32 = 0; // a power of two
let entries: usize = 0;
let entryCapacity: u32 = 0;
let size: u32 = 0; // ids given so far
let live: u32 = 0; // words in the table; less than size after pruning
let arena: usize = 0;
let arenaCapacity: usize = 0;

export let top: usize = 0; // address where the next word's bytes go
export let limit: u32 = 0; // live words at which rare ones are pruned
export let pruned: u32 = 0; // words pruned so far

/** Makes an empty dictionary that prunes its rarest words when it holds `maxWords`. */
export function createDictionary(maxWords: u32): void {
  limit = maxWords;
  slotCount = 1 << 16;
  slots = heap.alloc(<usize>slotCount << 2);
  memory.fill(slots, 0, <usize>slotCount << 2);
  entryCapacity = 1 << 15;
  entries = heap.alloc(<usize>entryCapacity * ENTRY);
  arenaCapacity = 1 << 20;
  arena = heap.alloc(arenaCapacity);
  top = arena;
}

/** Makes room for `bytes` more at the arena's top, and moves it if need be. */
export function reserve(bytes: usize): void {
  const used = top - arena;
  if (used + bytes + SLACK <= arenaCapacity) return;
  arenaCapacity = max(arenaCapacity * 2, used + bytes + SLACK);
  arena = heap.realloc(arena, arenaCapacity);
  top = arena + used;
}

/** The id of the word whose bytes lie at the top, `length` long; counts it `times` times. */
export function intern(length: u32, hash: u32, times: u32): u32 {
  let slot = hash & (slotCount - 1);
  while (true) {
    const id = load<u32>(slots + (<usize>slot << 2));
    if (id == 0) break;
    const entry = changetype<Entry>(entries + <usize>(id - 1) * ENTRY);
    if (entry.hash == hash && entry.length == length && same(arena + entry.offset, top, length)) {
      entry.count += times;
      return id - 1;
    }
    slot = (slot + 1) & (slotCount - 1);
  }
  return append(slot, length, hash, times);
}

function append(slot: u32, length: u32, hash: u32, times: u32): u32 {
  if (size == entryCapacity) {
    entryCapacity *= 2;
    entries = heap.realloc(entries, <usize>entryCapacity * ENTRY);
  }
  const entry = changetype<Entry>(entries + <usize>size * ENTRY);
  entry.offset = <u32>(top - arena);
  entry.length = length;
  entry.hash = hash;
  entry.count = times;
  store<u32>(slots + (<usize>slot << 2), ++size);
  live++;
  top += length;
  reserve(0);
  if (live >= limit) prune();
  if (live * 2 > slotCount) rebuild(slotCount * 2);
  return size - 1;
}

/** Eight bytes at a time: the arena has slack behind its top, so reading over the end is safe. */
function same(a: usize, b: usize, length: u32): bool {
  let left = <i32>length;
  for (; left >= 8; left -= 8, a += 8, b += 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
  }
  if (left == 0) return true;
  return (load<u64>(a) ^ load<u64>(b)) << (64 - (<u64>left << 3)) == 0;
}

/** Drops the rarest words, those of one count after the other until a quarter is free. */
function prune(): void {
  let rare: u32 = 1;
  while (live > limit - (limit >> 2)) {
    let to = arena;
    for (let id: u32 = 0; id < size; id++) {
      const entry = changetype<Entry>(entries + <usize>id * ENTRY);
      if (entry.length == 0) continue;
      if (entry.count <= rare) {
        entry.length = 0;
        entry.count = 0;
        live--;
        pruned++;
        continue;
      }
      memory.copy(to, arena + entry.offset, entry.length);
      entry.offset = <u32>(to - arena);
      to += entry.length;
    }
    top = to;
    rare++;
  }
  rebuild(slotCount);
}

function rebuild(count: u32): void {
  if (count != slotCount) {
    slotCount = count;
    heap.free(slots);
    slots = heap.alloc(<usize>slotCount << 2);
  }
  memory.fill(slots, 0, <usize>slotCount << 2);
  for (let id: u32 = 0; id < size; id++) {
    const entry = changetype<Entry>(entries + <usize>id * ENTRY);
    if (entry.length == 0) continue;
    let slot = entry.hash & (slotCount - 1);
    while (load<u32>(slots + (<usize>slot << 2)) != 0) slot = (slot + 1) & (slotCount - 1);
    store<u32>(slots + (<usize>slot << 2), id + 1);
  }
}

/** Ids given so far, those of pruned words included. */
export function dictionarySize(): u32 {
  return size;
}

/** Where the words' bytes lie, in order of id. */
export function wordBytes(): usize {
  return arena;
}

/** Their length together. */
export function wordBytesLength(): usize {
  return top - arena;
}

/** Writes all lengths (size) and counts (size) as u32; a pruned word's are 0. */
export function exportEntries(lengths: usize, counts: usize): void {
  for (let id: u32 = 0; id < size; id++) {
    const entry = changetype<Entry>(entries + <usize>id * ENTRY);
    store<u32>(lengths + (<usize>id << 2), entry.length);
    store<u32>(counts + (<usize>id << 2), entry.count);
  }
}

/** Adds another dictionary's words, as exported; writes the id that each has here. */
export function absorb(ids: usize, bytes: usize, lengths: usize, counts: usize, words: u32): void {
  for (let i: u32 = 0; i < words; i++) {
    const length = load<u32>(lengths + (<usize>i << 2));
    if (length == 0) {
      store<u32>(ids + (<usize>i << 2), 0xffffffff);
      continue;
    }
    reserve(length);
    memory.copy(top, bytes, length);
    let hash = HASH_START;
    for (let k: u32 = 0; k < length; k++) hash = hashByte(hash, load<u8>(top + k));
    const id = intern(length, hashEnd(hash), load<u32>(counts + (<usize>i << 2)));
    store<u32>(ids + (<usize>i << 2), id);
    bytes += length;
  }
}

/** FNV-1a (Fowler, Noll, Vo), with a last mix because the table's index is the low bits. */
export const HASH_START: u32 = 0x811c9dc5;

@inline
export function hashByte(hash: u32, byte: u32): u32 {
  return (hash ^ byte) * 0x01000193;
}

@inline
export function hashEnd(hash: u32): u32 {
  hash ^= hash >> 15;
  hash *= 0x2c1b3c6d;
  return hash ^ (hash >> 13);
}
