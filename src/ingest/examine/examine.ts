import type { Origin } from '../../corpus/text-check.js';
import { countCharacters } from './count-characters.js';
import {
  type Example,
  type ExampleName,
  type PatternName,
  PATTERNS,
  type TextFacts,
} from './text-facts.js';

const PATTERN_NAMES = Object.keys(PATTERNS) as PatternName[];

/** Examines text that begins at `origin` and does not split characters. */
export function examineText(bytes: Uint8Array, origin?: Origin): TextFacts {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const examples: Partial<Record<ExampleName, Example>> = {};
  const keep = (name: ExampleName, at: number, length: number): void => {
    examples[name] ??= { excerpt: excerptOf(text, at, length), origin: placeOf(text, at, origin) };
  };
  const matched = {} as Record<PatternName, number>;
  for (const name of PATTERN_NAMES) {
    matched[name] = 0;
    // matchAll would compile the expression again.
    const pattern = PATTERNS[name];
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      matched[name] += match[0].length;
      keep(name, match.index, match[0].length);
    }
  }
  const counts = countCharacters(text);
  if (counts.replacements > 0) keep('replacement', text.indexOf('\uFFFD'), 1);
  if (counts.controls > 0) keep('control', text.search(CONTROL), 1);
  if (counts.jsonLines > 0) keep('json', Math.max(0, text.search(JSON_LINE)), 1);
  return { characters: text.length, ...counts, matched, examples };
}

const CONTROL = /(?!\s)\p{Cc}/u;
const JSON_LINE = /^\s*(?:\{"|\[\{)/mu;

const AROUND = 20; // characters of context on each side
const LONGEST = 60; // characters of the match itself

/** A printable excerpt around characters [at, at + length) of a text. */
export function excerptOf(text: string, at: number, length: number): string {
  const from = Math.max(0, at - AROUND);
  const to = Math.min(text.length, at + Math.min(length, LONGEST) + AROUND);
  // Removes control, formatting and invisible characters, and lone surrogates.
  return text
    .slice(from, to)
    .replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim();
}

function placeOf(text: string, at: number, origin: Origin | undefined): Origin | undefined {
  if (origin === undefined) return undefined;
  const before = new TextEncoder().encode(text.slice(0, at)).length;
  return { path: origin.path, offset: origin.offset + before };
}

/** Adds up the facts of parts of one text, and keeps the first examples. */
export function addFacts(parts: readonly TextFacts[]): TextFacts {
  const sum = (key: CountName): number => parts.reduce((total, part) => total + part[key], 0);
  const counts = Object.fromEntries(COUNT_NAMES.map((name) => [name, sum(name)]));
  const matched = Object.fromEntries(
    PATTERN_NAMES.map((name) => [
      name,
      parts.reduce((total, part) => total + part.matched[name], 0),
    ]),
  );
  const examples = Object.assign({}, ...parts.map((part) => part.examples).toReversed());
  return { ...(counts as Record<CountName, number>), matched, examples } as TextFacts;
}

type CountName = Exclude<keyof TextFacts, 'matched' | 'examples'>;

// A record, so that the compiler reports a missing name.
const COUNT_NAMES = Object.keys({
  characters: true,
  lines: true,
  jsonLines: true,
  letters: true,
  capitals: true,
  nonAscii: true,
  replacements: true,
  controls: true,
  words: true,
  punctuated: true,
  unspaced: true,
  unspacedRuns: true,
} satisfies Record<CountName, true>) as CountName[];
