import type Database from 'better-sqlite3';
import {
  gatherBlocks,
  matrixOf,
  type RowBlock,
  type VectorSource,
} from '../../embedding/matrix.js';
import type { CorpusRecord, RecordedOptions } from '../../embedding/model-record.js';
import type { EpochRecord, ModelState } from '../../embedding/model-state.js';
import { loadSubwords, subwordVector } from '../../subwords/subword-vectors.js';
import type { QuantizedBlock, Quantizer } from '../../embedding/quantization.js';
import type { ResumeState } from '../../embedding/resume-state.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';
import { floatsOf } from '../file/floats.js';
import { MatrixReader } from './matrix-reader.js';
import {
  type BlockShape,
  checkBlocks,
  checkVocabulary,
  readHistory,
  readMeta,
} from './model-checks.js';
import { damaged, explained, readFrom } from '../file/model-errors.js';
import { openModelDatabase, VECTORS } from '../file/open-model.js';
import { readResume } from './resume-table.js';
import { type QuantizedMeta, quantizerOf, type StoredQuantized } from './quantized-meta.js';
import type { SubwordsRecord } from '../record.js';
import type { MatrixName } from './schema.js';
import { StoredSubwords } from './subword-blocks.js';

/**
 * A model file, open for reading. Words and vectors are read on demand, so opening takes
 * milliseconds for any size. It shows the model as it was when opened, even if the file is replaced
 * meanwhile. Close it when done.
 *
 * Every method throws ModelFileError MODEL_DAMAGED where the file turns out to be damaged,
 * WordloomError MODEL_CLOSED after `close`, and RangeError for an id outside [0, size).
 */
export class ModelFile implements VectorSource {
  readonly path: string;
  readonly size: number;
  readonly dim: number;
  /** The options of the training run. */
  readonly options: RecordedOptions;
  /** The record of the corpus. */
  readonly corpus: CorpusRecord;
  /** One record an epoch, in order. */
  readonly history: readonly EpochRecord[];
  /** When the file was written. */
  readonly created: Date;
  /** The version of wordloom that wrote the file, if it said. */
  readonly version: string | null;

  readonly #db: Database.Database;
  readonly #input: MatrixReader | undefined;
  readonly #output: MatrixReader | undefined;
  readonly #raw: MatrixReader | undefined;
  readonly #nodes: MatrixReader | undefined;
  readonly #codes: MatrixReader | undefined; // of quantised vectors
  readonly #quantized: QuantizedMeta | undefined;
  readonly #quantizer: Quantizer | undefined;
  readonly #idOf: Database.Statement<[string], number>;
  readonly #wordOf: Database.Statement<[number], string>;
  readonly #countOf: Database.Statement<[number], number>;
  readonly #subwordsRecord: SubwordsRecord | undefined;
  #subwords: StoredSubwords | undefined; // made at the first need
  #words: readonly string[] | undefined;

  /**
   * Opens the model at `path`.
   *
   * @throws ModelFileError MODEL_MISSING if there is no file or it cannot be opened, MODEL_FOREIGN
   *   if it is not a model, MODEL_NEWER if a later wordloom wrote it, MODEL_DAMAGED if parts of it
   *   are missing or broken. Numbers are compared with their checksums when they are first read.
   */
  static open(path: string): ModelFile {
    let db: Database.Database | undefined;
    try {
      db = openModelDatabase(path, VECTORS);
      return new ModelFile(db, path);
    } catch (error) {
      db?.close();
      throw explained(error, path);
    }
  }

