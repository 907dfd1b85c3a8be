import { touch } from "./dictionary";
import { frequentSlot, frequentWord, holdsKey } from "./frequent";
import { hashKey, keyAt, LONGEST_KEY, lowerKeyAt } from "./keys";
import { spans } from "./spans";

/**
 * Looks up all spans of a window in the first table, in steps that each do one thing for every span.
 * About one look-up in fifteen misses the cache. A processor overlaps cache misses only if it sees
 * several of them among the next few hundred instructions, so step 2 is as short as it can be and does
 * nothing but load the slots. No step branches on what it finds.
 */

/** A result (u32 each): whether the first table holds the span; if so, the word's id and its FNV-1a hash. */
export const RESULT: usize = 12;

// One span per two bytes of a window (2,048), and a few more, as step 2 processes four at a time.
const KEY: usize = 24; // a key (v128) and its hash (u64)

export const results: usize = memory.data(12 * (2048 / 2 + 16), 16);
const keys: usize = memory.data(24 * (2048 / 2 + 16), 16);
const misses: usize = memory.data(8 * (2048 / 2 + 16), 16); // hashes of spans that were not found

/** Keeps the compiler from removing loads whose only purpose is to fill the cache. */
export let loaded: u32 = 0;

/**
 * Writes a result for each span up to `pairs`. A span that is too long for a key is not found.
 *
 * @param fold whether A to Z are read in lower case
 */
@inline
export function lookUp(pairs: usize, fold: bool): void {
  // 1. Keys and hashes.
  let key = keys;
  for (let at = spans; at < pairs; at += 8) {
    const from = <usize>load<u32>(at);
    const length = min(<usize>load<u32>(at, 4) - from, <usize>LONGEST_KEY + 1);
    const bytes = fold ? lowerKeyAt(from, length) : keyAt(from, length);
    v128.store(key, bytes);
    store<u64>(key, hashKey(bytes), 16);
    key += KEY;
  }
  const end = key;

  // 2. Load the slots. Up to three stale keys after the last do no harm.
  let sum: u32 = 0;
  for (key = keys; key < end; key += 4 * KEY) {
    sum += load<u32>(frequentSlot(load<u64>(key, 16)));
    sum += load<u32>(frequentSlot(load<u64>(key, 16 + KEY)));
    sum += load<u32>(frequentSlot(load<u64>(key, 16 + 2 * KEY)));
    sum += load<u32>(frequentSlot(load<u64>(key, 16 + 3 * KEY)));
  }

  // 3. Compare.
  let to = results, miss = misses;
  for (key = keys; key < end; key += KEY) {
    const hash = load<u64>(key, 16);
    const slot = frequentSlot(hash);
    const isHeld = holdsKey(slot, v128.load(key));
    store<u32>(to, <u32>isHeld);
    store<u64>(to, frequentWord(slot), 4);
    to += RESULT;
    store<u64>(miss, hash);
    miss += <usize>!isHeld << 3;
  }

  // 4. Load what the dictionary will visit for the others.
  for (let at = misses; at < miss; at += 8) sum += touch(load<u64>(at));
  loaded = sum;
}
