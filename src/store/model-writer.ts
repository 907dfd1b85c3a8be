import type Database from 'better-sqlite3';
import type { EpochRecord } from '../embedding/model-state.js';
import { openDatabase } from './driver.js';
import { bytesOf } from './floats.js';
import { APPLICATION_ID, DDL, type MatrixName, PAGE_SIZE, rowsPerBlock } from './schema.js';
import { SCHEMA_VERSION } from './schema.js';

/** What a model file holds beside words and matrices. */
export interface ModelDescription {
  readonly options: Readonly<Record<string, unknown>>;
  readonly corpus: Readonly<Record<string, unknown>>;
  readonly history: readonly EpochRecord[];
  /** Of wordloom. */
  readonly version: string | undefined;
}

/**
 * The index of words takes its insertions in no order. A page of it that had to be read again for
 * each would make millions of words take hours, so this much of the file is held: the index of
 * some ten million words.
 */
const CACHE_KIB = 256 * 1024;

/**
 * Fills an empty file with a model, word by word and row by row, in bounded memory. Nothing counts
 * before `finish`; `close` in any case.
 */
export class ModelWriter {
  readonly #db: Database.Database;
  readonly #dim: number;
  readonly #insertWord: Database.Statement<[number, string, number]>;
  readonly #matrices = new Map<MatrixName, MatrixWriter>();
  #size = 0;

  constructor(path: string, dim: number) {
    this.#dim = dim;
    this.#db = openDatabase(path);
    // Nobody else sees this file before it is complete, so SQLite's own protection only costs. The
    // driver forbids journal_mode OFF; a journal in memory stays empty, since all pages are new.
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
    this.#insertWord = this.#db.prepare(
      'INSERT INTO vocabulary VALUES (?, ?, ?) ON CONFLICT (word) DO NOTHING',
    );
    this.#matrices.set('input', new MatrixWriter(this.#db, 'input', dim));
  }

  /** Words so far. */
  get size(): number {
    return this.#size;
  }

  /** Gives a word the next id. False, and nothing done, where the word is there already. */
  addWord(word: string, count: number): boolean {
    if (this.#insertWord.run(this.#size, word, count).changes === 0) return false;
    this.#size++;
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

  /** Replaces all counts: that of the last word is 1, and each word before has one more. */
  countByRank(): void {
    this.#db.prepare('UPDATE vocabulary SET count = ? - id').run(this.#size);
  }

  /** Completes the file. */
  finish(description: ModelDescription): void {
    for (const matrix of this.#matrices.values()) matrix.finish();
    const { options, corpus, history, version } = description;
    const insertEpoch = this.#db.prepare('INSERT INTO history VALUES (?, ?, ?, ?, ?)');
    for (const { epoch, loss, heldOutLoss, words, seconds } of history) {
      insertEpoch.run(epoch, loss, heldOutLoss, words, seconds);
    }
    const meta = {
      dim: this.#dim,
      size: this.#size,
      rowsPerBlock: rowsPerBlock(this.#dim),
      matrices: [...this.#matrices.keys()],
      options,
      corpus,
      created: new Date().toISOString(),
      version: version ?? null,
    };
    const insertMeta = this.#db.prepare('INSERT INTO meta VALUES (?, ?)');
    for (const [key, value] of Object.entries(meta)) insertMeta.run(key, JSON.stringify(value));
    this.#db.exec('COMMIT');
  }

  close(): void {
    this.#db.close();
  }
}

/** Cuts rows into the blocks of a matrix. */
class MatrixWriter {
  readonly #insert: Database.Statement<[MatrixName, number, number, Uint8Array]>;
  readonly #name: MatrixName;
  readonly #rows: number; // of a block
  readonly #pending: Float32Array; // (rows, dim), the beginning of a block
  #length = 0; // numbers pending
  #blocks = 0;

  constructor(db: Database.Database, name: MatrixName, dim: number) {
    this.#insert = db.prepare('INSERT INTO matrix_block VALUES (?, ?, ?, ?)');
    this.#name = name;
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
    this.#insert.run(this.#name, this.#blocks, this.#blocks * this.#rows, bytesOf(block));
    this.#blocks++;
  }
}