  private constructor(db: Database.Database, path: string) {
    const meta = readMeta(db, path);
    checkVocabulary(db, path, meta);
    const { size, dim, rowsPerBlock, matrices } = meta;
    const reader = (shape: BlockShape): MatrixReader => {
      checkBlocks(db, path, shape);
      return new MatrixReader(db, path, shape);
    };
    const floats = (name: MatrixName): MatrixReader | undefined =>
      matrices.includes(name) ? reader({ name, size, rowBytes: 4 * dim, rowsPerBlock }) : undefined;
    this.#input = floats('input');
    this.#output = floats('output');
    this.#raw = floats('raw');
    this.#nodes = floats('nodes');
    this.#subwordsRecord = meta.subwords;
    if (meta.quantized) {
      this.#quantizer = quantizerOf(meta.quantized, dim, path);
      const { encoding: name, rowBytes } = this.#quantizer;
      this.#codes = reader({ name, size, rowBytes, rowsPerBlock: meta.quantized.rowsPerBlock });
    }

    this.path = path;
    this.size = meta.size;
    this.dim = meta.dim;
    this.options = meta.options;
    this.corpus = meta.corpus;
    this.created = new Date(meta.created);
    this.version = meta.version;
    this.history = readHistory(db, path);
    this.#db = db;
    this.#quantized = meta.quantized;
    this.#idOf = db.prepare<[string], number>('SELECT id FROM vocabulary WHERE word = ?').pluck();
    this.#wordOf = db.prepare<[number], string>('SELECT word FROM vocabulary WHERE id = ?').pluck();
    this.#countOf = db
      .prepare<[number], number>('SELECT count FROM vocabulary WHERE id = ?')
      .pluck();
  }

  indexOf(word: string): number | undefined {
    return this.#read(() => this.#idOf.get(word));
  }

