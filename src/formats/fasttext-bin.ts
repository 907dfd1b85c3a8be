import { VectorFileError } from '../errors.js';
import type { SubwordRule } from '../subwords/subwords.js';
import {
  compose,
  LONGEST_SUBWORD,
  SENTENCE_END,
  type SubwordSource,
  SubwordTable,
  type SubwordVectors,
} from '../subwords/subword-vectors.js';
import { BinaryReader } from './binary-reader.js';
import { damaged, foreign } from './failures.js';
import { ENTRIES, MAGIC, MODELS, VERSION } from './fasttext-layout.js';
import { formatFastText } from './fasttext-output.js';
import { decodeFloats, rowsPerBlock } from './floats.js';
import type { InputFile, ReadOptions, VectorBlock, VectorFormat, VectorReader } from './format.js';
import { checkDimensions } from './header.js';
import { Utf8Decoder } from './line-reader.js';
import { NOT_UTF8, OddRows } from './odd-rows.js';
import { withoutRows } from './without-rows.js';

const VERSIONS = [VERSION - 1, VERSION];
const FLOAT32 = { kind: 'float32', littleEndian: true } as const;

/** Anything longer is not a word, and cutting it into n-grams would take forever. */
const LONGEST_WORD = 1 << 16; // bytes

/**
 * fastText's own model file, with its vectors of n-grams. The vectors of words are those that
 * `fasttext print-word-vectors` prints.
 */
export const fasttextBin: VectorFormat = {
  name: 'fasttext',
  description: 'a fastText model with its n-grams (.bin), for fastText and gensim',
  extensions: ['.bin'],
  recognises: (head) =>
    head.length >= 4 && new DataView(head.buffer, head.byteOffset).getInt32(0, true) === MAGIC,
  read: readFastText,
  write: (source, counts, made) => [{ suffix: '', chunks: formatFastText(source, counts, made) }],
};

/**
 * Opens a fastText model. Memory is needed for its words and its vectors of n-grams. The file is
 * read twice if there are n-grams, since their vectors follow those of the words.
 *
 * @throws VectorFileError VECTORS_FOREIGN for another file, a newer version and a quantized model,
 *   VECTORS_DAMAGED; VECTORS_UNREADABLE for a pipe
 */
async function readFastText(file: InputFile, options: ReadOptions): Promise<VectorReader> {
  if (file.once) {
    throw new VectorFileError(
      'VECTORS_UNREADABLE',
      file.name,
      `${file.name} is a pipe, but a fastText model must be read twice. Save it as a file first, ` +
        'and give its name.',
    );
  }
  const input = new BinaryReader(file);
  try {
    const header = await readHeader(input);
    const { dim, words } = header;
    const start = input.position;
    const subwords = await readSubwords(input, header);
    const table = subwords && new SubwordTable(subwords, dim);
    const blocks = () => wordBlocks(file, header, start, table, options);
    return { dim, size: words.length, blocks, subwords };
  } finally {
    await input.close();
  }
}

/** The part of the file before the vectors. */
interface Header {
  readonly dim: number;
  readonly rule: SubwordRule;
  readonly words: readonly Uint8Array[]; // UTF-8: n-grams are made of bytes
  readonly counts: Float64Array; // (words)
}

async function readHeader(input: BinaryReader): Promise<Header> {
  const numbers = new Numbers(input);
  const { file } = input;
  if ((await numbers.int32()) !== MAGIC) throw foreign(file, "fastText's model");
  const version = await numbers.int32();
  if (!VERSIONS.includes(version)) {
    throw foreign(file, `fastText's model of version ${VERSIONS.join(' or ')}, but of ${version}`);
  }

  // The options of training, in the order of the file.
  const dim = await numbers.int32();
  await numbers.skip(6 * 4); // ws, epoch, minCount, neg, wordNgrams, loss
  const model = await numbers.int32();
  const bucket = await numbers.int32();
  const minn = await numbers.int32();
  // Classifiers of the older version were trained without subwords, even if the file says
  // otherwise.
  const maxn = (await numbers.int32()) * (version === 11 && model === MODELS.supervised ? 0 : 1);
  await numbers.skip(4 + 8); // lrUpdateRate, t
  checkDimensions(file, dim);
  if (bucket < 0 || maxn > LONGEST_SUBWORD) {
    const what = `${bucket} buckets for subwords of up to ${maxn} characters are impossible`;
    throw damaged(file, 'byte 8', what);
  }

  const start = input.position;
  const entries = await numbers.int32();
  const size = await numbers.int32();
  const labels = await numbers.int32();
  await numbers.skip(8); // tokens
  const pruned = await numbers.int64(); // -1 unless quantized
  if (size < 0 || labels < 0 || entries !== size + labels) {
    const what = `${entries} entries cannot be ${size} words and ${labels} labels`;
    throw damaged(file, `byte ${start}`, what);
  }
  const { words, counts } = await readWords(numbers, entries, size);
  const [isQuantized] = await input.read(1, 'the mark of a quantised model');
  if (isQuantized !== 0 || pruned >= 0) {
    throw foreign(
      file,
      "fastText's full model, but a quantised one, whose vectors are approximations. Use the " +
        'original model, or its .vec file',
    );
  }
  const where = `byte ${input.position}`;
  const [rows, columns] = [await numbers.int64(), await numbers.int64()];
  if (rows !== size + bucket || columns !== dim) {
    const expected = `${size} words, ${bucket} buckets and ${dim} dimensions`;
    throw damaged(file, where, `a matrix of ${rows} x ${columns} for ${expected}`);
  }
  return { dim, rule: { minn, maxn, bucket }, words, counts };
}

