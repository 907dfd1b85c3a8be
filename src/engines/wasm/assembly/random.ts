import { nextBits } from "../../../simd/random";
import { State } from "./state";

/** The next 32 random bits of a worker. */
export function nextUint32(state: State): u32 {
  return nextBits(state.random);
}

/** A whole number in [0, bound). */
export function nextBelow(state: State, bound: u32): u32 {
  return <u32>((<u64>nextUint32(state) * <u64>bound) >> 32);
}

/**
 * A row from the noise distribution: Walker's alias method with one draw, whose high part is the
 * slot and whose low part decides between the slot and its alias.
 */
function nextNoise(state: State): u32 {
  const product = <u64>nextUint32(state) * <u64>state.noiseRows;
  const slot = <u32>(product >> 32);
  const entry = state.noise + (<usize>slot << 3);
  return select(slot, load<u32>(entry, 4), <u32>product < load<u32>(entry));
}

/** A row of the pool, drawn as in `drawPooled` of `src/vocabulary/noise.ts`. */
export function nextPooled(state: State): u32 {
  const bits = nextUint32(state);
  const at = state.pool + (<usize>(bits & state.poolMask) << 2);
  const row = load<u32>(at);
  if (((bits >> 16) & state.poolUsesMask) == 0) store<u32>(at, nextNoise(state));
  return row;
}
