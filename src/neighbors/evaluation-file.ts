import { quoted, WordloomError } from '../errors.js';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** White space in these files; other Unicode spaces may be part of a word. */
const GAP = /[\t\v\f\r ]+/;
const OUTER_GAPS = /^[\t\v\f\r ]+|[\t\v\f\r ]+$/g;

/** a is to b as c is to d. */
export type AnalogyQuestion = readonly [a: string, b: string, c: string, d: string];

/** A named part of a file of analogies. */
export interface AnalogyQuestions {
  readonly section: string;
  readonly questions: readonly AnalogyQuestion[];
}

/** Two words and how similar people find them. */
export interface WordPair {
  readonly a: string;
  readonly b: string;
  readonly similarity: number;
}

/** Lines of a file that were skipped because they are not questions. */
export interface SkippedLines {
  readonly count: number;
  /** The first few of them. */
  readonly first: readonly { readonly line: number; readonly text: string }[];
}

/** How a file of analogies is read. */
export interface AnalogyFileOptions {
  /** Whether an invalid line is an error; otherwise it is skipped. @default false */
  strict?: boolean;
}

/** How a file of word pairs is read. */
export interface PairFileOptions extends AnalogyFileOptions {
  /**
   * The column delimiter.
   * @default a tab, a comma, a semicolon or spaces, whichever makes the most lines pairs
   */
  delimiter?: string;
}

/** The section of questions before the first heading. */
const NO_SECTION = '(no section)';

/** The number of skipped lines to keep. */
const FIRST = 3;

/**
 * Reads a file of analogies such as word2vec's questions-words.txt: lines of four words, in
 * sections that begin with a line ": name". Other lines are skipped and counted, as in gensim.
 *
 * @throws WordloomError EVALUATION_FILE for such a line, with `strict`
 */
export function parseAnalogies(
  text: string,
  { strict = false }: AnalogyFileOptions = {},
): { sections: AnalogyQuestions[]; skipped: SkippedLines } {
  const sections: { section: string; questions: AnalogyQuestion[] }[] = [];
  const skipped = new Skipped('four words or a section ": name"', strict);
  for (const { line, number } of linesOf(text)) {
    if (line.startsWith(':')) {
      sections.push({ section: line.slice(1).replaceAll(OUTER_GAPS, ''), questions: [] });
      continue;
    }
    const words = line.split(GAP);
    if (words.length !== 4) {
      skipped.add(line, number);
      continue;
    }
    if (sections.length === 0) sections.push({ section: NO_SECTION, questions: [] });
    sections[sections.length - 1].questions.push(words as unknown as AnalogyQuestion);
  }
  return { sections, skipped };
}

/**
 * Reads a file of word pairs such as WordSim-353, SimLex-999 or MEN: two words and, in the first
 * column after them that holds a number, how similar people find them. Lines that begin with "#"
 * are comments; other lines, such as column titles, are skipped and counted.
 *
 * @throws WordloomError EVALUATION_FILE for such a line, with `strict`
 */
export function parsePairs(
  text: string,
  { strict = false, delimiter }: PairFileOptions = {},
): { pairs: WordPair[]; skipped: SkippedLines } {
  const lines = [...linesOf(text)].filter(({ line }) => !line.startsWith('#'));
  const split = delimiter === undefined ? detectColumns(lines) : columnsBy(delimiter);
  const skipped = new Skipped('two words and a number, in columns', strict);
  const pairs = lines.flatMap(({ line, number }) => {
    const pair = pairOf(split(line));
    if (pair === undefined) skipped.add(line, number);
    return pair ?? [];
  });
  return { pairs, skipped };
}

type Columns = (line: string) => string[];

const columnsBy =
  (delimiter: string | RegExp): Columns =>
  (line) =>
    line.split(delimiter).map((field) => field.replaceAll(OUTER_GAPS, ''));

/**
 * The delimiter that makes the most lines pairs; among equals the one least likely within words.
 */
function detectColumns(lines: readonly { line: string }[]): Columns {
  const choices = ['\t', ',', ';', GAP].map(columnsBy);
  const counts = choices.map(
    (columns) => lines.filter(({ line }) => pairOf(columns(line)) !== undefined).length,
  );
  const most = counts.reduce((a, b) => Math.max(a, b));
  return choices[counts.indexOf(most)];
}

function pairOf([a, b, ...more]: readonly string[]): WordPair | undefined {
  const number = more.find((field) => DECIMAL.test(field));
  const similarity = Number(number);
  if (!a || !b || number === undefined || !Number.isFinite(similarity)) return undefined;
  return { a, b, similarity };
}

/** The lines that are not empty, trimmed, numbered from 1. */
function* linesOf(text: string): Generator<{ line: string; number: number }> {
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = raw.replaceAll(OUTER_GAPS, '');
    if (line !== '') yield { line, number: index + 1 };
  }
}

/** Collects skipped lines; throws at the first of them if `strict`. */
class Skipped implements SkippedLines {
  count = 0;
  readonly first: { line: number; text: string }[] = [];
  readonly #expected: string;
  readonly #strict: boolean;

  constructor(expected: string, strict: boolean) {
    this.#expected = expected;
    this.#strict = strict;
  }

  add(text: string, line: number): void {
    if (this.#strict) {
      throw new WordloomError(
        'EVALUATION_FILE',
        `Line ${line} of the evaluation file should be ${this.#expected}, got ${quoted(text)}`,
      );
    }
    this.count++;
    if (this.first.length < FIRST) this.first.push({ line, text });
  }
}
