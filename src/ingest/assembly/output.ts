import { HASH_START, hashByte, hashEnd } from "./dictionary";

/** The output of a text: ids, documents and counts, emitted in order. */

const END: u32 = 0xffffffff;

export let tokens: u32 = 0; // of the last call
export let documents: u32 = 0; // begun in the last call
export let longTokens: u32 = 0; // of the last call: dropped, longer than MAX_TOKEN bytes

// The documents of the last call, for the findings about a corpus. Documents that an earlier text left
// open, or that are still open at the end, are counted separately, because the host joins their parts.
export let closed: u32 = 0; // documents that began and ended
export let carried: u32 = 0; // tokens of the one that was open
export let carriesOn: bool = false; // it is open still
export let left: u32 = 0; // tokens of one that began here and is still open; 0 if there is none
export let leftHash: u32 = 0; // of these tokens

let ids: usize = 0; // where the next id goes
let records: usize = 0; // where the next closed document's hash and number of tokens go
let begun: u32 = 0; // tokens before the open document
let isOpen: bool = false; // a document is open
export let documentHash: u32 = 0; // of its tokens

/** Begins a text; `open`: it continues an open document. */
export function startOutput(toIds: usize, documentRecords: usize, open: bool): void {
  ids = toIds;
  records = documentRecords;
  tokens = 0;
  documents = 0;
  longTokens = 0;
  closed = 0;
  carried = 0;
  carriesOn = open;
  begun = 0;
  isOpen = open;
  documentHash = HASH_START;
}

/** Emits a token: the id and the hash of its word. */
@inline
export function emit(id: u32, hash: u32): void {
  if (!isOpen) begin();
  documentHash = hashByte(documentHash, hash);
  store<u32>(ids, id);
  ids += 4;
  tokens++;
}

/** The address to write the ids of known words to, until `endWords`. */
@inline
export function beginWords(): usize {
  if (!isOpen) begin();
  return ids;
}

/** Records ids written up to `end`, and the hash of the document including them. */
@inline
export function endWords(end: usize, hash: u32): void {
  tokens += <u32>((end - ids) >> 2);
  ids = end;
  documentHash = hash;
}

function begin(): void {
  documents++;
  isOpen = true;
  begun = tokens;
  documentHash = HASH_START;
}

export function dropLong(): void {
  longTokens++;
}

/** Ends the open document, if there is one. */
export function endDocument(): void {
  if (!isOpen) return;
  isOpen = false;
  const length = tokens - begun;
  if (carriesOn) {
    carried = length;
    carriesOn = false;
  } else {
    store<u32>(records, hashEnd(documentHash));
    store<u32>(records, length, 4);
    records += 8;
    closed++;
  }
  store<u32>(ids, END);
  ids += 4;
}

/** Ends the text; returns the address after its last id. */
export function endOutput(): usize {
  if (carriesOn) carried = tokens;
  left = isOpen && !carriesOn ? tokens - begun : 0;
  leftHash = hashEnd(documentHash);
  return ids;
}

/** The last id that was emitted. */
export function lastId(): u32 {
  return load<u32>(ids - 4);
}
