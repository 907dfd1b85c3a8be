import { State } from "./state";
import { ownRow } from "./own-rows";
import { copyOf, rowOfCopy, useCopyOf } from "./synchronous/copies";

/**
 * Where a step finds its rows. They lie in the shared matrices, but for the variant that is compiled
 * with the constant `SYNCHRONOUS`, whose workers work on copies of their own
 * (`synchronous/copies.ts`) and count how often each row is used.
 */

/** The address of an input row, which counts as a use of it. */
@inline
export function inputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, row, 1);
  const shared = state.input + <usize>row * state.stride;
  return row < state.ownInputs ? ownRow(state, row, shared) : shared;
}

/** The address of a row of a word that has several, of which uses are counted later. */
@inline
export function unusedInputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return copyOf(state, row);
  return state.input + <usize>row * state.stride;
}

/** The address of such a row, which counts as some uses of it. */
@inline
export function useInputRow(state: State, row: u32, uses: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, row, uses);
  return state.input + <usize>row * state.stride;
}

/** The address of an output row, which counts as a use of it. */
@inline
export function outputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, state.inputRows + row, 1);
  const shared = state.output + <usize>row * state.stride;
  const own = row - state.firstOwnOutput;
  return own < state.ownOutputs ? ownRow(state, state.ownInputs + own, shared) : shared;
}

/** Whether the input row at an address stays as it is; only where `frozen` is there. */
@inline
export function isFrozen(state: State, address: usize): bool {
  const row = isDefined(SYNCHRONOUS)
    ? rowOfCopy(state, address)
    : <u32>(address - state.input) / state.stride;
  return load<u8>(state.frozen + <usize>row) != 0;
}
