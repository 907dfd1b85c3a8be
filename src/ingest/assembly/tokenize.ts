import { HASH_START, hashByte, hashEnd, intern, reserve, top } from "./dictionary";

/**
 * UTF-8 text to ids in one pass, driven by two tables that the host fills (`../byte-tables.ts`):
 *
 * - byteClass (256) u8: what an ASCII byte (or, when text is taken as bytes, any byte) is;
 *   values from FIRST_TEXT on stand for the byte itself, in lower case where that is asked for.
 * - codePoints (codePointLimit) u32: what a code point of two bytes or more is: 0 a separator, else
 *   the code point to write, with flags.
 */
const SEPARATOR: u8 = 0;
const END_OF_LINE: u8 = 1; // ends a document
const APOSTROPHE: u8 = 2; // inside a word, part of it
const SENTENCE_END: u8 = 3; // ends a document if white space follows
const HEBREW_QUOTE: u8 = 4; // between Hebrew letters, part of the word
const MULTIBYTE: u8 = 5; // decode, then look in codePoints
const FIRST_TEXT: u8 = 6;

const MARK: u32 = 1 << 30; // continues a word but does not begin one
const COMPOSE: u32 = 1 << 31; // needs the host's Unicode rules: see `composed`
const SENTENCE: u32 = 1 << 29; // ends a document
const JOINER: u32 = 1 << 28; // inside a word, part of it; at its end dropped, but for ZWJ after a mark
const MID_LETTER: u32 = 1 << 27; // between letters, part of the word
const UNJOINED: u32 = 1 << 26; // part of a word, but a MID_LETTER beside it is not
const NOT_FIRST: u32 = MARK | SENTENCE | JOINER | MID_LETTER; // none of these begins a word
const ZWJ: u32 = 0x200d;
const QUOTE: u32 = 0x27; // what both apostrophes are written as
const CODE_POINT: u32 = 0x1fffff;

const END: u32 = 0xffffffff;

export const byteClass: usize = memory.data(256);
export const byteText: usize = memory.data(256);
let codePoints: usize = 0;
let codePointLimit: u32 = 0;

export let tokens: u32 = 0; // of the last call
export let documents: u32 = 0; // begun in the last call
export let longTokens: u32 = 0; // of the last call: dropped, longer than MAX_TOKEN bytes

// The documents of the last call, for what is told of a corpus. One that an earlier text left open
// is apart from the others, as is one that is still open in the end: only the host knows both parts.
export let closed: u32 = 0; // documents that began and ended
export let carried: u32 = 0; // tokens of the one that was open
export let carriesOn: bool = false; // it is open still
export let left: u32 = 0; // tokens of one that began and is open; 0: there is none
export let leftHash: u32 = 0; // of these tokens

let records: usize = 0; // where the next closed document's hash and number of tokens go
let begun: u32 = 0; // tokens before the open document

/** No word is that long; what is (a data: URL, a hex dump) is dropped and counted. */
const MAX_TOKEN: usize = 1024;

export function setCodePoints(table: usize, limit: u32): void {
  codePoints = table;
  codePointLimit = limit;
}

/** Notes that a document of this hash ended, and writes END; returns the address after it. */
function endDocument(ids: usize, hash: u32): usize {
  const length = tokens - begun;
  if (carriesOn) {
    carried = length;
    carriesOn = false;
  } else {
    store<u32>(records, hashEnd(hash));
    store<u32>(records, length, 4);
    records += 8;
    closed++;
  }
  store<u32>(ids, END);
  return ids + 4;
}

/**
 * Writes the ids of a text's tokens to `ids` (room for length + 2), END after each document that
 * closes and has tokens, and to `documentRecords` (room for half as many) a hash of the tokens and
 * their number, u32 each, of each that began and closed here. `open` says that the text continues an open document; `composed` that
 * the host has applied its Unicode rules already. Returns the number of ids, or -1 where the text
 * needs those rules first: then nothing was counted.
 */
