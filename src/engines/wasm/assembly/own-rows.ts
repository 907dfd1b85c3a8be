import { State } from "./state";

/**
 * A worker's own copies of the rows that it uses most. A row that several workers change travels from
 * one core's cache to another's with each use. A copy stays in one cache, and its changes are merged
 * into the shared row once every `ownLimit` uses. After each copy comes the shared row as last seen:
 *
 *   shared += copy - seen
 *   copy = seen = shared
 */

/** The address of the worker's copy of a row; counts a use of it. */
@inline
export function ownRow(state: State, slot: u32, shared: usize): usize {
  const at = state.ownUses + <usize>slot;
  const copy = state.ownRows + <usize>slot * (<usize>state.stride << 1);
  const uses = load<u8>(at);
  if (uses == 0) takeRow(state, copy, shared);
  else if (uses >= <u8>state.ownLimit) {
    mergeRow(state, copy, shared);
    store<u8>(at, 1);
    return copy;
  }
  store<u8>(at, uses + 1);
  return copy;
}

function takeRow(state: State, copy: usize, shared: usize): void {
  const width = <usize>state.width, seen = copy + state.stride;
  for (let d: usize = 0; d < width; d += 16) {
    const x = v128.load(shared + d);
    v128.store(copy + d, x);
    v128.store(seen + d, x);
  }
}

function mergeRow(state: State, copy: usize, shared: usize): void {
  const width = <usize>state.width, seen = copy + state.stride;
  for (let d: usize = 0; d < width; d += 16) {
    const change = f32x4.sub(v128.load(copy + d), v128.load(seen + d));
    const x = f32x4.add(v128.load(shared + d), change);
    v128.store(shared + d, x);
    v128.store(copy + d, x);
    v128.store(seen + d, x);
  }
}

/** Merges all changes into the shared rows, and drops the copies. */
export function returnRows(state: State): void {
  const inputs = state.ownInputs, slots = inputs + state.ownOutputs;
  const stride = <usize>state.stride;
  for (let slot: u32 = 0; slot < slots; slot++) {
    const at = state.ownUses + <usize>slot;
    if (load<u8>(at) == 0) continue;
    const shared = slot < inputs
      ? state.input + <usize>slot * stride
      : state.output + <usize>(state.firstOwnOutput + slot - inputs) * stride;
    mergeRow(state, state.ownRows + <usize>slot * (stride << 1), shared);
    store<u8>(at, 0);
  }
}
