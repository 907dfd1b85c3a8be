import { State } from "../../../wasm/assembly/state";
import { bagEnd, bagOf } from "../../../wasm/assembly/bags";
import { place, writePart } from "./parts";
import { countRows, forgetRows } from "./row-index";
import { Batch } from "./state";

/*
 * Words whose input vector is made of several rows. The device first computes the vectors of the
 * batch's distinct words and adds up gradients per word; only then does it update the words' rows.
 */

// Places in the header, see `../batch.ts`.
const WORDS = 29, BAG_STARTS = 30, BAG_ROWS = 31;

/**
 * Replaces each context word by its number among the distinct words of the batch, and lists the rows
 * of these. Returns the number of distinct words.
 */
export function nameWords(state: State, batch: Batch, occurrences: i32): i32 {
  const contexts = batch.batchContexts;
  const words = countRows(batch, contexts, 0, occurrences);
  memory.copy(batch.wordUses, batch.uses, <usize>words << 2);
  for (let i = 0; i < occurrences; i++) {
    const at = contexts + (<usize>i << 2);
    store<i32>(at, load<i32>(batch.slots + (<usize>load<u32>(at) << 2)) - 1);
  }
  let entry = 0;
  for (let word = 0; word < words; word++) {
    const id = load<u32>(batch.rows + (<usize>word << 2));
    for (let from = bagOf(state, id), end = bagEnd(state, id); from < end; from += 4) {
      const at = <usize>(entry++) << 2;
      store<u32>(batch.bagRows + at, load<u32>(from));
      store<i32>(batch.bagWords + at, word);
    }
  }
  batch.bagEntries = entry;
  forgetRows(batch, words);
  return words;
}

/** Writes the rows of each word of the batch. Returns where they end. */
export function writeBags(batch: Batch, words: i32, to: usize, from: usize): usize {
  place(to, WORDS, words);
  place(to, BAG_STARTS, <i32>from);
  let word = -1;
  for (let entry = 0; entry < batch.bagEntries; entry++) {
    if (load<i32>(batch.bagWords + (<usize>entry << 2)) == word) continue;
    word++; // each has at least one row
    store<f32>(to + ((from + <usize>word) << 2), <f32>entry);
  }
  store<f32>(to + ((from + <usize>words) << 2), <f32>batch.bagEntries);
  return writePart(to, BAG_ROWS, from + <usize>words + 1, batch.bagRows, batch.bagEntries);
}
