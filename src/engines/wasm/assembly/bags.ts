import { State } from "./state";
import { inputRow, isFrozen, usedInputRow } from "./rows";

/**
 * Words whose input vector is the mean of several rows: the word and its subwords (Bojanowski et al.
 * 2017, "Enriching Word Vectors with Subword Information").
 */

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

/** Lists the distinct context words of a window with copies of their vectors; as `gatherContexts`. */
export function gatherBags(state: State, centre: i32, from: i32, to: i32): i32 {
  const kept = state.kept, words = state.words, multiples = state.multiples;
  let count = 0;
  for (let i = from; i < to; i++) {
    if (i == centre) continue;
    const word = load<u32>(kept + (<usize>i << 2));
    let c = 0;
    while (c < count && load<u32>(words + (<usize>c << 2)) != word) c++;
    const at = <usize>c << 2;
    store<f32>(multiples + at, c < count ? load<f32>(multiples + at) + 1 : 1);
    if (c == count) {
      store<u32>(words + at, word);
      count++;
    }
    const vector = state.copies + <usize>c * state.stride;
    store<usize>(state.contexts + at, vector);
    meanRow(state, word, vector);
    memory.copy(state.originals + <usize>c * state.stride, vector, state.width);
  }
  return count;
}

/** Writes the mean of a word's rows. */
function meanRow(state: State, word: u32, to: usize): void {
  const first = bagOf(state, word), end = bagEnd(state, word), width = <usize>state.width;
  const share = f32x4.splat(1 / <f32>((end - first) >> 2));
  for (let at = first; at < end; at += 4) {
    const row = inputRow(state, load<u32>(at));
    for (let d: usize = 0; d < width; d += 16) {
      const x = f32x4.mul(share, v128.load(row + d));
      v128.store(to + d, at == first ? x : f32x4.add(v128.load(to + d), x));
    }
  }
}

/** Moves each row of the context words by as much as the step moved the word's vector. */
export function scatterBags(state: State, count: i32): void {
  const width = <usize>state.width;
  for (let c = 0; c < count; c++) {
    const vector = state.copies + <usize>c * state.stride;
    const original = state.originals + <usize>c * state.stride;
    const word = load<u32>(state.words + (<usize>c << 2));
    for (let at = bagOf(state, word), end = bagEnd(state, word); at < end; at += 4) {
      const row = usedInputRow(state, load<u32>(at));
      if (state.frozen && isFrozen(state, row)) continue;
      for (let d: usize = 0; d < width; d += 16) {
        const move = f32x4.sub(v128.load(vector + d), v128.load(original + d));
        v128.store(row + d, f32x4.add(v128.load(row + d), move));
      }
    }
  }
}
