import { State } from "./state";
import { copyOf, rowOfCopy, useCopyOf } from "./synchronous/copies";

/**
 * Where a step finds its rows. They lie in the shared matrices, but for the variant that is compiled
 * with the constant `SYNCHRONOUS`, whose workers work on copies of their own
 * (`synchronous/copies.ts`) and count how often each row is used.
 */

/** The address of an input row, which counts as a use of it. */
@inline
export function inputRow(state: State, row: u32): usize {
  return useInputRow(state, row, 1);
}

/** The address of an input row, of which uses are counted later. */
@inline
export function unusedInputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return copyOf(state, row);
  return state.input + <usize>row * state.stride;
}

/** The address of an input row, which counts as some uses of it. */
@inline
export function useInputRow(state: State, row: u32, uses: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, row, uses);
  return state.input + <usize>row * state.stride;
}

/** The address of an output row, which counts as a use of it. */
@inline
export function outputRow(state: State, row: u32): usize {
  if (isDefined(SYNCHRONOUS)) return useCopyOf(state, state.inputRows + row, 1);
  return state.output + <usize>row * state.stride;
}

/** Whether the input row at an address stays as it is; only where `frozen` is there. */
@inline
export function isFrozen(state: State, address: usize): bool {
  const row = isDefined(SYNCHRONOUS)
    ? rowOfCopy(state, address)
    : <u32>(address - state.input) / state.stride;
  return load<u8>(state.frozen + <usize>row) != 0;
}