/** The dictionary: words come first, then the labels of a classifier, which are skipped. */
async function readWords(
  numbers: Numbers,
  entries: number,
  size: number,
): Promise<Pick<Header, 'words' | 'counts'>> {
  const { input } = numbers;
  const words: Uint8Array[] = [];
  const counts: number[] = [];
  for (let i = 0; i < entries; i++) {
    const start = input.position;
    const word = await input.readUntil(0);
    if (word === undefined) {
      throw damaged(input.file, `byte ${start}`, `the file ends after ${i} of ${entries} words`);
    }
    if (word.length > LONGEST_WORD) {
      throw damaged(input.file, `byte ${start}`, `a word of more than ${LONGEST_WORD} bytes`);
    }
    const count = await numbers.int64();
    const [type] = await input.read(1, 'the type of a word');
    if ((type === ENTRIES.label) !== i >= size) {
      throw damaged(input.file, `byte ${start}`, `entry ${i + 1} is neither a word nor a label`);
    }
    if (type !== ENTRIES.label) {
      words.push(word);
      counts.push(count);
    }
  }
  return { words, counts: Float64Array.from(counts) };
}

/**
 * Reads the vectors of n-grams, which follow those of the words. Rows of zeros, which are buckets that
 * were never trained, are left out. Undefined if no word has n-grams.
 */
async function readSubwords(
  input: BinaryReader,
  header: Header,
): Promise<SubwordVectors | undefined> {
  const { dim, rule, words } = header;
  const { minn, maxn, bucket } = rule;
  if (maxn <= 0 || minn > maxn || bucket === 0) return undefined;
  await input.skip(words.length * dim * 4, 'the vectors of words');
  // Block by block, because the header may be wrong.
  const blocks: Float32Array[] = [];
  const buckets: number[] = [];
  const step = rowsPerBlock(dim * 4);
  try {
    for (let start = 0; start < bucket; start += step) {
      const count = Math.min(step, bucket - start);
      const bytes = await input.read(count * dim * 4, 'the vectors of n-grams');
      const rows = decodeFloats(bytes, FLOAT32);
      let kept = 0;
      for (let row = 0; row < count; row++) {
        const from = row * dim;
        let at = from;
        while (at < from + dim && rows[at] === 0) at++;
        if (at === from + dim) continue;
        const odd = rows.subarray(at, from + dim).find((x) => !Number.isFinite(x));
        if (odd !== undefined) {
          const where = `byte ${input.position - (count - row) * dim * 4}`;
          throw damaged(input.file, where, `the vector of an n-gram holds ${odd}`);
        }
        rows.copyWithin(kept * dim, from, from + dim);
        buckets.push(start + row);
        kept++;
      }
      if (kept > 0) blocks.push(kept === count ? rows : rows.slice(0, kept * dim));
    }
    return {
      minn: Math.max(0, minn),
      maxn,
      bucket,
      buckets: Uint32Array.from(buckets),
      vectors: joined(blocks, buckets.length * dim),
    };
  } catch (cause) {
    if (cause instanceof VectorFileError) throw cause;
    const need = `${((bucket * dim) / 2 ** 28).toFixed(1)} GiB for the vectors of n-grams`;
    throw foreign(input.file, `a model that fits into memory: it needs ${need}`, cause);
  }
}

/** Joins blocks, and releases each when it is copied. */
function joined(blocks: Float32Array[], length: number): Float32Array {
  const all = new Float32Array(length);
  let end = length;
  for (let block; (block = blocks.pop()) !== undefined;) {
    end -= block.length;
    all.set(block, end);
  }
  return all;
}

/** Each word's vector: the mean of its own row and those of its subwords. */
async function* wordBlocks(
  file: InputFile,
  { dim, words, counts }: Header,
  start: number,
  subwords: SubwordSource | undefined,
  { invalidUtf8, odd = new OddRows(), limit = Infinity }: ReadOptions,
): AsyncGenerator<VectorBlock> {
  const utf8 = new Utf8Decoder(invalidUtf8);
  const step = Math.min(limit, rowsPerBlock(dim * 4));
  const input = new BinaryReader(file);
  try {
    await input.skip(start, 'the words');
    for (let first = 0; first < words.length; first += step) {
      const part = words.slice(first, first + step);
      const begin = input.position;
      const where = (index: number): string => `byte ${begin + index * dim * 4}`;
      const bytes = await input.read(part.length * dim * 4, 'the vectors of words');
      const rows = decodeFloats(bytes, FLOAT32);
      const dropped: number[] = [];
      const texts = part.map((word, i) => {
        let text = '';
        try {
          text = utf8.decode(word);
        } catch (cause) {
          const advice = NOT_UTF8;
          odd.leaveOut(file, `word ${first + i + 1}`, 'it is not UTF-8', { cause, advice });
          dropped.push(i);
        }
        if (subwords !== undefined && text !== SENTENCE_END) {
          compose(rows.subarray(i * dim, (i + 1) * dim), subwords, word);
        }
        return text;
      });
      const block = { words: texts, rows, counts: counts.slice(first, first + step), where };
      yield withoutRows(block, dim, dropped);
    }
  } finally {
    await input.close();
  }
}

/** Reads numbers as C++ writes them on a little-endian machine. */
class Numbers {
  readonly input: BinaryReader;

  constructor(input: BinaryReader) {
    this.input = input;
  }

  async int32(): Promise<number> {
    return (await this.#view(4)).getInt32(0, true);
  }

  async int64(): Promise<number> {
    return Number((await this.#view(8)).getBigInt64(0, true));
  }

  skip(bytes: number): Promise<void> {
    return this.input.skip(bytes, 'the header');
  }

  async #view(bytes: number): Promise<DataView> {
    return new DataView((await this.input.read(bytes, 'the header')).buffer);
  }
}
