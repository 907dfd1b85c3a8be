import { State } from "./state";
import { copyOf, rowOfCopy } from "./rounds/copies";

/**
 * Where a step finds its rows. They lie in the shared matrices, but for the variant that is compiled
 * with the constant `ROUNDS`, whose threads work on copies of their own (`rounds/copies.ts`).
 */

/** The address of a word's input row. */
@inline
export function inputRow(state: State, id: u32): usize {
  if (isDefined(ROUNDS)) return copyOf(state, id);
  return state.input + <usize>id * state.stride;
}

/** The address of a word's output row. */
@inline
export function outputRow(state: State, id: u32): usize {
  if (isDefined(ROUNDS)) return copyOf(state, state.size + id);
  return state.output + <usize>id * state.stride;
}

/** Whether the input row at an address stays as it is; only where `frozen` is there. */
@inline
export function isFrozen(state: State, row: usize): bool {
  const id = isDefined(ROUNDS) ? rowOfCopy(state, row) : <u32>(row - state.input) / state.stride;
  return load<u8>(state.frozen + <usize>id) != 0;
}