  wordOf(id: number): string {
    this.#checkId(id);
    return this.#ofType(
      'string',
      this.#read(() => this.#wordOf.get(id)!),
    );
  }

  /** How often the word of `id` occurred in the training text. */
  countOf(id: number): number {
    this.#checkId(id);
    return this.#ofType(
      'number',
      this.#read(() => this.#countOf.get(id)!),
    );
  }

  /** All words in order of id; read from the file at the first call. */
  words(): readonly string[] {
    this.#words ??= this.#column<string>('word', 'string');
    return this.#words;
  }

  /** How often each word occurred, (size), in order of id. */
  counts(): Float64Array {
    return Float64Array.from(this.#column<number>('count', 'number'));
  }

  /** All words with their counts in order of id, one by one; nothing else can be read meanwhile. */
  *wordsWithCounts(): Generator<[word: string, count: number]> {
    const rows = this.#read(() =>
      this.#db
        .prepare<[], [string, number]>('SELECT word, count FROM vocabulary ORDER BY id')
        .raw()
        .iterate(),
    );
    try {
      for (;;) {
        const { done, value } = this.#read(() => rows.next());
        if (done) return;
        yield [this.#ofType('string', value[0]), this.#ofType('number', value[1])];
      }
    } finally {
      rows.return?.(); // else the database could not be closed
    }
  }

  /** The vector of a word, (dim). */
  row(id: number): Float32Array {
    this.#checkId(id);
    const input = this.#input;
    if (input) return floatsOf(this.#read(() => input.row(id)));
    return this.#quantizer!.dequantize(this.#read(() => this.#codes!.row(id)));
  }

  /** The word vectors, block by block. */
  blocks(): Generator<RowBlock> {
    return this.#input ? this.#matrixBlocks(this.#input) : this.#dequantizedBlocks();
  }

  /** The quantised vectors and their record; undefined if there are none. */
  get quantized(): StoredQuantized | undefined {
    if (this.#quantizer === undefined || this.#quantized === undefined) return undefined;
    return {
      quantizer: this.#quantizer,
      facts: this.#quantized.facts,
      quantizedBlocks: () => this.#quantizedBlocks(),
    };
  }

  /** Whether `row` and `blocks` give the vectors themselves, not what quantising left of them. */
  get hasFloats(): boolean {
    return this.#input !== undefined;
  }

  /** The output matrix, block by block; null if the model was saved without. */
  outputBlocks(): Generator<RowBlock> | null {
    return this.#output ? this.#matrixBlocks(this.#output) : null;
  }

  /** The rows of words before the mean with their n-grams, which a checkpoint may have; else null. */
  rawBlocks(): Generator<RowBlock> | null {
    return this.#raw ? this.#matrixBlocks(this.#raw) : null;
  }

  /**
   * The rows of inner nodes, which a checkpoint may have besides those of words; otherwise null.
   */
  nodeBlocks(): Generator<RowBlock> | null {
    return this.#nodes ? this.#matrixBlocks(this.#nodes) : null;
  }

  /** The n-gram vectors, read on demand; undefined if the model has none. */
  get subwords(): StoredSubwords | undefined {
    const record = this.#subwordsRecord;
    if (record === undefined) return undefined;
    this.#subwords ??= this.#read(
      () => new StoredSubwords(this.#db, this.path, record, this.dim, (work) => this.#read(work)),
    );
    return this.#subwords;
  }

  embed(word: string): Float32Array | undefined {
    return this.subwords && subwordVector(this.subwords, word);
  }

  /** The training state; undefined if training is complete. */
  resume(): ResumeState | undefined {
    return this.#read(() => readResume(this.#db, this.path, this.size));
  }

  /** The whole model in memory, independent of the file. */
  load(): ModelState {
    const output = this.outputBlocks();
    return {
      vocabulary: new Vocabulary(this.words(), this.counts()),
      dim: this.dim,
      input: matrixOf(this),
      output: output && gatherBlocks(output, this.size, this.dim),
      options: structuredClone(this.options),
      history: structuredClone([...this.history]),
      corpus: structuredClone(this.corpus),
      ...(this.subwords && { subwords: loadSubwords(this.subwords) }),
    };
  }

  /**
   * Reads everything once. Normally damage in the numbers is found when they are read, so that
   * opening is fast; this finds it at once.
   *
   * @throws ModelFileError MODEL_DAMAGED
   */
  check(): void {
    this.words().forEach((word, id) => {
      if (this.indexOf(word) !== id) throw damaged(this.path, 'the index of its words is wrong');
    });
    this.counts();
    for (const matrix of [this.#input, this.#output, this.#raw, this.#nodes, this.#codes]) {
      if (matrix) for (const _ of this.#blocksOf(matrix));
    }
    this.subwords?.buckets();
    for (const _ of this.subwords?.blocks() ?? []);
  }

  /** Closes the file. Nothing can be read from it afterwards. */
  close(): void {
    this.#db.close();
  }

  /** A column of the vocabulary, in order of id. */
  #column<T>(name: 'word' | 'count', type: 'string' | 'number'): T[] {
    const sql = `SELECT ${name} FROM vocabulary ORDER BY id`;
    const values = this.#read(() => this.#db.prepare<[], T>(sql).pluck().all());
    for (const value of values) this.#ofType(type, value);
    return values;
  }

  /** SQLite takes values of any type in any column. */
  #ofType<T>(type: 'string' | 'number', value: T): T {
    if (typeof value === type) return value;
    throw damaged(this.path, `its vocabulary holds a value that is not a ${type} but should be`);
  }

  *#matrixBlocks(matrix: MatrixReader): Generator<RowBlock> {
    for (const { first, data } of this.#blocksOf(matrix)) yield { first, data: floatsOf(data) };
  }

  #quantizedBlocks(): Generator<QuantizedBlock> {
    return this.#blocksOf(this.#codes!);
  }

  *#dequantizedBlocks(): Generator<RowBlock> {
    for (const { first, data } of this.#quantizedBlocks()) {
      yield { first, data: this.#quantizer!.dequantize(data) };
    }
  }

  #blocksOf(matrix: MatrixReader): Generator<QuantizedBlock> {
    return matrix.blocks((work) => this.#read(work));
  }

  #checkId(id: number): void {
    if (!Number.isInteger(id) || id < 0 || id >= this.size) {
      throw new RangeError(`id must be a whole number from 0 to ${this.size - 1}, got ${id}`);
    }
  }

  #read<T>(work: () => T): T {
    return readFrom(this.#db, this.path, work);
  }
}

/**
 * Opens a model, uses it, and closes it in any case.
 *
 * @throws as `ModelFile.open` does
 */
export function withFile<T>(path: string, use: (file: ModelFile) => T): T {
  const file = ModelFile.open(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}
