import {
  APOSTROPHES,
  composeText,
  IGNORABLE,
  INNER_SIGNS,
  JOINERS,
  MID_LETTERS,
  UNJOINED_SCRIPTS,
} from '../tokenizer/unicode.js';
import type { DocumentUnit } from './reading.js';

/** The tables that drive the tokenizing kernel; `assembly/tokenize.ts` says what their values mean. */
export interface ByteTables {
  readonly byteClass: Uint8Array; // (256)
  readonly byteText: Uint8Array; // (256) the byte to write for each that is part of a word
  readonly codePoints: Uint32Array | undefined; // (limit); undefined if text is treated as bytes
}

/** Bytes that never occur in UTF-8: they separate given tokens, and end their documents. */
export const TOKEN_SEPARATOR = 0xff;
export const DOCUMENT_SEPARATOR = 0xfe;

const SEPARATOR = 0;
const END_OF_LINE = 1;
const APOSTROPHE = 2;
const SENTENCE_END = 3;
const HEBREW_QUOTE = 4;
const MULTIBYTE = 5;
const TEXT = 6;
const TEXT_THAT_ENDS_SENTENCE = 7;

const MARK = 2 ** 30;
const COMPOSE = 2 ** 31;
const SENTENCE = 2 ** 29;
const JOINER = 2 ** 28;
const MID_LETTER = 2 ** 27;
const UNJOINED = 2 ** 26;

/** All assigned letters, marks and digits are below this, except for variation selectors. */
const CODE_POINT_LIMIT = 0x33480;

/** LF, and CR, which ends lines in old texts. Nothing is between CR and LF, so no document is either. */
const LINE_ENDS = [0x0a, 0x0d];
const code = (character: string): number => character.charCodeAt(0);
const SENTENCE_BYTES = ['.', '!', '?'].map(code);

const made = new Map<string, ByteTables>();

/** Tables for `unicodeTokens`: words of any script. Cached, because building them takes 50 ms. */
export function unicodeTables(documents: DocumentUnit, lowercase: boolean): ByteTables {
  const key = `${documents} ${lowercase}`;
  const tables = made.get(key) ?? makeUnicodeTables(documents, lowercase);
  made.set(key, tables);
  return tables;
}

function makeUnicodeTables(documents: DocumentUnit, lowercase: boolean): ByteTables {
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
  byteClass[code('"')] = HEBREW_QUOTE;
  if (documents !== 'file') for (const byte of LINE_ENDS) byteClass[byte] = END_OF_LINE;
  if (documents === 'sentence') for (const byte of SENTENCE_BYTES) byteClass[byte] = SENTENCE_END;
  return { byteClass, byteText, codePoints: codePointTable(documents, lowercase) };
}

/** Tables for `whitespaceTokens`: split at ASCII white space, change nothing. */
export function whitespaceTables(documents: DocumentUnit): ByteTables {
  const byteClass = new Uint8Array(256).fill(TEXT);
  for (const byte of ' \t\v\f\r\n') byteClass[code(byte)] = SEPARATOR;
  if (documents !== 'file') for (const byte of LINE_ENDS) byteClass[byte] = END_OF_LINE;
  if (documents === 'sentence') {
    for (const byte of SENTENCE_BYTES) byteClass[byte] = TEXT_THAT_ENDS_SENTENCE;
  }
  return { byteClass, byteText: identity(), codePoints: undefined };
}

/** Tables for given tokens: see `encodeTokens`. */
export function separatedTables(): ByteTables {
  const byteClass = new Uint8Array(256).fill(TEXT);
  byteClass[TOKEN_SEPARATOR] = SEPARATOR;
  byteClass[DOCUMENT_SEPARATOR] = END_OF_LINE;
  return { byteClass, byteText: identity(), codePoints: undefined };
}

const identity = (): Uint8Array => Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** The class of each code point from 128 on, from the host's own Unicode tables. */
function codePointTable(documents: DocumentUnit, lowercase: boolean): Uint32Array {
  const table = new Uint32Array(CODE_POINT_LIMIT);
  for (const { 0: run, groups } of allCharacters().matchAll(RUN)) {
    // Most long runs (Han, Hangul) do not change at all, so check the whole run at once.
    const plain =
      groups!.marks === undefined &&
      composeText(run, lowercase) === run &&
      !/[\u1100-\u11ff]/.test(run);
    const flag = groups!.unjoined === undefined ? 0 : UNJOINED;
    let point = run.codePointAt(0)!;
    if (plain) {
      // A run has no gaps and does not cross U+10000.
      for (const end = point + run.length / (point < 0x10000 ? 1 : 2); point < end; point++) {
        table[point] = point + flag;
      }
      continue;
    }
    for (const character of run) {
      // The host removes format characters.
      table[point] =
        groups!.format === undefined ? classOf(character, point, lowercase) + flag : COMPOSE;
      point++;
    }
  }
  for (const sign of APOSTROPHES) table[code(sign)] = code("'");
  for (const sign of INNER_SIGNS) table[code(sign)] = MARK + code(sign);
  for (const sign of JOINERS) table[code(sign)] = JOINER + code(sign);
  for (const sign of MID_LETTERS) table[code(sign)] = MID_LETTER + code(sign.normalize('NFC'));
  if (documents === 'sentence') for (const end of '。！？') table[end.codePointAt(0)!] = SENTENCE;
  return table;
}

/** Marks; digits and letters that no MID_LETTER joins; other letters; format characters. */
const RUN = new RegExp(
  `(?<marks>\\p{M}+)|(?<unjoined>[\\p{N}[\\p{L}&&[${UNJOINED_SCRIPTS}]]]+)` +
    `|[\\p{L}--[${UNJOINED_SCRIPTS}]]+|(?<format>(?:${IGNORABLE.source})+)`,
  'gv',
);

/** All code points of the table in order, without surrogates, which are not characters. */
function allCharacters(): string {
  const units = new Uint16Array(2 * CODE_POINT_LIMIT);
  let end = 0;
  for (let point = 128; point < CODE_POINT_LIMIT; point++) {
    if (point < 0x10000) {
      if (point < 0xd800 || point >= 0xe000) units[end++] = point;
    } else {
      units[end++] = 0xd7c0 + (point >> 10);
      units[end++] = 0xdc00 + (point & 0x3ff);
    }
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units.subarray(0, end));
}

function classOf(character: string, point: number, lowercase: boolean): number {
  // The host handles characters that compose with their neighbours or depend on them: marks, the
  // vowels and finals of Hangul, sigma, and everything that does not stay a single code point.
  if (/\p{M}/u.test(character)) return MARK + COMPOSE + point;
  const written = composeText(character, lowercase);
  const single = written.codePointAt(0)!;
  const conjoining = point >= 0x1100 && point <= 0x11ff;
  const needsContext = conjoining || character === 'Σ' || String.fromCodePoint(single) !== written;
  const isComposed = character.normalize('NFC') === character;
  return needsContext || !isComposed ? COMPOSE + point : single;
}
