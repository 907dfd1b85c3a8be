import { State, END, UNKNOWN } from "./state";
import { nextBelow, nextUint32 } from "./random";
import { skipGramWindow } from "./skipgram";
import { cbowWindow } from "./cbow";
import { settleAll } from "./bags";

/**
 * Trains on a chunk of an id stream. Words are subsampled as they come; a document that continues
 * beyond the chunk keeps its last words, so that windows reach across the boundary.
 */
export function train(state: State, ids: usize, length: i32): void {
  const end = ids + (<usize>length << 2);
  while (ids < end) {
    ids = readDocument(state, ids, end);
    const to = readyEnd(state, ids);
    for (let i = state.next; i < to; i++) {
      const reach = drawReach(state);
      const first = max(0, i - reach), last = min(state.length, i + reach + 1);
      if (state.cbow) cbowWindow(state, i, first, last);
      else skipGramWindow(state, i, first, last);
    }
    if (state.bagStarts) settleAll(state);
    advance(state, to, ids);
  }
}

/** Reads words up to the end of the document or chunk; returns the address after them. */
export function readDocument(state: State, ids: usize, end: usize): usize {
  let at = state.kept + (<usize>state.length << 2);
  const keep = state.keep;
  while (ids < end) {
    const id = load<u32>(ids);
    ids += 4;
    if (id == END) break;
    if (id == UNKNOWN) continue;
    const chance = load<u32>(keep + (<usize>id << 2));
    if (chance != 0xffffffff && nextUint32(state) > chance) continue;
    store<u32>(at, id);
    at += 4;
  }
  state.length = <i32>((at - state.kept) >> 2);
  return ids;
}

/** The end of the words that can be centres: all of a closed document, else those with all right contexts. */
export function readyEnd(state: State, ids: usize): i32 {
  const closed = load<u32>(ids - 4) == END;
  return closed ? state.length : max(state.next, state.length - state.window);
}

export function drawReach(state: State): i32 {
  return state.fixedWindow ? state.window : state.window - <i32>nextBelow(state, state.window);
}

/** Drops a closed document, or the words of an open one that no later window can reach. */
export function advance(state: State, to: i32, ids: usize): void {
  if (load<u32>(ids - 4) == END) {
    state.length = 0;
    state.next = 0;
    return;
  }
  const gone = max(0, to - state.window);
  state.length -= gone;
  state.next = to - gone;
  memory.copy(state.kept, state.kept + (<usize>gone << 2), <usize>state.length << 2);
}
