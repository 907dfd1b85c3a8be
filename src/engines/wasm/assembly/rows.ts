import { State } from "./state";
import { ownRow } from "./own-rows";
import { copyOf, rowOfCopy, useCopyOf } from "./synchronous/copies";

/**
 * Where a step finds its rows. They are in the shared matrices, except in the variant compiled with the
 * constant `SYNCHRONOUS`: its workers work on their own copies (`synchronous/copies.ts`) and count how
 * often each row is used.
 */

/** The address of an input row; counts a use of it. */
@inline
export function inputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, row, 1);
  const shared = state.input + <usize>row * state.stride;
  return row < state.ownInputs ? ownRow(state, row, shared) : shared;
}

/** The address of a row of a word that has several; its uses are counted later. */
@inline
export function unusedInputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return copyOf(state, row);
  return state.input + <usize>row * state.stride;
}

/** The address of such a row; counts several uses of it. */
@inline
export function useInputRow(state: State, row: u32, uses: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, row, uses);
  return state.input + <usize>row * state.stride;
}

/** The address of an output row; counts a use of it. */
@inline
export function outputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, state.inputRows + row, 1);
  const shared = state.output + <usize>row * state.stride;
  const own = row - state.firstOwnOutput;
  return own < state.ownOutputs ? ownRow(state, state.ownInputs + own, shared) : shared;
}

/** Whether the input row at an address is frozen. Requires that `frozen` is set. */
@inline
export function isFrozen(state: State, address: usize): bool {
  const row = isDefined(SYNCHRONOUS)
    ? rowOfCopy(state, address)
    : <u32>(address - state.input) / state.stride;
  return load<u8>(state.frozen + <usize>row) != 0;
}
