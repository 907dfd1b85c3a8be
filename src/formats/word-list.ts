import { counted, quoted, VectorFileError, WordloomError } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import type { InputFile, InvalidUtf8, OutputPart, VectorBlock } from './format.js';
import { LineReader } from './line-reader.js';
import { cutOff, OddRows, tooMany } from './odd-rows.js';

/** The ending of the file of words that belongs to an array of numbers. */
const WORDS_SUFFIX = '.vocab';

/** A tab ends the word, a line end ends the line, and a reader may drop what looks like half of CRLF. */
const UNWRITABLE = /[\t\n\r]/;

const COUNT = /^\d+(?:\.\d+)?(?:[eE]\+?\d+)?$/;

/** The names that other tools give a column of words, in lower case. */
const WORD_COLUMNS = new Set(['word', 'label', 'token', 'name']);

/** Whether a field is the name of a column of words, and probably not a word itself. */
export const isWordColumn = (field: string): boolean =>
  WORD_COLUMNS.has(field.trim().toLowerCase());

/** What is wrong with a list that has more words than there are vectors. */
export function surplusOf(first: string, vectors: number): { problem: string; isTitle: boolean } {
  const isTitle = isWordColumn(first.replace(/s$/i, ''));
  const problem = `there are more words than the ${counted(vectors, 'vector')}`;
  if (!isTitle) return { problem, isTitle };
  const why = 'a list with a single column has no header, but its first line is';
  return { problem: `${problem}: ${why} ${quoted(first)}. Delete that line`, isTitle };
}

/** The words of a source, one per line in order of id, each with a tab and its count if known. */
export function wordListPart(source: VectorSource, counts?: Float64Array): OutputPart {
  return { suffix: WORDS_SUFFIX, chunks: formatWordList(source, counts) };
}

function* formatWordList(source: VectorSource, counts?: Float64Array): Generator<string> {
  for (let id = 0; id < source.size; id++) {
    const word = source.wordOf(id);
    if (UNWRITABLE.test(word))
      throw unwritableWord(word, 'a word list, which has one word per line');
    yield counts === undefined ? `${word}\n` : `${word}\t${counts[id]}\n`;
  }
}

/** The error for a word that a text format cannot hold. */
export function unwritableWord(word: string, where: string): WordloomError {
  return new WordloomError(
    'WORD_UNWRITABLE',
    `The word ${quoted(word)} cannot be written in ${where}. Tokenise without such ` +
      'words, or choose another format, such as jsonl.',
  );
}

/**
 * Opens the words that belong to an array of numbers.
 *
 * @throws VectorFileError if they cannot be read
 */
export async function openWordList(
  file: InputFile,
  invalidUtf8: InvalidUtf8,
  odd = new OddRows(),
): Promise<WordListReader> {
  const companion = file.companion(WORDS_SUFFIX);
  const lines = new LineReader(companion, invalidUtf8, odd);
  try {
    return new WordListReader(lines, await lines.next());
  } catch (error) {
    await lines.close();
    if (error instanceof VectorFileError && error.code === 'VECTORS_DAMAGED') throw error;
    throw new VectorFileError(
      'VECTORS_UNREADABLE',
      companion.name,
      `${file.name} holds only numbers; its words should be in ${companion.name}, one per line ` +
        `in the same order, but that file cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Some words of a list, and the indices of those that were left out, which are '' in it. */
export interface ListedWords extends Pick<VectorBlock, 'words' | 'counts'> {
  readonly dropped: readonly number[];
}

/** Reads a word list, some words at a time. */
export class WordListReader {
  readonly #lines: LineReader;
  readonly #hasCounts: boolean;
  readonly #first: string;
  #ahead: string | null | undefined; // the first line, until it is used
  #isAhead = true;
  #taken = 0;

  /** @param first the first line, which shows whether there are counts */
  constructor(lines: LineReader, first: string | null | undefined) {
    this.#lines = lines;
    this.#ahead = first;
    this.#first = first ?? '';
    this.#hasCounts = first?.includes('\t') ?? false;
  }

  /**
   * The next `count` of `total` words; fewer if the list ends.
   *
   * @throws VectorFileError if a line is not a word, or there are fewer, unless these are left out
   */
  async take(count: number, total: number): Promise<ListedWords> {
    const words: string[] = [];
    const dropped: number[] = [];
    const counts = new Float64Array(count);
    while (words.length < count) {
      const line = await this.#next();
      if (line === undefined) {
        this.#lines.leaveOut(
          `the file ends here: ${counted(this.#taken, 'word')} for ${counted(total, 'vector')}`,
          {
            advice: cutOff(this.#taken),
            count: total - this.#taken,
          },
        );
        break;
      }
      const entry = line === null ? undefined : this.#parse(line);
      if (typeof entry === 'string') this.#lines.leaveOut(entry);
      if (typeof entry === 'object') {
        counts[words.length] = entry.count;
        words.push(entry.word);
      } else {
        dropped.push(words.push('') - 1);
      }
      this.#taken++;
    }
    return this.#hasCounts
      ? { words, counts: counts.subarray(0, words.length), dropped }
      : { words, dropped };
  }

  /**
   * Checks that no words are left.
   *
   * @throws VectorFileError
   */
  async finish(): Promise<void> {
    if ((await this.#next()) === undefined) return;
    const { problem, isTitle } = surplusOf(this.#first, this.#taken);
    if (isTitle) throw this.#lines.damaged(problem); // every word would have its neighbour's vector
    this.#lines.leaveOut(problem, { advice: tooMany(this.#taken) });
  }

  close(): Promise<void> {
    return this.#lines.close();
  }

  async #next(): Promise<string | null | undefined> {
    const line = this.#isAhead ? this.#ahead : await this.#lines.next();
    this.#isAhead = false;
    this.#ahead = undefined;
    return line;
  }

  /** The word of a line and its count, or what is wrong with it, in words. */
  #parse(line: string): { word: string; count: number } | string {
    const [word, number, ...rest] = line.split('\t');
    if ((number !== undefined) !== this.#hasCounts || rest.length > 0) {
      return `expected a word${this.#hasCounts ? ', a tab and its count' : ' alone'} as in line 1`;
    }
    if (!this.#hasCounts) return { word, count: 0 };
    return COUNT.test(number)
      ? { word, count: Number(number) }
      : `${quoted(number)} is not a count`;
  }
}
