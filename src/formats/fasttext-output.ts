import type { RowBlock, VectorSource } from '../embedding/matrix.js';
import { quoted, WordloomError } from '../errors.js';
import {
  decompose,
  loadSubwords,
  type SubwordSource,
  SubwordTable,
} from '../subwords/subword-vectors.js';
import { ENTRIES, LOSSES, MAGIC, MODELS, VERSION } from './fasttext-layout.js';
import { rowsPerBlock } from './floats.js';
import type { Made } from './format.js';
import { littleEndianBytes } from './little-endian.js';

/** fastText's own defaults, for vectors without a record of how they were trained. */
const DEFAULTS = { window: 5, epochs: 5, minCount: 1, negative: 5, sample: 1e-4 };

const LR_UPDATE_RATE = 100;
const BYTES_AT_ONCE = 1 << 16; // of the dictionary

/**
 * The bytes of fastText's model file, block by block. A word's own row is its vector times the number
 * of its n-grams plus one, less their sum. Buckets without a row get zeros, since fastText and gensim
 * only read a full matrix; these are written when needed and never held in memory. Vectors of n-grams
 * are held in memory.
 *
 * @param counts of the words, (size); ranks if they are unknown
 * @throws WordloomError WORD_UNWRITABLE for a word that holds U+0000, JAMO_UNWRITABLE for a model with
 *   n-grams of jamo
 */
export function* formatFastText(
  source: VectorSource,
  counts?: Float64Array,
  made?: Made,
): Generator<Uint8Array> {
  const { size, dim } = source;
  if (source.subwords?.maxJamo) throw jamoUnwritable();
  const subwords = inMemory(source.subwords);
  const bucket = subwords?.bucket ?? 0;
  yield headerOf(source, counts, made);
  yield* dictionary(source, counts);
  yield matrixHeader(size + bucket, dim);
  yield* wordRows(source, subwords);
  if (subwords) yield* bucketRows(subwords);
  yield matrixHeader(size, dim);
  const output = made?.outputBlocks() ?? null;
  if (output === null) yield* zeros(size, dim);
  else for (const { data } of output) yield littleEndianBytes(data.slice());
}

/** fastText would ignore the jamo, and so give every word a different vector. */
const jamoUnwritable = (): WordloomError =>
  new WordloomError(
    'JAMO_UNWRITABLE',
    "The model has n-grams of jamo, which fastText's format cannot hold: fastText would give unknown words " +
      'other vectors.',
    {
      advice: {
        library: "Export the word vectors alone: format 'word2vec' or 'word2vec-binary'.",
        commandLine:
          'Export the word vectors alone: --format word2vec or --format word2vec-binary.',
      },
    },
  );

/** A table in memory: each word needs dozens of rows, which a file would return one by one. */
function inMemory(source: SubwordSource | undefined): SubwordSource | undefined {
  if (source === undefined || source instanceof SubwordTable) return source;
  return new SubwordTable(loadSubwords(source), source.dim);
}

function headerOf(
  { size, dim, subwords }: VectorSource,
  counts: Float64Array | undefined,
  made: Made | undefined,
): Uint8Array {
  const options = made?.options ?? {};
  const number = (name: keyof typeof DEFAULTS): number => {
    const value = options[name];
    return typeof value === 'number' ? value : DEFAULTS[name];
  };
  const model = options.mode === 'cbow' ? MODELS.cbow : MODELS.skipgram;
  const hasTree = options.hs === true && number('negative') === 0;
  const loss = hasTree ? LOSSES.hierarchicalSoftmax : LOSSES.negativeSampling;
  const { minn = 0, maxn = 0, bucket = 0 } = subwords ?? {};
  const head = [MAGIC, VERSION];
  const training = [dim, number('window'), number('epochs'), number('minCount')];
  const objective = [number('negative'), 1, loss, model]; // no n-grams of words
  let tokens = 0;
  for (let id = 0; id < size; id++) tokens += countOf(id, size, counts);
  return new Bytes()
    .int32(...head, ...training, ...objective, bucket, minn, maxn, LR_UPDATE_RATE)
    .float64(number('sample'))
    .int32(size, size, 0)
    .int64(tokens, -1)
    .take();
}

