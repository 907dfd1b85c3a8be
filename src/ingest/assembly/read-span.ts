import {
  APOSTROPHE, beginsWord, byteClass, byteText, classAt, CODE_POINT, END_OF_LINE, FIRST_TEXT, HEBREW_QUOTE, JOINER,
  MID_LETTER, MULTIBYTE, QUOTE, SENTENCE, SENTENCE_END, TEXT_THAT_ENDS, whiteAt, widthAt,
} from "./classes";
import { hashOf, intern, top } from "./dictionary";
import { dropLong, emit, endDocument } from "./output";
import { encode, hebrewAt, hebrewBefore, joins, joinsLetters } from "./words";

/** Longer tokens are not words but data: URLs or hex dumps. They are dropped and counted. */
export const MAX_TOKEN: usize = 1024;

/** Whether a code point of the last span ends documents. */
export let endsSentence: bool = false;

/**
 * Reads the words of [text, stop) byte by byte, with all rules. The whole text ends at `end`; no word
 * crosses `stop`.
 */
export function readSpan(text: usize, stop: usize, end: usize): void {
  endsSentence = false;
  while (text < stop) {
    const kind = load<u8>(byteClass + load<u8>(text));
    if (kind < MULTIBYTE) {
      // A separator, an APOSTROPHE outside a word, or the end of a line or sentence.
      if (kind == END_OF_LINE || (kind == SENTENCE_END && whiteAt(text + 1, end))) endDocument();
      text++;
      continue;
    }
    if (kind == MULTIBYTE && !beginsWord(text, end)) {
      if ((classAt(text) & SENTENCE) != 0) {
        endsSentence = true;
        endDocument();
      }
      text += widthAt(text);
      continue;
    }

    // A word begins here: write it to the dictionary's top.
    let to = top;
    const last = top + MAX_TOKEN;
    let ends = false;
    while (text < stop) {
      const byte = load<u8>(text);
      const kind = load<u8>(byteClass + byte);
      if (kind >= FIRST_TEXT) {
        store<u8>(to++, load<u8>(byteText + byte));
        text++;
        if (kind == TEXT_THAT_ENDS && whiteAt(text, end)) {
          // White-space tokens keep their full stop, which ends the sentence.
          ends = true;
          break;
        }
      } else if (kind == MULTIBYTE) {
        const class_ = classAt(text);
        if (class_ == QUOTE && beginsWord(text + 3, end)) {
          store<u8>(to++, QUOTE);
        } else if (class_ == 0 || class_ == QUOTE || (class_ & SENTENCE) != 0) {
          break;
        } else if ((class_ & MID_LETTER) != 0 && !joinsLetters(text, end)) {
          break;
        } else if ((class_ & JOINER) != 0 && !joins(text, end)) {
          // Dropped; the word may continue with an apostrophe.
        } else {
          to = encode(to, class_ & CODE_POINT);
        }
        text += widthAt(text);
      } else if (kind == APOSTROPHE && beginsWord(text + 1, end)) {
        store<u8>(to++, QUOTE);
        text++;
      } else if (kind == HEBREW_QUOTE && hebrewBefore(text) && hebrewAt(text + 1, end)) {
        store<u8>(to++, byte);
        text++;
      } else break;
      if (to > last) to = last + 1; // too long: read on, but write no further
    }
    if (to > last) {
      dropLong();
    } else {
      const id = intern(<u32>(to - top), 1);
      emit(id, hashOf(id));
    }
    if (ends) endDocument();
  }
}
