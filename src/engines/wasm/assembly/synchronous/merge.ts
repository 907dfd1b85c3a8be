import { State } from "../state";
import { madd } from "../../../../simd/lanes";
import { copyRow, readRow, rowOfCopy, usesOfCopy } from "./copies";

/** Writes a row to matrices outside this memory. */
@external("env", "storeRow")
declare function storeRow(row: u32, from: usize): void;

/** Neighbouring rows that one worker merges: their slots fill a cache line. */
const BLOCK: u32 = 4; // 2^4

/**
 * Ends a round: merges the shards' copies of rows into the matrices, in the order of the shards, so that
 * the sum of a row does not depend on which worker computes it. For k copies with u uses in total
 *
 *   w += f * (sum of (copy - w)),   f = (1 + pull * u / k) / (1 + pull * u)
 *
 * which `mergeFactor` of `src/engines/rules/synchronous.ts` explains.
 *
 * @param states addresses of the shards' states
 * @param thread the worker whose rows are merged: one in `threads` blocks of rows
 */
export function merge(states: usize, shards: i32, thread: u32, threads: u32, pull: f32): void {
  // Begins with the last shard's copies, still in the cache; the next round begins with the first's.
  for (let s = shards - 1; s >= 0; s--) {
    const state = stateAt(states, s);
    const step = <usize>state.copyBytes;
    for (let copy = state.local; copy < state.top; copy += step) {
      const row = rowOfCopy(state, copy);
      if ((row >> BLOCK) % threads != thread) continue;
      // If a later shard touched the row too, it is already merged.
      if (load<usize>(state.slots + (<usize>row << 2)) == 0) continue;
      mergeRow(states, s, row, stateAt(states, thread), pull);
    }
  }
}

@inline
function stateAt(states: usize, shard: i32): State {
  return changetype<State>(load<usize>(states + (<usize>shard << 2)));
}

/** Merges the copies of one row, of which the last is shard `last`'s, and drops them. */
function mergeRow(states: usize, last: i32, row: u32, own: State, pull: f32): void {
  const copies = own.before; // room for four addresses per context, and at least four contexts
  let count = 0, uses: u32 = 0;
  for (let s = 0; s <= last; s++) {
    const state = stateAt(states, s);
    const slot = state.slots + (<usize>row << 2);
    const copy = load<usize>(slot);
    if (copy == 0) continue;
    store<usize>(slot, 0);
    store<usize>(copies + (<usize>(count++) << 2), copy);
    uses += usesOfCopy(state, copy);
  }
  if (own.frozen && row < own.inputRows && load<u8>(own.frozen + <usize>row)) return;
  const width = <usize>own.width;
  const target = own.input ? own.input + <usize>row * own.stride : own.gradient;
  if (count == 1) {
    copyRow(target, load<usize>(copies), width);
  } else {
    if (own.input == 0) readRow(own, row, target);
    const k = <f32>count, u = <f32>uses;
    const factor = f32x4.splat((1 + pull * u / k) / (1 + pull * u));
    const end = copies + (<usize>count << 2);
    for (let d: usize = 0; d < width; d += 16) {
      const w = v128.load(target + d);
      let total = f32x4.splat(0);
      for (let at = copies; at < end; at += 4) {
        total = f32x4.add(total, f32x4.sub(v128.load(load<usize>(at) + d), w));
      }
      v128.store(target + d, madd(factor, total, w));
    }
  }
  if (own.input == 0) storeRow(row, target);
}
