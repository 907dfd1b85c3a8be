import type { Origin } from '../../corpus/text-check.js';

/** Patterns that are searched for. */
export const PATTERNS = {
  tag: /<(?!\/?(?:unk|s|pad|eos|bos|num|sep|mask|cls|oov|n|eol)>)(?:\/?[a-z][\w:.-]*\s*|[a-z][\w:-]*\s[^<>\n]{1,300}|!--[^>\n]{0,300}--|!doctype [^>]{1,100})\/?>/giu,
  entity: /&(?:[a-z]{2,8}|#\d{2,6}|#x[\da-f]{2,6});/gi,
  wiki: /\[\[[^[\]\n]{1,200}\]\]|\{\{[^{}\n]{0,200}\}\}|\{\||\|\}|'{3}(?=\w)|^==+ ?[^=\n]{1,100} ?==+$/gmu,
  url: /(?::\/\/(?<=\b(?:https?|ftp):\/\/)|\bwww\.)[^\s<>"]+/gu,
  mojibake: mojibake(),
} as const;

export type PatternName = keyof typeof PATTERNS;

/** Counts for an examined part of a text. Characters are UTF-16 units. */
export interface TextFacts {
  readonly characters: number;
  readonly lines: number; // that are not blank
  readonly jsonLines: number; // that begin as JSON does
  readonly letters: number;
  readonly capitals: number;
  readonly nonAscii: number;
  readonly replacements: number; // U+FFFD
  readonly controls: number; // control characters other than white space
  readonly words: number; // between white space
  readonly punctuated: number; // of them, those with letters that end in punctuation
  /** Letters of scripts that are written without spaces, and the runs that they stand in. */
  readonly unspaced: number;
  readonly unspacedRuns: number;
  /** Characters in what the patterns match. */
  readonly matched: Readonly<Record<PatternName, number>>;
  /** The first example of each. */
  readonly examples: Readonly<Partial<Record<ExampleName, Example>>>;
}

export type ExampleName = PatternName | 'replacement' | 'control' | 'json';

/** The first occurrence of something. */
export interface Example {
  /** A few words around it, on one line, without control characters. */
  readonly excerpt: string;
  /** The file, and the byte offset in its text; undefined for texts without a name. */
  readonly origin: Origin | undefined;
}

/**
 * UTF-8 that was read as Latin-1 or Windows-1252 and encoded as UTF-8 again: each byte of a sequence
 * became a character. Quotes, dashes and no-break spaces also follow accented letters in correct text,
 * so they do not count as a second byte.
 */
function mojibake(): RegExp {
  const next = '\\u0080-\\u009f¡-ª¬-¶¸-º¼-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ';
  const any = `${next}\\u00a0«»·“”‘’–—…`;
  const two = `[\\u00c2-\\u00de][${next}]|Ã\\u00a0|Â[»«\\u00a0·]`;
  const three = `[à-ï][${next}][${any}]|â€[${any}]`;
  const four = `ð[Ÿ\\u009f][${any}]{2}`;
  return new RegExp(`(?:${four}|${three}|${two})`, 'gu');
}