export function tokenize(
  ids: usize, documentRecords: usize, text: usize, length: usize, open: bool, composed: bool,
): i32 {
  if (!composed && needsComposition(text, length)) return -1;
  const start = ids, end = text + length;
  tokens = 0;
  documents = 0;
  longTokens = 0;
  records = documentRecords;
  closed = 0;
  carried = 0;
  carriesOn = open;
  begun = 0;
  let documentHash = HASH_START;
  while (text < end) {
    const kind = load<u8>(byteClass + load<u8>(text));
    if (kind < MULTIBYTE) {
      // SEPARATOR, APOSTROPHE outside a word, or the end of something
      const ends = kind == END_OF_LINE || (kind == SENTENCE_END && whiteAt(text + 1, end));
      if (ends && open) {
        ids = endDocument(ids, documentHash);
        open = false;
      }
      text++;
      continue;
    }
    if (kind == MULTIBYTE) {
      const class_ = classAt(text);
      if (!beginsWord(text, end)) {
        if ((class_ & SENTENCE) != 0 && open) {
          ids = endDocument(ids, documentHash);
          open = false;
        }
        text += widthAt(text);
        continue;
      }
    }

    // A word begins here: write it to the dictionary's top.
    reserve(2 * MAX_TOKEN);
    let to = top, hash = HASH_START;
    const last = top + MAX_TOKEN;
    let ends = false;
    while (text < end) {
      const byte = load<u8>(text);
      const kind = load<u8>(byteClass + byte);
      if (kind >= FIRST_TEXT) {
        const out = load<u8>(byteText + byte);
        hash = hashByte(hash, out);
        store<u8>(to, out);
        to++;
        text++;
        if (kind == FIRST_TEXT + 1 && whiteAt(text, end)) {
          // White-space tokens keep their full stop, which ends the sentence.
          ends = true;
          break;
        }
      } else if (kind == MULTIBYTE) {
        const class_ = classAt(text);
        if (class_ == QUOTE && beginsWord(text + 3, end)) {
          hash = hashByte(hash, QUOTE);
          store<u8>(to++, QUOTE);
        } else if (class_ == 0 || class_ == QUOTE || (class_ & SENTENCE) != 0) {
          break;
        } else if ((class_ & MID_LETTER) != 0 && !joinsLetters(text, end)) {
          break;
        } else if ((class_ & JOINER) != 0 && !joins(text, end)) {
          // Dropped; the word may continue with an apostrophe.
        } else {
          const from = to;
          to = encode(to, class_ & CODE_POINT);
          for (let at = from; at < to; at++) hash = hashByte(hash, load<u8>(at));
        }
        text += widthAt(text);
      } else if (kind == APOSTROPHE && beginsWord(text + 1, end)) {
        hash = hashByte(hash, QUOTE);
        store<u8>(to++, QUOTE);
        text++;
      } else if (kind == HEBREW_QUOTE && hebrewBefore(text) && hebrewAt(text + 1, end)) {
        hash = hashByte(hash, byte);
        store<u8>(to++, byte);
        text++;
      } else break;
      if (to > last) to = last + 1; // too long: read on, but write no further
    }
    if (to > last) {
      longTokens++;
    } else {
      if (!open) {
        documents++;
        open = true;
        begun = tokens;
        documentHash = HASH_START;
      }
      documentHash = hashByte(documentHash, hash);
      store<u32>(ids, intern(<u32>(to - top), hashEnd(hash), 1));
      ids += 4;
      tokens++;
    }
    if (ends && open) {
      ids = endDocument(ids, documentHash);
      open = false;
    }
  }
  if (carriesOn) carried = tokens;
  left = open && !carriesOn ? tokens - begun : 0;
  leftHash = hashEnd(documentHash);
  return <i32>((ids - start) >> 2);
}

/** Does any code point of the text need the host's Unicode rules? Sixteen ASCII bytes at a time. */
function needsComposition(text: usize, length: usize): bool {
  if (load<u8>(byteClass + 0xe0) != MULTIBYTE) return false; // the text is taken as bytes
  const end = text + length;
  while (text < end) {
    if (text + 16 <= end && !v128.any_true(v128.and(v128.load(text), i8x16.splat(-128)))) {
      text += 16;
    } else if (load<u8>(text) < 0x80) {
      text++;
    } else {
      if ((classAt(text) & COMPOSE) != 0) return true;
      text += widthAt(text);
    }
  }
  return false;
}

