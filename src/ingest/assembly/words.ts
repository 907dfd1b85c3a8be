import {
  beginsWord, byteClass, classAt, CODE_POINT, JOINER, MARK, MULTIBYTE, NOT_FIRST, QUOTE, UNJOINED, widthAt, ZWJ,
} from "./classes";

/** Rules for characters that belong to a word depending on their neighbours. */

/** Whether the joiner at `text`, within a word, belongs to it. */
export function joins(text: usize, end: usize): bool {
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

/** Whether the sign at `text`, within a word, is between letters. */
export function joinsLetters(text: usize, end: usize): bool {
  const after = text + widthAt(text);
  return letterAt(lastInWord(text)) && beginsWord(after, end) && letterAt(after);
}

/** The start of the character before `text`. */
@inline
function before(text: usize): usize {
  text--;
  while ((load<u8>(text) & 0xc0) == 0x80) text--;
  return text;
}

/** The last character before `text`, within a word, that is neither a mark nor a joiner. */
function lastInWord(text: usize): usize {
  do text = before(text);
  while (load<u8>(text) >= 0x80 && (classAt(text) & (MARK | JOINER)) != 0);
  return text;
}

/** Whether the character at `text`, within a word, is a letter that a MID_LETTER joins to another. */
function letterAt(text: usize): bool {
  const byte = load<u8>(text);
  if (byte < 0x80) return <u8>((byte | 0x20) - 0x61) < 26;
  const class_ = classAt(text);
  return class_ != QUOTE && (class_ & (NOT_FIRST | UNJOINED)) == 0;
}

/** Whether the word so far ends in a Hebrew letter, ignoring marks. */
export function hebrewBefore(text: usize): bool {
  return isHebrew(lastInWord(text));
}

/** Whether a Hebrew letter is at `text`. */
export function hebrewAt(text: usize, end: usize): bool {
  return text < end && isHebrew(text);
}

function isHebrew(text: usize): bool {
  if (load<u8>(text) != 0xd7) return false; // the first byte of all Hebrew letters
  const last = load<u8>(text, 1);
  return (last >= 0x90 && last <= 0xaa) || (last >= 0xaf && last <= 0xb2);
}

/** Writes a code point as UTF-8; returns the address after it. */
export function encode(to: usize, point: u32): usize {
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
