import { checkEncoding } from '../bytes/encoding.js';
import * as check from '../options/check.js';
import { CorpusError } from '../errors.js';
import type { InvalidUtf8 } from '../corpus/text-check.js';
import type { Line, Lines } from '../networks/text.js';
import { openTexts, type OpenTexts, type Texts } from '../tokenizer/index.js';

const INPUT_OPTIONS = ['corpus', 'texts', 'invalidUtf8', 'encoding'];

/** A line is one string, and its tokens are one list. */
const LONGEST_LINE = 2 ** 27; // characters

/** The source of the text: either corpus or texts. */
export interface TextInput {
  /** Files, directories, globs, or '-' for standard input. Node.js only. */
  corpus?: string | readonly string[];
  /** Texts given in code, each a document, as in `train`. A line feed is added to each if it has none. */
  texts?: Texts;
  /**
   * What to do with bytes that are not UTF-8: stop, or replace them with U+FFFD.
   * @default 'error'
   */
  invalidUtf8?: InvalidUtf8;
  /**
   * The encoding of the files, as TextDecoder names it.
   * @default UTF-8, or UTF-16 if a byte order mark says so
   */
  encoding?: string;
}

/**
 * Yields the lines of a text in groups. Each file, and each text given in code, begins a new line.
 * It takes the iterator of `texts` at once, so call it before the first `await`.
 *
 * @param what the caller's name, for messages
 * @throws TypeError or RangeError for a wrong input, at once. During iteration, CorpusError if a
 *   file is unreadable or not text, and TypeError if one of the texts is not a string
 */
export function readLines(what: string, input: TextInput): Lines {
  check.knownKeys(what, check.object('options', input), INPUT_OPTIONS);
  const { corpus, texts } = input;
  const encoding =
    input.encoding === undefined ? undefined : checkEncoding('encoding', input.encoding);
  const invalid = check.oneOf('invalidUtf8', input.invalidUtf8 ?? 'error', ['error', 'replace']);
  if ((corpus === undefined) === (texts === undefined)) {
    throw new TypeError(`${what} needs one of corpus (paths) and texts`);
  }
  if (corpus !== undefined) {
    const files: unknown = typeof corpus === 'string' ? [corpus] : corpus;
    if (!Array.isArray(files)) throw new TypeError('corpus must be a path or an array of paths');
    return linesOfFiles(
      files.map((file, i) => check.string(`corpus[${i}]`, file)),
      invalid,
      encoding,
    );
  }
  return linesOfTexts(openTexts('texts', texts, invalid));
}

async function* linesOfFiles(
  patterns: readonly string[],
  invalid: InvalidUtf8,
  encoding: string | undefined,
): AsyncGenerator<readonly string[]> {
  const { findFiles, streamBlocks } = await import('../corpus/index.js');
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const file of await findFiles(patterns, encoding)) {
    let rest = ''; // the beginning of a line that continues in the next block
    for await (const { bytes } of streamBlocks(file, invalid)) {
      const lines = linesOf(decoder.decode(bytes));
      if (lines.length === 0) continue;
      // Searches only the new block for line feeds, because a file may be a single line.
      lines[0] = rest + lines[0];
      rest = lines.at(-1)!.endsWith('\n') ? '' : lines.pop()!;
      if (rest.length > LONGEST_LINE) throw tooLong(file.path);
      yield lines;
    }
    if (rest !== '') yield [rest];
  }
}

function tooLong(path: string): CorpusError {
  return new CorpusError(
    'CORPUS_BINARY',
    `${path}: a line of more than ${LONGEST_LINE} characters: is this a text file? Split it into lines.`,
  );
}

/** A text ends when the next one begins. It then gets a line feed if it has none. */
async function* linesOfTexts(texts: OpenTexts): AsyncGenerator<readonly Line[]> {
  let last = '';
  for await (const text of texts) {
    if (typeof text !== 'string') {
      yield [text];
      continue;
    }
    if (last !== '') yield linesOf(last.endsWith('\n') ? last : `${last}\n`);
    last = text.replaceAll('\0', ' ');
  }
  if (last !== '') yield linesOf(last);
}

/** The lines of a text, each with its line feed. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? [];
