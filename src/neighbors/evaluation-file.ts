import { quoted, WordloomError } from '../errors.js';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

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

/**
 * Reads a file of analogies such as word2vec's questions-words.txt: lines of four words, in sections
 * that begin with a line ": name". Empty lines are passed over. Throws `WordloomError` EVALUATION_FILE
 * for any other line.
 */
export function parseAnalogies(text: string): AnalogyQuestions[] {
  const sections: { section: string; questions: AnalogyQuestion[] }[] = [];
  for (const { line, number } of linesOf(text)) {
    if (line.startsWith(':')) {
      sections.push({ section: trimmed(line.slice(1)), questions: [] });
      continue;
    }
    const words = line.split(/[ \t]+/);
    if (words.length !== 4) throw malformed(number, 'four words or a section ": name"', line);
    if (sections.length === 0) throw malformed(number, 'a section ": name" before it', line);
    sections[sections.length - 1].questions.push(words as unknown as AnalogyQuestion);
  }
  return sections;
}

/**
 * Reads a file of word pairs such as WordSim-353: lines of two words and a number, separated by tabs.
 * Empty lines and lines that begin with "#" are passed over. Throws `WordloomError` EVALUATION_FILE
 * for any other line.
 */
export function parsePairs(text: string): WordPair[] {
  const pairs: WordPair[] = [];
  for (const { line, number } of linesOf(text)) {
    if (line.startsWith('#')) continue;
    const [a, b, similarity, ...more] = line.split('\t').map(trimmed);
    const valid = a && b && similarity && more.length === 0 && DECIMAL.test(similarity);
    if (!valid || !Number.isFinite(Number(similarity)))
      throw malformed(number, 'two words and a number, separated by tabs', line);
    pairs.push({ a, b, similarity: Number(similarity) });
  }
  return pairs;
}

/** Without white space around it; other spaces, such as U+00A0, may be part of a word. */
const trimmed = (text: string): string => text.replaceAll(/^[ \t\r\v\f]+|[ \t\r\v\f]+$/g, '');

/** The lines that are not empty, trimmed, numbered from 1. */
function* linesOf(text: string): Generator<{ line: string; number: number }> {
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = trimmed(raw);
    if (line !== '') yield { line, number: index + 1 };
  }
}

function malformed(number: number, expected: string, line: string): WordloomError {
  return new WordloomError(
    'EVALUATION_FILE',
    `Line ${number} of the evaluation file should be ${expected}, got ${quoted(line)}`,
  );
}
