import { clearFrequent } from "./frequent";
import { hashKey, hashLong, keyAt, LONGEST_KEY, sameBytes } from "./keys";

/**
 * A growing table of words: open addressing over entries. The words' bytes are concatenated in one arena,
 * in order of id. A word is written to the arena's end (`top`) before it is looked up, so adding it
 * needs no copy. A slot holds part of the hash with the id, so the entries of other words are rarely
 * visited. Counts have their own array, so that the counts of frequent words, whose ids are small, share
 * a few cache lines.
 */
@unmanaged
class Entry {
  offset: u32; // of the first byte in the arena
  length: u32; // bytes; 0 after the word was pruned
  hash: u32; // FNV-1a of the bytes; the hash of a document is computed from these
}

const ENTRY = offsetof<Entry>();

/** Free bytes after the arena's top; no token is longer. */
const SLACK: usize = 1 << 16;

let slots: usize = 0; // (1 << slotBits) u64: id + 1 in the low half, 0 if free; a hash above
let slotBits: u32 = 0;
let entries: usize = 0; // (entryCapacity) Entry
let counts: usize = 0; // (entryCapacity) u32
let entryCapacity: u32 = 0;
let size: u32 = 0; // ids given so far
let live: u32 = 0; // words in the table; less than size after pruning
let arena: usize = 0;
let arenaCapacity: usize = 0;

export let top: usize = 0; // address where the next word's bytes go
export let limit: u32 = 0; // live words at which rare ones are pruned
export let touched: u32 = 0; // keeps loads alive whose only purpose is to fill the cache
export let pruned: u32 = 0; // words pruned so far

/** Creates an empty dictionary that prunes its rarest words when it holds `maxWords`. */
export function createDictionary(maxWords: u32): void {
  limit = maxWords;
  slotBits = 16;
  slots = heap.alloc(<usize>8 << slotBits);
  memory.fill(slots, 0, <usize>8 << slotBits);
  entryCapacity = 1 << 15;
  entries = heap.alloc(<usize>entryCapacity * ENTRY);
  counts = heap.alloc(<usize>entryCapacity << 2);
  arenaCapacity = 1 << 20;
  arena = heap.alloc(arenaCapacity);
  top = arena;
}

/** Reserves room for `words` words; without it, the room grows step by step. */
export function expect(words: u32): void {
  if (words > entryCapacity) growEntries(words);
  let bits = slotBits;
  while (<u64>words * 2 > <u64>1 << bits) bits++;
  if (bits > slotBits) rebuild(bits);
}

function growEntries(capacity: u32): void {
  entryCapacity = capacity;
  entries = heap.realloc(entries, <usize>capacity * ENTRY);
  counts = heap.realloc(counts, <usize>capacity << 2);
}

/** Makes room for `bytes` more at the arena's top, and moves the arena if necessary. */
function reserve(bytes: usize): void {
  const used = top - arena;
  if (used + bytes + SLACK <= arenaCapacity) return;
  arenaCapacity = max(arenaCapacity * 2, used + bytes + SLACK);
  arena = heap.realloc(arena, arenaCapacity);
  top = arena + used;
}

@inline
function entryOf(id: u32): Entry {
  return changetype<Entry>(entries + <usize>id * ENTRY);
}

/** Returns the id of the word of `length` bytes at the top, and counts it `times` times. */
export function intern(length: u32, times: u32): u32 {
  const hash = length <= LONGEST_KEY ? hashKey(keyAt(top, length)) : hashLong(top, length);
  return internHashed(length, hash, times);
}

/** The same for a known hash. */
export function internHashed(length: u32, hash: u64, times: u32): u32 {
  const mask = (<usize>1 << slotBits) - 1;
  let slot = <usize>(hash >> (64 - slotBits));
  while (true) {
    const held = load<u64>(slots + (slot << 3));
    if (held == 0) break;
    if (<u32>(held >> 32) == <u32>hash) {
      const id = <u32>held - 1;
      const entry = entryOf(id);
      if (entry.length == length && sameBytes(arena + entry.offset, top, length)) {
        count(id, times);
        return id;
      }
    }
    slot = (slot + 1) & mask;
  }
  return append(slot, length, hash, times);
}

/** Loads what `internHashed` will visit for this hash into the cache. The result has no meaning. */
@inline
export function touch(hash: u64): u32 {
  const held = load<u64>(slots + (<usize>(hash >> (64 - slotBits)) << 3));
  if (<u32>(held >> 32) != <u32>hash || held == 0) return 0;
  return load<u8>(arena + entryOf(<u32>held - 1).offset);
}

@inline
export function count(id: u32, times: u32): void {
  const at = counts + (<usize>id << 2);
  store<u32>(at, load<u32>(at) + times);
}

@inline
export function countOf(id: u32): u32 {
  return load<u32>(counts + (<usize>id << 2));
}

