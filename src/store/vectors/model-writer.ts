import type Database from 'better-sqlite3';
import type { ModelRecord } from '../../embedding/model-state.js';
import type { ResumeState } from '../../embedding/resume-state.js';
import { openDatabase } from '../file/driver.js';
import { bytesOf } from '../file/floats.js';
import { APPLICATION_ID, DDL, type MatrixName, PAGE_SIZE, rowsPerBlock } from './schema.js';
import { SCHEMA_VERSION, subwordsVersion, WORD_INDEX } from './schema.js';
import { writeResume } from './resume-table.js';
import { closeAndSeal } from '../file/seal.js';
import { blockInserter } from '../file/block-inserter.js';
import type { SubwordSource } from '../../subwords/subword-vectors.js';
import type { SubwordsRecord } from '../record.js';
import { writeSubwords } from './subword-blocks.js';
import { WordSet } from './word-set.js';

/** The content of a model file besides words and matrices. */
export interface ModelDescription extends ModelRecord {
  /** Of wordloom. */
  readonly version: string | undefined;
  /** The training state of a checkpoint. */
  readonly resume?: ResumeState;
}

/** Rows are written once and in order, so little of the file is held meanwhile. */
const CACHE_KIB = 16 * 1024;

/** The memory for sorting words, enough for some millions; more go to temporary files. */
const SORTING_KIB = 256 * 1024;

/** Id, word and count, for one word after the other. */
type Fields = (string | number)[];

/** Words that are inserted at once: half the time of one by one. */
const WORDS_AT_ONCE = 64;

/**
 * Fills an empty file with a model, word by word and row by row, in bounded memory. Nothing counts
 * before `finish`; `close` in any case.
 */
export class ModelWriter {
  readonly #db: Database.Database;
  readonly #dim: number;
  readonly #insertWords: Database.Statement<[Fields]>;
  readonly #wordOf: Database.Statement<[number], string>;
  readonly #words: WordSet;
  #pending: Fields = []; // of words that are not inserted yet
  readonly #matrices = new Map<MatrixName, MatrixWriter>();
  #subwords: SubwordsRecord | undefined;

