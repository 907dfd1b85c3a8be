import { nextBits } from "../../../simd/random";
import { State } from "./state";

/** The next 32 random bits of a training thread. */
export function nextUint32(state: State): u32 {
  return nextBits(state.random);
}

/** A whole number in [0, bound). */
export function nextBelow(state: State, bound: u32): u32 {
  return <u32>((<u64>nextUint32(state) * <u64>bound) >> 32);
}

/**
 * A word from the noise distribution: Walker's alias method with one draw, whose high part is the
 * slot and whose low part decides between the slot and its alias.
 */
export function nextNoise(state: State): u32 {
  const product = <u64>nextUint32(state) * <u64>state.size;
  const slot = <u32>(product >> 32);
  const entry = state.noise + (<usize>slot << 3);
  return <u32>product < load<u32>(entry) ? slot : load<u32>(entry, 4);
}

/**
 * Words in a thread's pool of noise, a power of two; as in `src/vocabulary/noise.ts`, and in
 * `src/engines/round-rule.ts` for the variant that trains in rounds.
 */
const POOL_SIZE: u32 = isDefined(ROUNDS) ? 64 : 512;
/** How often a word of the pool is used before it is drawn anew, on average; a power of two. */
const POOL_USES: u32 = 4;

/** The same for a state's pool; in rounds as `poolUsesOf` of `src/engines/round-rule.ts`. */
@inline
function poolUses(state: State): u32 {
  return isDefined(ROUNDS) && state.cbow ? 2 * POOL_USES : POOL_USES;
}

/** A word of the pool, as `drawPooled` of `src/vocabulary/noise.ts`. */
export function nextPooled(state: State): u32 {
  const bits = nextUint32(state);
  const at = state.pool + (<usize>(bits & (POOL_SIZE - 1)) << 2);
  const word = load<u32>(at);
  if ((bits >> 16) % poolUses(state) == 0) store<u32>(at, nextNoise(state));
  return word;
}
