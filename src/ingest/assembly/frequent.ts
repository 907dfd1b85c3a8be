import { countOf, hashOf } from "./dictionary";

/**
 * A first table in front of the dictionary, small enough for a nearby cache. Each slot holds one short
 * span, the most frequent one so far, with the id of its word.
 */
@unmanaged
class Slot {
  keyLow: u64; // the span, see `keys.ts`; its last byte, the length, is 0 if the slot is free
  keyHigh: u64;
  id: u32;
  hash: u32; // FNV-1a of the word
  count: u32; // of the word, when it took this slot
  unused: u32;
}

const SLOT_BITS: u64 = 17;
const SLOTS: usize = 1 << 17;

const slots: usize = memory.data(1 << 22, 16); // SLOTS of 32 bytes

export function clearFrequent(): void {
  memory.fill(slots, 0, SLOTS * offsetof<Slot>());
}

@inline
export function frequentSlot(hash: u64): usize {
  return slots + (<usize>(hash >> (64 - SLOT_BITS)) << 5);
}

@inline
export function holdsKey(slot: usize, key: v128): bool {
  return !v128.any_true(v128.xor(key, v128.load(slot)));
}

/** The id of a slot's word, and its hash in the upper half. */
@inline
export function frequentWord(slot: usize): u64 {
  return load<u64>(slot, offsetof<Slot>("id"));
}

/**
 * Stores the word of a span, unless the slot's word had at least its count when it was stored. The
 * current count of that word is not looked up, to save a cache miss: a frequent word that loses its slot
 * soon returns with a higher count.
 */
@inline
export function remember(slot: usize, key: v128, id: u32): void {
  const held = changetype<Slot>(slot);
  const count = countOf(id); // 0 if the word was just pruned
  if (count <= held.count) return;
  v128.store(slot, key);
  held.id = id;
  held.hash = hashOf(id);
  held.count = count;
}