@inline
function widthAt(text: usize): usize {
  const byte = load<u8>(text);
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** The class of the code point of two to four bytes at `text`. */
function classAt(text: usize): u32 {
  const byte = <u32>load<u8>(text);
  let point: u32;
  if (byte < 0xe0) {
    point = ((byte & 31) << 6) | (load<u8>(text, 1) & 63);
  } else if (byte < 0xf0) {
    point = ((byte & 15) << 12) | ((load<u8>(text, 1) & 63) << 6) | (load<u8>(text, 2) & 63);
  } else {
    point = ((byte & 7) << 18) | ((load<u8>(text, 1) & 63) << 12) |
      ((load<u8>(text, 2) & 63) << 6) | (load<u8>(text, 3) & 63);
  }
  // Beyond the table lie only variation selectors, which are marks, and tags, which the host drops.
  if (point >= codePointLimit) {
    if (point >= 0xe0100 && point <= 0xe01ef) return MARK | COMPOSE | point;
    return point == 0xe0001 || (point >= 0xe0020 && point <= 0xe007f) ? COMPOSE : 0;
  }
  return load<u32>(codePoints + (<usize>point << 2));
}

/** Does a letter or digit stand at `text`? */
function beginsWord(text: usize, end: usize): bool {
  if (text >= end) return false;
  const kind = load<u8>(byteClass + load<u8>(text));
  if (kind >= FIRST_TEXT) return true;
  if (kind != MULTIBYTE) return false;
  const class_ = classAt(text);
  return class_ != 0 && class_ != QUOTE && (class_ & NOT_FIRST) == 0;
}

/** Does the joiner at `text`, within a word, belong to it? */
function joins(text: usize, end: usize): bool {
  const isZwj = (classAt(text) & CODE_POINT) == ZWJ;
  if (isZwj && load<u8>(text - 1) >= 0x80 && (classAt(before(text)) & MARK) != 0) return true;
  let class_: u32 = JOINER;
  while (text < end && load<u8>(byteClass + load<u8>(text)) == MULTIBYTE) {
    class_ = classAt(text);
    if ((class_ & JOINER) == 0) break;
    text += widthAt(text);
  }
  return beginsWord(text, end) || (text < end && (class_ & MARK) != 0);
}

/** Do letters stand on both sides of the sign at `text`, within a word? */
function joinsLetters(text: usize, end: usize): bool {
  const after = text + widthAt(text);
  return letterAt(lastInWord(text)) && beginsWord(after, end) && letterAt(after);
}

/** Where the character before `text` begins. */
@inline
function before(text: usize): usize {
  text--;
  while ((load<u8>(text) & 0xc0) == 0x80) text--;
  return text;
}

/** Where the last character before `text`, within a word, stands that is no mark or joiner. */
function lastInWord(text: usize): usize {
  do text = before(text);
  while (load<u8>(text) >= 0x80 && (classAt(text) & (MARK | JOINER)) != 0);
  return text;
}

/** Is the character at `text`, within a word, a letter that a MID_LETTER joins to another? */
function letterAt(text: usize): bool {
  const byte = load<u8>(text);
  if (byte < 0x80) return <u8>((byte | 0x20) - 0x61) < 26;
  const class_ = classAt(text);
  return class_ != QUOTE && (class_ & (NOT_FIRST | UNJOINED)) == 0;
}

/** Does the word so far end in a Hebrew letter, marks aside? */
function hebrewBefore(text: usize): bool {
  return isHebrew(lastInWord(text));
}

/** Does a Hebrew letter stand at `text`? */
function hebrewAt(text: usize, end: usize): bool {
  return text < end && isHebrew(text);
}

function isHebrew(text: usize): bool {
  if (load<u8>(text) != 0xd7) return false; // the letters all begin with this byte
  const last = load<u8>(text, 1);
  return (last >= 0x90 && last <= 0xaa) || (last >= 0xaf && last <= 0xb2);
}

/** Is `text` at the end or at white space? */
function whiteAt(text: usize, end: usize): bool {
  return text >= end || load<u8>(text) <= 0x20;
}

/** Writes a code point as UTF-8; returns the address after it. */
function encode(to: usize, point: u32): usize {
  if (point < 0x80) {
    store<u8>(to, point);
    return to + 1;
  }
  if (point < 0x800) {
    store<u8>(to, 0xc0 | (point >> 6));
    store<u8>(to, 0x80 | (point & 63), 1);
    return to + 2;
  }
  if (point < 0x10000) {
    store<u8>(to, 0xe0 | (point >> 12));
    store<u8>(to, 0x80 | ((point >> 6) & 63), 1);
    store<u8>(to, 0x80 | (point & 63), 2);
    return to + 3;
  }
  store<u8>(to, 0xf0 | (point >> 18));
  store<u8>(to, 0x80 | ((point >> 12) & 63), 1);
  store<u8>(to, 0x80 | ((point >> 6) & 63), 2);
  store<u8>(to, 0x80 | (point & 63), 3);
  return to + 4;
}