/** gensim drops a word whose count is 0, and then refuses the file. */
const countOf = (id: number, size: number, counts: Float64Array | undefined): number =>
  Math.max(1, counts?.[id] ?? size - id);

function* dictionary(source: VectorSource, counts?: Float64Array): Generator<Uint8Array> {
  const { size } = source;
  const bytes = new Bytes();
  for (let id = 0; id < size; id++) {
    const word = source.wordOf(id);
    if (word.includes('\0')) {
      const message =
        `The word ${quoted(word)} cannot be written in fastText's format, whose words must not contain ` +
        'U+0000. Tokenise without such words, or choose another format.';
      throw new WordloomError('WORD_UNWRITABLE', message);
    }
    bytes
      .text(word)
      .uint8(0)
      .int64(countOf(id, size, counts))
      .uint8(ENTRIES.word);
    if (bytes.length >= BYTES_AT_ONCE) yield bytes.take();
  }
  yield bytes.take();
}

/** A mark that the matrix is not quantised, and its shape. */
const matrixHeader = (rows: number, dim: number): Uint8Array =>
  new Bytes().uint8(0).int64(rows, dim).take();

/** The words' own rows. */
function* wordRows(source: VectorSource, subwords?: SubwordSource): Generator<Uint8Array> {
  const { dim } = source;
  for (const { first, data } of source.blocks()) {
    for (const { start, rows } of partsOf(data, dim)) {
      if (subwords) {
        for (let row = 0; row < rows.length / dim; row++) {
          const own = rows.subarray(row * dim, (row + 1) * dim);
          decompose(own, subwords, source.wordOf(first + start + row));
        }
      }
      yield littleEndianBytes(rows);
    }
  }
}

/** Copies of a block, some rows at a time, with the number of the first. */
function* partsOf(
  data: RowBlock['data'],
  dim: number,
): Generator<{ start: number; rows: Float32Array }> {
  const step = rowsPerBlock(4 * dim);
  for (let start = 0; start * dim < data.length; start += step) {
    yield { start, rows: data.slice(start * dim, (start + step) * dim) };
  }
}

/** A row for each bucket, zeros if it has none. */
function* bucketRows(subwords: SubwordSource): Generator<Uint8Array> {
  const { dim, bucket } = subwords;
  const buckets = subwords.buckets();
  const step = rowsPerBlock(4 * dim);
  let next = 0; // of those with a row
  for (let first = 0; first < bucket; first += step) {
    const rows = new Float32Array(Math.min(step, bucket - first) * dim);
    for (; next < buckets.length && buckets[next] < first + step; next++) {
      rows.set(subwords.row(next), (buckets[next] - first) * dim);
    }
    yield littleEndianBytes(rows);
  }
}

function* zeros(size: number, dim: number): Generator<Uint8Array> {
  const step = rowsPerBlock(4 * dim);
  for (let first = 0; first < size; first += step) {
    yield new Uint8Array(4 * dim * Math.min(step, size - first));
  }
}

/** Collects numbers as C++ writes them on a little-endian machine. */
class Bytes {
  #view = new DataView(new ArrayBuffer(256));
  length = 0;

  uint8(value: number): this {
    return this.#add(1, (at) => this.#view.setUint8(at, value));
  }

  int32(...values: number[]): this {
    for (const value of values) this.#add(4, (at) => this.#view.setInt32(at, value, true));
    return this;
  }

  int64(...values: number[]): this {
    for (const value of values) {
      this.#add(8, (at) => this.#view.setBigInt64(at, BigInt(value), true));
    }
    return this;
  }

  float64(value: number): this {
    return this.#add(8, (at) => this.#view.setFloat64(at, value, true));
  }

  text(value: string): this {
    const bytes = encoder.encode(value);
    return this.#add(bytes.length, (at) => new Uint8Array(this.#view.buffer).set(bytes, at));
  }

  /** Returns a copy of the collected bytes, and starts anew. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.#view.buffer.slice(0, this.length));
    this.length = 0;
    return bytes;
  }

  #add(bytes: number, write: (at: number) => void): this {
    if (this.length + bytes > this.#view.byteLength) {
      const larger = new Uint8Array(2 * (this.length + bytes));
      larger.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(larger.buffer);
    }
    write(this.length);
    this.length += bytes;
    return this;
  }
}

const encoder = new TextEncoder();
