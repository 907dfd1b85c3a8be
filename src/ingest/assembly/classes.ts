/**
 * Classes of bytes and code points, from two tables that the host fills (`../byte-tables.ts`):
 *
 * - byteClass (256) u8: the class of an ASCII byte, or of any byte if text is treated as bytes. 0 is a
 *   separator; values from FIRST_TEXT on are text, written as `byteText` says.
 * - codePoints (codePointLimit) u32: the class of a code point of two or more bytes: 0 for a separator,
 *   otherwise the code point to write, with flags.
 */
export const END_OF_LINE: u8 = 1; // ends a document
export const APOSTROPHE: u8 = 2; // inside a word, part of it
export const SENTENCE_END: u8 = 3; // ends a document if white space follows
export const HEBREW_QUOTE: u8 = 4; // between Hebrew letters, part of the word
export const MULTIBYTE: u8 = 5; // decode, then look in codePoints
export const FIRST_TEXT: u8 = 6;
export const TEXT_THAT_ENDS: u8 = 7; // text that ends a document too if white space follows

export const MARK: u32 = 1 << 30; // continues a word but does not begin one
export const COMPOSE: u32 = 1 << 31; // needs the host's Unicode rules: see `composed`
export const SENTENCE: u32 = 1 << 29; // ends a document
export const JOINER: u32 = 1 << 28; // inside a word, part of it; dropped at its end, except ZWJ after a mark
export const MID_LETTER: u32 = 1 << 27; // between letters, part of the word
export const UNJOINED: u32 = 1 << 26; // part of a word, but a MID_LETTER next to it is not
export const NOT_FIRST: u32 = MARK | SENTENCE | JOINER | MID_LETTER; // none of these begins a word
export const ZWJ: u32 = 0x200d;
export const QUOTE: u32 = 0x27; // what both apostrophes are written as
export const CODE_POINT: u32 = 0x1fffff;

export const byteClass: usize = memory.data(256);
export const byteText: usize = memory.data(256);
let codePoints: usize = 0;
let codePointLimit: u32 = 0;

export function setCodePoints(table: usize, limit: u32): void {
  codePoints = table;
  codePointLimit = limit;
}

@inline
export function widthAt(text: usize): usize {
  const byte = load<u8>(text);
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** The class of the code point of two to four bytes at `text`. */
export function classAt(text: usize): u32 {
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
  // Beyond the table are only variation selectors, which are marks, and tags, which the host drops.
  if (point >= codePointLimit) {
    if (point >= 0xe0100 && point <= 0xe01ef) return MARK | COMPOSE | point;
    return point == 0xe0001 || (point >= 0xe0020 && point <= 0xe007f) ? COMPOSE : 0;
  }
  return load<u32>(codePoints + (<usize>point << 2));
}

/** Whether a letter or digit is at `text`. */
export function beginsWord(text: usize, end: usize): bool {
  if (text >= end) return false;
  const kind = load<u8>(byteClass + load<u8>(text));
  if (kind >= FIRST_TEXT) return true;
  if (kind != MULTIBYTE) return false;
  const class_ = classAt(text);
  return class_ != 0 && class_ != QUOTE && (class_ & NOT_FIRST) == 0;
}

/** Whether `text` is at the end or at white space. */
export function whiteAt(text: usize, end: usize): bool {
  return text >= end || load<u8>(text) <= 0x20;
}
