import { linkOf } from "./links";
import { flush, push } from "./ngrams";

const END: u32 = 0xffffffff; // of a document
const NONE: u32 = 0xffffffff; // no word

// The open ends of the last block, if its first or last document continues beyond it.
export let headLink: u32 = 0; // connector words before the first word of the open document
export let headWord: u32 = NONE; // that word, if the block has one
export let headEnded: bool = false; // the document ended before its first word
export let tailWord: u32 = NONE; // the last word of the document that continues after the block, if any
export let tailLink: u32 = 0; // connector words after it

/**
 * Counts the n-grams in a block of ids: two words in a document with only connector words between them. Ids
 * below `connectors` are connector words. A word may end one n-gram and start the next.
 *
 * @param open whether the block continues a document; only the host can then see the n-gram that ends with its
 *   first word
 */
export function countBlock(ids: usize, length: u32, open: bool, connectors: u32): void {
  let word = NONE, link: u32 = 0, isHead = open;
  headLink = 0;
  headWord = NONE;
  headEnded = false;
  const end = ids + (<usize>length << 2);
  for (; ids < end; ids += 4) {
    const id = load<u32>(ids);
    if (id < connectors) {
      if (word != NONE || isHead) link = linkOf(link, id);
      continue;
    }
    if (isHead) {
      headLink = link;
      isHead = false;
      if (id == END) headEnded = true;
      else headWord = id;
    } else if (word != NONE && id != END) {
      push(word, id, link, 1);
    }
    word = id; // END is NONE
    link = 0;
  }
  if (isHead) headLink = link;
  tailWord = word;
  tailLink = isHead ? 0 : link;
  flush();
}