  constructor(path: string, dim: number) {
    this.#dim = dim;
    this.#db = openDatabase(path);
    // No other program sees this file before it is complete, so SQLite's journal would only cost
    // time. The driver forbids journal_mode OFF; a journal in memory stays empty, since all pages
    // are new.
    this.#db.exec(`
      PRAGMA page_size = ${PAGE_SIZE};
      PRAGMA cache_size = ${-CACHE_KIB};
      PRAGMA journal_mode = MEMORY;
      PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA user_version = ${SCHEMA_VERSION};
      BEGIN;
      ${DDL}`);
    this.#insertWords = insertWords(this.#db, WORDS_AT_ONCE);
    this.#wordOf = this.#db
      .prepare<[number], string>('SELECT word FROM vocabulary WHERE id = ?')
      .pluck();
    this.#words = new WordSet((id) => this.#wordAt(id));
    this.#matrices.set('input', new MatrixWriter(this.#db, 'input', dim));
  }

  /** Words so far. */
  get size(): number {
    return this.#words.size;
  }

  /** Gives a word the next id. Returns false and does nothing if the word exists already. */
  addWord(word: string, count: number): boolean {
    const id = this.size;
    if (!this.#words.add(word)) return false;
    this.#pending.push(id, word, count);
    if (this.#pending.length === 3 * WORDS_AT_ONCE) {
      this.#insertWords.run(this.#pending);
      this.#pending = [];
    }
    return true;
  }

  /** The next rows of a matrix, (any, dim). */
  addRows(name: MatrixName, rows: Float32Array): void {
    let matrix = this.#matrices.get(name);
    if (matrix === undefined) {
      matrix = new MatrixWriter(this.#db, name, this.#dim);
      this.#matrices.set(name, matrix);
    }
    matrix.add(rows);
  }

  /** Adds the vectors of n-grams, once. */
  addSubwords(source: SubwordSource): void {
    this.#subwords = writeSubwords(this.#db, source, 'float32');
  }

  /** Replaces all counts: that of the last word is 1, and each word before has one more. */
  countByRank(): void {
    this.#insertPending();
    this.#db.prepare('UPDATE vocabulary SET count = ? - id').run(this.size);
  }

  /** Completes the file and closes it. */
  finish(description: ModelDescription): void {
    for (const matrix of this.#matrices.values()) matrix.finish();
    this.#insertPending();
    this.#db.exec(`PRAGMA cache_size = ${-SORTING_KIB}; ${WORD_INDEX}`);
    const { options, corpus, history, version, resume } = description;
    const insertEpoch = this.#db.prepare('INSERT INTO history VALUES (?, ?, ?, ?, ?)');
    for (const { epoch, loss, heldOutLoss, words, seconds } of history) {
      insertEpoch.run(epoch, loss, heldOutLoss, words, seconds);
    }
    const meta = {
      dim: this.#dim,
      size: this.size,
      rowsPerBlock: rowsPerBlock(this.#dim),
      matrices: [...this.#matrices.keys()],
      ...(this.#subwords && { subwords: this.#subwords }),
      options,
      corpus,
      created: new Date().toISOString(),
      version: version ?? null,
    };
    const insertMeta = this.#db.prepare('INSERT INTO meta VALUES (?, ?)');
    for (const [key, value] of Object.entries(meta)) insertMeta.run(key, JSON.stringify(value));
    if (resume !== undefined) writeResume(this.#db, resume);
    if (this.#subwords) this.#db.exec(`PRAGMA user_version = ${subwordsVersion(this.#subwords)}`);
    this.#db.exec('COMMIT');
    closeAndSeal(this.#db, 'matrix_block');
  }

  close(): void {
    this.#db.close();
  }

  #wordAt(id: number): string {
    const first = this.size - this.#pending.length / 3; // of those pending
    return id < first ? this.#wordOf.get(id)! : (this.#pending[3 * (id - first) + 1] as string);
  }

  #insertPending(): void {
    const count = this.#pending.length / 3;
    if (count > 0) insertWords(this.#db, count).run(this.#pending);
    this.#pending = [];
  }
}

/** OR FAIL, because SQLite would keep copies of pages to undo half a statement otherwise. */
const insertWords = (db: Database.Database, count: number): Database.Statement<[Fields]> =>
  db.prepare<[Fields]>(
    `INSERT OR FAIL INTO vocabulary VALUES ${Array(count).fill('(?, ?, ?)').join()}`,
  );

/** Cuts rows into the blocks of a matrix. */
class MatrixWriter {
  readonly #insert: (block: number, firstRow: number, data: Uint8Array) => void;
  readonly #rows: number; // of a block
  readonly #pending: Float32Array; // (rows, dim), the beginning of a block
  #length = 0; // numbers pending
  #blocks = 0;

  constructor(db: Database.Database, name: MatrixName, dim: number) {
    this.#insert = blockInserter(db, name);
    this.#rows = rowsPerBlock(dim);
    this.#pending = new Float32Array(this.#rows * dim);
  }

  add(rows: Float32Array): void {
    const pending = this.#pending;
    for (let at = 0; at < rows.length;) {
      const part = rows.subarray(at, at + pending.length - this.#length);
      at += part.length;
      if (part.length === pending.length) {
        this.#write(part);
        continue;
      }
      pending.set(part, this.#length);
      this.#length += part.length;
      if (this.#length === pending.length) this.finish();
    }
  }

  finish(): void {
    if (this.#length > 0) this.#write(this.#pending.subarray(0, this.#length));
    this.#length = 0;
  }

  #write(block: Float32Array): void {
    this.#insert(this.#blocks, this.#blocks * this.#rows, bytesOf(block));
    this.#blocks++;
  }
}
