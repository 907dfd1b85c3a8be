import { quoted, VectorFileError, WordloomError } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import { LineReader } from './line-reader.js';
import type { InputFile, InvalidUtf8, OutputPart, VectorBlock } from './format.js';

/** What the name of the file beside an array of numbers ends with. */
export const WORDS_SUFFIX = '.vocab';

/** A tab ends the word, a line end the line, and a reader may drop what looks like half of CRLF. */
const UNWRITABLE = /[\t\n\r]/;

const COUNT = /^\d+(?:\.\d+)?(?:[eE]\+?\d+)?$/;

/** The words of a source, one a line in order of id, each with a tab and its count if known. */
export function wordListPart(source: VectorSource, counts?: Float64Array): OutputPart {
  return { suffix: WORDS_SUFFIX, chunks: formatWordList(source, counts) };
}

function* formatWordList(source: VectorSource, counts?: Float64Array): Generator<string> {
  for (let id = 0; id < source.size; id++) {
    const word = source.wordOf(id);
    if (UNWRITABLE.test(word)) throw unwritableWord(word, 'a word list, which has a word a line');
    yield counts === undefined ? `${word}\n` : `${word}\t${counts[id]}\n`;
  }
}

/** A word that a text format has no way to write. */
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
): Promise<WordListReader> {
  const companion = file.companion(WORDS_SUFFIX);
  const lines = new LineReader(companion, invalidUtf8);
  try {
    return new WordListReader(lines, await lines.next());
  } catch (error) {
    await lines.close();
    if (error instanceof VectorFileError && error.code === 'VECTORS_DAMAGED') throw error;
    throw new VectorFileError(
      'VECTORS_UNREADABLE',
      companion.name,
      `${file.name} holds numbers only; its words are expected in ${companion.name}, one a line ` +
        `in the same order, which cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Reads a word list, some words at a time. */
export class WordListReader {
  readonly #lines: LineReader;
  readonly #hasCounts: boolean;
  #ahead: string | undefined; // the line that was read last and is not taken yet
  #taken = 0;

  /** @param first the first line: it tells whether there are counts */
  constructor(lines: LineReader, first: string | undefined) {
    this.#lines = lines;
    this.#ahead = first;
    this.#hasCounts = first?.includes('\t') ?? false;
  }

  /** The next `count` words, of `total`. Throws VectorFileError if there are fewer. */
  async take(count: number, total: number): Promise<Pick<VectorBlock, 'words' | 'counts'>> {
    const words: string[] = [];
    const counts = new Float64Array(count);
    while (words.length < count) {
      if (this.#ahead === undefined) {
        throw this.#lines.damaged(`the file ends here: ${this.#taken} words for ${total} vectors`);
      }
      const [word, number, ...rest] = this.#ahead.split('\t');
      if ((number !== undefined) !== this.#hasCounts || rest.length > 0) {
        throw this.#lines.damaged(
          `expected a word${this.#hasCounts ? ', a tab and its count' : ' alone'} as in line 1`,
        );
      }
      if (this.#hasCounts) {
        if (!COUNT.test(number)) throw this.#lines.damaged(`${quoted(number)} is no count`);
        counts[words.length] = Number(number);
      }
      words.push(word);
      this.#taken++;
      this.#ahead = await this.#lines.next();
    }
    return this.#hasCounts ? { words, counts } : { words };
  }

  /** Makes sure that no words are left over. Throws VectorFileError. */
  finish(): void {
    if (this.#ahead === undefined) return;
    throw this.#lines.damaged(`there are more words than the ${this.#taken} vectors`);
  }

  close(): Promise<void> {
    return this.#lines.close();
  }
}