/** FNV-1a of the word's bytes. */
@inline
export function hashOf(id: u32): u32 {
  return entryOf(id).hash;
}

function append(slot: usize, length: u32, hash: u64, times: u32): u32 {
  if (size == entryCapacity) growEntries(entryCapacity * 2);
  const entry = entryOf(size);
  entry.offset = <u32>(top - arena);
  entry.length = length;
  entry.hash = hashBytes(top, length);
  store<u32>(counts + (<usize>size << 2), times);
  store<u64>(slots + (slot << 3), (hash << 32) | <u64>++size);
  live++;
  top += length;
  reserve(0);
  if (live >= limit) prune();
  if (<u64>live * 2 > <u64>1 << slotBits) rebuild(slotBits + 1);
  return size - 1;
}

/** Drops the rarest words, one count at a time, until a quarter of the limit is free. */
function prune(): void {
  let rare: u32 = 1;
  while (live > limit - (limit >> 2)) {
    let to = arena;
    for (let id: u32 = 0; id < size; id++) {
      const entry = entryOf(id);
      if (entry.length == 0) continue;
      if (countOf(id) <= rare) {
        entry.length = 0;
        store<u32>(counts + (<usize>id << 2), 0);
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
  clearFrequent();
  rebuild(slotBits);
}

/** Rebuilds the table with 2^bits slots. */
function rebuild(bits: u32): void {
  slotBits = bits;
  heap.free(slots);
  slots = heap.alloc(<usize>8 << slotBits);
  memory.fill(slots, 0, <usize>8 << slotBits);
  const mask = (<usize>1 << slotBits) - 1;
  for (let id: u32 = 0; id < size; id++) {
    const entry = entryOf(id);
    const length = entry.length;
    if (length == 0) continue;
    const word = arena + entry.offset;
    const hash = length <= LONGEST_KEY ? hashKey(keyAt(word, length)) : hashLong(word, length);
    let slot = <usize>(hash >> (64 - slotBits));
    while (load<u64>(slots + (slot << 3)) != 0) slot = (slot + 1) & mask;
    store<u64>(slots + (slot << 3), (hash << 32) | <u64>(id + 1));
  }
}

/** The number of ids assigned so far, including those of pruned words. */
export function dictionarySize(): u32 {
  return size;
}

/** The address of the words' bytes, in order of id. */
export function wordBytes(): usize {
  return arena;
}

/** Their total length. */
export function wordBytesLength(): usize {
  return top - arena;
}

/** Writes all lengths (size) and counts (size) as u32; both are 0 for a pruned word. */
export function exportEntries(lengths: usize, toCounts: usize): void {
  for (let id: u32 = 0; id < size; id++) {
    store<u32>(lengths + (<usize>id << 2), entryOf(id).length);
  }
  memory.copy(toCounts, counts, <usize>size << 2);
}

/** Adds another dictionary's exported words, and writes the id of each in this one to `ids`. */
export function absorb(ids: usize, bytes: usize, lengths: usize, times: usize, words: u32): void {
  for (let i: u32 = 0; i < words; i++) {
    if ((i & 63) == 0) touched = touchWords(bytes, lengths, i, min(i + 64, words));
    const length = load<u32>(lengths + (<usize>i << 2));
    if (length == 0) {
      store<u32>(ids + (<usize>i << 2), 0xffffffff);
      continue;
    }
    reserve(length);
    for (let at: usize = 0; at < length; at += 16) v128.store(top + at, v128.load(bytes + at));
    store<u32>(ids + (<usize>i << 2), intern(length, load<u32>(times + (<usize>i << 2))));
    bytes += length;
  }
}

/** Loads what `absorb` will visit for words `from` to `to`; `bytes` is the address of the first. */
function touchWords(bytes: usize, lengths: usize, from: u32, to: u32): u32 {
  let sum: u32 = 0;
  for (let i = from; i < to; i++) {
    const length = load<u32>(lengths + (<usize>i << 2));
    if (length == 0) continue;
    sum += touch(length <= LONGEST_KEY ? hashKey(keyAt(bytes, length)) : hashLong(bytes, length));
    bytes += length;
  }
  return sum;
}

/** FNV-1a (Fowler, Noll, Vo). */
export const HASH_START: u32 = 0x811c9dc5;

@inline
export function hashByte(hash: u32, byte: u32): u32 {
  return (hash ^ byte) * 0x01000193;
}

function hashBytes(at: usize, length: usize): u32 {
  let hash = HASH_START;
  for (const end = at + length; at < end; at++) hash = hashByte(hash, load<u8>(at));
  return hash;
}

/** A final mix, for callers that use only part of the bits. */
@inline
export function hashEnd(hash: u32): u32 {
  hash ^= hash >> 15;
  hash *= 0x2c1b3c6d;
  return hash ^ (hash >> 13);
}
