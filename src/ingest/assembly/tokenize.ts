import { byteClass, byteText, MULTIBYTE, SENTENCE_END, whiteAt } from "./classes";
import { count, hashByte, hashOf, intern, internHashed, pruned, top } from "./dictionary";
import { frequentSlot, holdsKey, remember } from "./frequent";
import { hashKey, keyAt, LONGEST_KEY, lowerKeyAt, toLower } from "./keys";
import { lookUp, RESULT, results } from "./look-up";
import {
  beginWords, documentHash, dropLong, emit, endDocument, endOutput, endWords, lastId, startOutput, tokens,
} from "./output";
import { endsSentence, MAX_TOKEN, readSpan } from "./read-span";
import { events, eventsEnd, findSpans, keepRest, prepareSpans, spans, spansEnd, startSpans, WINDOW } from "./spans";

const NONE: u32 = 0xffffffff; // no event is left

let lowercase: bool = false;
let decodes: bool = false; // bytes from 128 on are parts of characters

/** Reads the `byteClass` and `byteText` that the host wrote. */
export function prepareTables(): void {
  lowercase = load<u8>(byteText + 0x41) == 0x61;
  decodes = load<u8>(byteClass + 0xe0) == MULTIBYTE;
  prepareSpans();
}

/**
 * Tokenizes a text. Writes the ids of its tokens to `ids` (room for length + 2), with END after each
 * closed document that has tokens. Writes the hash and number of the tokens (u32 each) of each document
 * that began and closed here to `documentRecords` (room for half as many). `open`: the text continues an
 * open document. Runs that need the host's Unicode rules (`uncomposed.ts`) are already composed. Up to 64
 * bytes after the text are read. Returns the number of ids.
 *
 * Frequent short spans are looked up directly, one vector each. Only the others are read byte by byte.
 */
export function tokenize(ids: usize, documentRecords: usize, text: usize, length: usize, open: bool): i32 {
  startOutput(ids, documentRecords, open);
  startSpans();
  const end = text + length;
  let forgotten = pruned;
  while (text < end) {
    const stop = min(text + WINDOW, end);
    findSpans(text, stop, end);
    text = stop;

    // The last span may continue in the next window, and then has no end yet.
    const pairs = spans + ((spansEnd - spans) & ~7);
    lookUpAll(pairs);
    let event = events;
    const lastEvent = eventsEnd;
    let next = event < lastEvent ? load<u32>(event) : NONE;
    let at = spans, found = results;
    while (at < pairs) {
      const from = <usize>load<u32>(at), to = <usize>load<u32>(at, 4);
      while (next < <u32>from) {
        if (endsDocument(next, end)) endDocument();
        event += 4;
        next = event < lastEvent ? load<u32>(event) : NONE;
      }
      if (next >= <u32>to && load<u32>(found) != 0) {
        // Emits the words that were found, up to the next event.
        let id = beginWords();
        let hash = documentHash;
        do {
          const word = load<u32>(found, 4);
          count(word, 1);
          store<u32>(id, word);
          id += 4;
          hash = hashByte(hash, load<u32>(found, 8));
          at += 8;
          found += RESULT;
        } while (at < pairs && load<u32>(at, 4) <= next && load<u32>(found) != 0);
        endWords(id, hash);
        continue;
      }
      const length = to - from;
      if (next < <u32>to) {
        readSpan(from, to, end);
        do {
          event += 4;
          next = event < lastEvent ? load<u32>(event) : NONE;
        } while (next < <u32>to);
      } else if (length > LONGEST_KEY) {
        readLong(from, to, end);
      } else {
        const key = lowercase ? lowerKeyAt(from, length) : keyAt(from, length);
        const hash = hashKey(key);
        readShort(from, to, end, key, hash, frequentSlot(hash));
      }
      at += 8;
      found += RESULT;
      if (pruned != forgotten) {
        // Ids found earlier may belong to words that have been pruned since.
        forgotten = pruned;
        lookUpAll(pairs);
      }
    }
    const rest = pairs < spansEnd ? load<u32>(pairs) : NONE;
    while (next < rest) {
      if (endsDocument(next, end)) endDocument();
      event += 4;
      next = event < lastEvent ? load<u32>(event) : NONE;
    }
    keepRest(pairs, event);
  }
  return <i32>((endOutput() - ids) >> 2);
}

function lookUpAll(pairs: usize): void {
  if (lowercase) lookUp(pairs, true);
  else lookUp(pairs, false);
}

/** Whether the byte at `text`, outside a word, ends a document. */
@inline
function endsDocument(text: usize, end: usize): bool {
  return load<u8>(byteClass + load<u8>(text)) != SENTENCE_END || whiteAt(text + 1, end);
}

/** Reads a span that has a key, and stores its word in the first table. */
function readShort(from: usize, to: usize, end: usize, key: v128, hash: u64, slot: usize): void {
  let id: u32;
  if (decodes && i8x16.bitmask(key) != 0) {
    const before = tokens;
    readSpan(from, to, end);
    if (tokens != before + 1 || endsSentence) return;
    id = lastId();
  } else {
    v128.store(top, key);
    id = internHashed(<u32>(to - from), hash, 1);
    emit(id, hashOf(id));
  }
  remember(slot, key, id);
}

/** Reads a span that is too long for a key. */
function readLong(from: usize, to: usize, end: usize): void {
  if (decodes && !isAscii(from, to)) {
    readSpan(from, to, end);
    return;
  }
  const length = to - from;
  if (length > MAX_TOKEN) {
    dropLong();
    return;
  }
  for (let at: usize = 0; at < length; at += 16) {
    const bytes = v128.load(from + at);
    v128.store(top + at, lowercase ? toLower(bytes) : bytes);
  }
  const id = intern(<u32>length, 1);
  emit(id, hashOf(id));
}

function isAscii(from: usize, to: usize): bool {
  for (; from + 16 <= to; from += 16) {
    if (i8x16.bitmask(v128.load(from)) != 0) return false;
  }
  return (i8x16.bitmask(v128.load(from)) & ((1 << <i32>(to - from)) - 1)) == 0;
}
