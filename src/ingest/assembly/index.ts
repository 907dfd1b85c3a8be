export {
  absorb, createDictionary, dictionarySize, exportEntries, pruned, wordBytes, wordBytesLength,
} from "./dictionary";
export {
  byteClass, byteText, carried, carriesOn, closed, documents, left, leftHash, longTokens, setCodePoints, tokenize,
  tokens,
} from "./tokenize";

/** Memory for the host's tables and texts. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

export function free(block: usize): void {
  heap.free(block);
}
