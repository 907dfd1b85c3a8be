import { State } from "./state";
import { isFrozen, unusedInputRow, useInputRow } from "./rows";

/**
 * Words whose input vector is the mean of several rows: the word and its subwords (Bojanowski et al.
 * 2017, "Enriching Word Vectors with Subword Information").
 *
 * A word has about twenty rows and is in about ten windows. So its mean is composed when the first
 * window needs it, and the windows train the mean. Once no window can reach the word, and at the end
 * of a document or chunk, each row moves by as much as the mean did. Until then the word is "live".
 */

/** The address of a live word's vector as it was composed, which follows the vector itself. */
@inline
function originalOf(state: State, vector: usize): usize {
  return vector + state.stride;
}

/** The address of the number of a word's first row. */
@inline
export function bagOf(state: State, word: u32): usize {
  const start = load<u32>(state.bagStarts + (<usize>word << 2));
  return state.bagRows + (<usize>start << 2);
}

/** The address after the number of a word's last row. */
@inline
export function bagEnd(state: State, word: u32): usize {
  return bagOf(state, word + 1);
}

/** How many rows a word has. */
@inline
export function bagSize(state: State, word: u32): i32 {
  return <i32>((bagEnd(state, word) - bagOf(state, word)) >> 2);
}

/** Settles the words that no window from this centre on can reach. */
@inline
export function settleBefore(state: State, centre: i32): void {
  const first = centre - state.window;
  for (let w = state.live - 1; w >= 0; w--) {
    if (load<i32>(state.lasts + (<usize>w << 2)) < first) settle(state, w);
  }
}

/** Settles all live words. */
export function settleAll(state: State): void {
  for (let w = state.live - 1; w >= 0; w--) settle(state, w);
}

/** The vector of the word at a position of the open document; counts a use of it. */
export function liveVector(state: State, word: u32, position: i32): usize {
  const words = state.words, live = state.live;
  let w = 0;
  while (w < live && load<u32>(words + (<usize>w << 2)) != word) w++;
  const at = <usize>w << 2;
  let vector = load<usize>(state.vectors + at);
  if (w == live) {
    if (vector == 0) {
      vector = state.copies + 2 * <usize>w * state.stride;
      store<usize>(state.vectors + at, vector);
    }
    store<u32>(words + at, word);
    store<i32>(state.lasts + at, position);
    store<u32>(state.uses + at, 1);
    state.live = live + 1;
    compose(state, word, vector);
    return vector;
  }
  store<i32>(state.lasts + at, max(position, load<i32>(state.lasts + at)));
  store<u32>(state.uses + at, load<u32>(state.uses + at) + 1);
  return vector;
}

/** Writes the mean of a word's rows. */
function compose(state: State, word: u32, to: usize): void {
  const first = bagOf(state, word), end = bagEnd(state, word), width = <usize>state.width;
  const share = f32x4.splat(1 / <f32>((end - first) >> 2));
  for (let at = first; at < end; at += 4) {
    const row = unusedInputRow(state, load<u32>(at));
    for (let d: usize = 0; d < width; d += 16) {
      const x = f32x4.mul(share, v128.load(row + d));
      v128.store(to + d, at == first ? x : f32x4.add(v128.load(to + d), x));
    }
  }
  memory.copy(originalOf(state, to), to, width);
}

/** Moves each row of a live word by as much as its vector moved, and forgets the word. */
function settle(state: State, w: i32): void {
  const at = <usize>w << 2;
  const vector = load<usize>(state.vectors + at);
  if (state.rate != 0) moveRows(state, load<u32>(state.words + at), load<u32>(state.uses + at), vector);
  // The last live word moves to this place; the two swap the memory of their vectors.
  const last = state.live - 1, from = <usize>last << 2;
  state.live = last;
  store<u32>(state.words + at, load<u32>(state.words + from));
  store<i32>(state.lasts + at, load<i32>(state.lasts + from));
  store<u32>(state.uses + at, load<u32>(state.uses + from));
  store<usize>(state.vectors + at, load<usize>(state.vectors + from));
  store<usize>(state.vectors + from, vector);
}

function moveRows(state: State, word: u32, uses: u32, vector: usize): void {
  const width = <usize>state.width;
  const move = originalOf(state, vector);
  for (let d: usize = 0; d < width; d += 16) {
    v128.store(move + d, f32x4.sub(v128.load(vector + d), v128.load(move + d)));
  }
  for (let at = bagOf(state, word), end = bagEnd(state, word); at < end; at += 4) {
    const row = useInputRow(state, load<u32>(at), uses);
    if (state.frozen && isFrozen(state, row)) continue;
    for (let d: usize = 0; d < width; d += 16) {
      v128.store(row + d, f32x4.add(v128.load(row + d), v128.load(move + d)));
    }
  }
}
