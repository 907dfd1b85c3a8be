export { add, createNgrams, exportNgrams, find, pruned, pruningMinimum, reserve, size } from "./ngrams";
export { exportLinks, linkCount, linkOf } from "./links";
export { countBlock, headEnded, headLink, headWord, tailLink, tailWord } from "./count-block";

/** Allocates memory for the host's arrays. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

export function free(block: usize): void {
  heap.free(block);
}
