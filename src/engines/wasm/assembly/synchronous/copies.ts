import { State } from "../state";

/**
 * A shard's own copies of the rows that it touches in a round, each made when its row is first touched.
 * Rows of both matrices are numbered together: the input's, then the output's. A copy consists of
 *
 *   width bytes   the row's numbers
 *   u32           the number of the row
 *   u32           how often it was used in this round
 *
 * The next one begins `copyBytes` further, aligned to a vector register.
 */

/** Copies a row from matrices outside this memory. */
@external("env", "loadRow")
declare function loadRow(row: u32, to: usize): void;

/** The address of the shard's copy of a row. */
@inline
export function copyOf(state: State, row: u32): usize {
  const slot = state.slots + (<usize>row << 2);
  let copy = load<usize>(slot);
  if (copy == 0) copy = makeCopy(state, row, slot);
  return copy;
}

/** The address of the shard's copy of a row; counts several uses of it. */
@inline
export function useCopyOf(state: State, row: u32, uses: u32): usize {
  const copy = copyOf(state, row);
  const count = copy + state.width;
  store<u32>(count, load<u32>(count, 4) + uses, 4);
  return copy;
}

function makeCopy(state: State, row: u32, slot: usize): usize {
  const copy = state.top, width = <usize>state.width;
  readRow(state, row, copy);
  store<u32>(copy + width, row);
  store<u32>(copy + width, 0, 4);
  store<usize>(slot, copy);
  state.top = copy + state.copyBytes;
  return copy;
}

/** Copies a row of the matrices, wherever they are. */
@inline
export function readRow(state: State, row: u32, to: usize): void {
  if (state.input) copyRow(to, state.input + <usize>row * state.stride, state.width);
  else loadRow(row, to);
}

/** Copies the numbers of a row; cheaper than calling the host's `memory.copy`. */
@inline
export function copyRow(to: usize, from: usize, width: usize): void {
  for (let d: usize = 0; d < width; d += 16) v128.store(to + d, v128.load(from + d));
}

/** The number of the copied row. */
@inline
export function rowOfCopy(state: State, copy: usize): u32 {
  return load<u32>(copy + state.width);
}

/** How often a copy was used. */
@inline
export function usesOfCopy(state: State, copy: usize): u32 {
  return load<u32>(copy + state.width, 4);
}
