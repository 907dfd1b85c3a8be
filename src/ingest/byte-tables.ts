import { composeText } from '../tokenizer/unicode.js';
import type { DocumentUnit } from './reading.js';

/** The tables that drive the tokenizing kernel; `assembly/tokenize.ts` says what their values mean. */
export interface ByteTables {
  readonly byteClass: Uint8Array; // (256)
  readonly byteText: Uint8Array; // (256) the byte to write for each that is part of a word
  readonly codePoints: Uint32Array | undefined; // (limit); undefined where text is taken as bytes
}

/** Stands between tokens that are cut already; a line feed ends their document. */
export const TOKEN_SEPARATOR = '\u001F';

const SEPARATOR = 0;
const END_OF_LINE = 1;
const APOSTROPHE = 2;
const SENTENCE_END = 3;
const MULTIBYTE = 4;
const TEXT = 5;
const TEXT_THAT_ENDS_SENTENCE = 6;

const MARK = 2 ** 30;
const COMPOSE = 2 ** 31;
const SENTENCE = 2 ** 29;

/** No assigned letter, mark or digit lies at or beyond this, but for the variation selectors. */
const CODE_POINT_LIMIT = 0x33480;

const NEWLINE = 0x0a;
const code = (character: string): number => character.charCodeAt(0);
const SENTENCE_BYTES = ['.', '!', '?'].map(code);

/** Tables for `unicodeTokens`: words of any script. */
export function unicodeTables(documents: DocumentUnit, lowercase: boolean): ByteTables {
  const byteClass = new Uint8Array(256).fill(SEPARATOR);
  const byteText = identity();
  for (let byte = 0; byte < 128; byte++) {
    const character = String.fromCharCode(byte);
    if (!/[a-z0-9]/i.test(character)) continue;
    byteClass[byte] = TEXT;
    if (lowercase) byteText[byte] = code(character.toLowerCase());
  }
  byteClass.fill(MULTIBYTE, 128);
  byteClass[code("'")] = APOSTROPHE;
  if (documents !== 'file') byteClass[NEWLINE] = END_OF_LINE;
  if (documents === 'sentence') for (const byte of SENTENCE_BYTES) byteClass[byte] = SENTENCE_END;
  return { byteClass, byteText, codePoints: codePointTable(documents, lowercase) };
}

/** Tables for `whitespaceTokens`: whatever stands between ASCII white space, as it is. */
export function whitespaceTables(documents: DocumentUnit): ByteTables {
  const byteClass = new Uint8Array(256).fill(TEXT);
  for (const byte of ' \t\v\f\r\n') byteClass[code(byte)] = SEPARATOR;
  if (documents !== 'file') byteClass[NEWLINE] = END_OF_LINE;
  if (documents === 'sentence') {
    for (const byte of SENTENCE_BYTES) byteClass[byte] = TEXT_THAT_ENDS_SENTENCE;
  }
  return { byteClass, byteText: identity(), codePoints: undefined };
}

/** Tables for tokens that another tokenizer has cut, with `TOKEN_SEPARATOR` between them. */
export function separatedTables(): ByteTables {
  const byteClass = new Uint8Array(256).fill(TEXT);
  byteClass[code(TOKEN_SEPARATOR)] = SEPARATOR;
  byteClass[NEWLINE] = END_OF_LINE;
  return { byteClass, byteText: identity(), codePoints: undefined };
}

const identity = (): Uint8Array => Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** What each code point from 128 on is, taken from the host's own Unicode tables. */
function codePointTable(documents: DocumentUnit, lowercase: boolean): Uint32Array {
  const table = new Uint32Array(CODE_POINT_LIMIT);
  for (const { 0: run } of allCharacters().matchAll(/\p{M}+|[\p{L}\p{N}]+/gu)) {
    // Most long runs (Han, Hangul) hold nothing that changes: seen at once for the whole run.
    const plain = composeText(run, lowercase) === run && !/[\p{M}\u1100-\u11ff]/u.test(run);
    for (const character of run) {
      const point = character.codePointAt(0)!;
      table[point] = plain ? point : classOf(character, point, lowercase);
    }
  }
  table[0x2019] = code("'");
  if (documents === 'sentence') for (const end of '。！？') table[end.codePointAt(0)!] = SENTENCE;
  return table;
}

/** Every code point of the table in order, but for the surrogates, which are no characters. */
function allCharacters(): string {
  let characters = '';
  for (let point = 128; point < CODE_POINT_LIMIT; point++) {
    if (point < 0xd800 || point >= 0xe000) characters += String.fromCodePoint(point);
  }
  return characters;
}

function classOf(character: string, point: number, lowercase: boolean): number {
  // What composes with its neighbours, or changes by them, is left to the host's own rules: marks,
  // the vowels and finals of Hangul, sigma, and whatever does not stay one code point.
  if (/\p{M}/u.test(character)) return MARK + COMPOSE + point;
  const written = composeText(character, lowercase);
  const single = written.codePointAt(0)!;
  const conjoining = point >= 0x1100 && point <= 0x11ff;
  const needsContext = conjoining || character === 'Σ' || String.fromCodePoint(single) !== written;
  const isComposed = character.normalize('NFC') === character;
  return needsContext || !isComposed ? COMPOSE + point : single;
}
