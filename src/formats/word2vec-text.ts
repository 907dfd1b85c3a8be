import { quoted, WordloomError } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import { holdsControls } from './ascii.js';
import type { VectorFormat } from './format.js';
import { headOf } from './head.js';
import { parseHeader, readHeader } from './header.js';
import { expectDimensions, holdsTextRow } from './text-fields.js';
import { readTextRows } from './text-rows.js';

const SEPARATOR = /[ \t\n\v\f\r]/; // what readers of this format split at
const POWERS_OF_TEN = Float64Array.from({ length: 18 }, (_, exponent) => 10 ** exponent);

/**
 * The text format of word2vec, which gensim and most tools read: a line "size dim", then for each
 * word in order of id a line "word v1 v2 ... v(dim)". Yields the file line by line.
 *
 * Each number is the shortest decimal that reads back as the same float32. The format has no way
 * to quote, so a word that is empty or contains ASCII white space is refused; other Unicode spaces
 * (such as the no-break space) do not separate fields and are written as they are.
 *
 * @throws WordloomError WORD_UNWRITABLE, naming the word.
 */
export function* formatWord2vecText(source: VectorSource): Generator<string> {
  yield `${source.size} ${source.dim}\n`;
  yield* formatTextRows(source);
}

/**
 * The lines of `formatWord2vecText` without its header: the format of GloVe.
 *
 * @throws as `formatWord2vecText`
 */
export function* formatTextRows(source: VectorSource): Generator<string> {
  const { dim } = source;
  const numbers: string[] = [];
  for (const { first, data } of source.blocks()) {
    for (let start = 0; start < data.length; start += dim) {
      const word = writableWord(source.wordOf(first + start / dim));
      for (let i = 0; i < dim; i++) numbers[i] = shortestFloat32(data[start + i]);
      yield `${word} ${numbers.join(' ')}\n`;
    }
  }
}

/**
 * The word, if it can be written without quotes.
 *
 * @param isRefused whether it must not be written for another reason: control characters
 * @throws WordloomError WORD_UNWRITABLE
 */
export function writableWord(word: string, isRefused?: (word: string) => boolean): string {
  if (word !== '' && !SEPARATOR.test(word) && !isRefused?.(word)) return word;
  throw new WordloomError(
    'WORD_UNWRITABLE',
    `The word ${quoted(word)} cannot be written in this format, whose words must be at ` +
      `least one character without white space${isRefused ? ' or control characters' : ''}. Tokenise ` +
      'without such words, or choose another format.',
  );
}

/**
 * The decimal with the fewest digits that reads back as the float32 `x`, so that
 * Math.fround(Number(text)) is `x` to the bit. Normal float32 numbers keep six digits apart and
 * nine always suffice, so only these four lengths need a try.
 */
export function shortestFloat32(x: number): string {
  const magnitude = Math.abs(x);
  // In this range `scaled` and `scale` are exact in float64, so their quotient is the float64 nearest
  // to the decimal. This is about ten times faster than toPrecision().
  if (magnitude >= 1e-9 && magnitude < 1e6) {
    const exponent = Math.floor(Math.log10(magnitude));
    for (let digits = 6; digits <= 9; digits++) {
      const scale = POWERS_OF_TEN[digits - 1 - exponent];
      const scaled = Math.round(x * scale);
      if (Math.fround(scaled / scale) === x) return String(scaled / scale);
    }
  }
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  for (let digits = 1; digits <= 8; digits++) {
    const decimal = Number(x.toPrecision(digits));
    if (Math.fround(decimal) === x) return String(decimal);
  }
  return String(Number(x.toPrecision(9))); // NaN and infinities too
}

/** word2vec's text format, and fastText's .vec, which is the same. */
export const word2vecText: VectorFormat = {
  name: 'word2vec',
  description: 'text with a header, as word2vec, gensim and fastText write it (.vec)',
  extensions: ['.vec', '.txt'],
  recognises: (head) => {
    const header = parseHeader(head);
    if (header === undefined) return false;
    return holdsTextRow(head, header.length, header.dim) || !holdsControls(head);
  },
  read: async (file, options) => {
    const header = await readHeader(file);
    const { size } = header;
    const dim = options.dim ?? header.dim;
    expectDimensions(file, await headOf(file), header.length, dim);
    const start = { position: header.length, line: 2 };
    return { size, dim, blocks: () => readTextRows(file, dim, start, options) };
  },
  write: (source) => [{ suffix: '', chunks: formatWord2vecText(source) }],
};
