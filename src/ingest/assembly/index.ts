export {
  absorb, createDictionary, dictionarySize, expect, exportEntries, pruned, touched, wordBytes, wordBytesLength,
} from "./dictionary";
export { byteClass, byteText, setCodePoints } from "./classes";
export { loaded } from "./look-up";
export { carried, carriesOn, closed, documents, left, leftHash, longTokens, tokens } from "./output";
export { prepareTables, tokenize } from "./tokenize";
export { findUncomposed } from "./uncomposed";

/** Memory for the host's tables and texts. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

export function free(block: usize): void {
  heap.free(block);
}
