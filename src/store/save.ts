import Database from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { integer } from '../check.js';
import type { ModelState } from '../embedding/model-state.js';
import { ModelFileError } from '../errors.js';
import { Vocabulary } from '../vocabulary/vocabulary.js';
import { bytesOf } from './floats.js';
import { openDatabase } from './driver.js';
import type { MatrixName } from './schema.js';
import { APPLICATION_ID, DDL, PAGE_SIZE, rowsPerBlock, SCHEMA_VERSION } from './schema.js';
import { rehearseReplacing, replaceFile } from './write-file.js';

/**
 * Writes a model to `path`, in place of a model that may be there already. At every moment, a
 * crash included, the file is either the old model or the whole new one; programs that have the
 * old one open go on reading it. Needs no memory beyond the state but a few blocks.
 *
 * @param info.version the version of wordloom, to be kept in the file
 * @throws RangeError if the path is empty, the sizes of the state do not fit each other or a word
 *   is not Unicode.
 * @throws ModelFileError MODEL_UNWRITABLE if the file cannot be written, with the reason in words.
 */
export function saveModel(
  path: string,
  state: ModelState,
  info: { readonly version?: string } = {},
): void {
  checkState(state);
  const meta = metaOf(state, info.version);
  const build = (temporary: string, target: string): void => {
    buildDatabase(temporary, state, meta);
    settleJournals(target);
    refuseJournals(target, path);
  };
  replaceFile(path, build, (reason, cause) => unwritable(path, reason, cause));
}

/**
 * Finds out before hours of work whether `saveModel` can write to `path`, by saving an empty model
 * beside it, which is removed again. What is at `path` stays as it is.
 *
 * @throws RangeError and ModelFileError as `saveModel` would; WordloomError DRIVER_MISSING
 */
export function checkModelPath(path: string): void {
  const build = (temporary: string, target: string): void => {
    if (!existsSync(target)) refuseJournals(target, path);
    buildDatabase(temporary, EMPTY, metaOf(EMPTY, undefined));
  };
  rehearseReplacing(path, build, (reason, cause) => unwritable(path, reason, cause));
}

const EMPTY: ModelState = {
  vocabulary: new Vocabulary([], new Float64Array(0)),
  dim: 1,
  input: new Float32Array(0),
  output: null,
  options: {},
  history: [],
  corpus: {},
};

function unwritable(path: string, reason: string, cause?: unknown): ModelFileError {
  const message = `The model ${path} cannot be written: ${reason}.`;
  return new ModelFileError('MODEL_UNWRITABLE', path, message, { cause });
}

function checkState({ vocabulary, dim, input, output }: ModelState): void {
  integer('dim', dim, 1);
  for (const [name, matrix] of Object.entries({ input, output })) {
    if (matrix !== null && matrix.length !== vocabulary.size * dim) {
      throw new RangeError(
        `${name} must hold ${vocabulary.size} x ${dim} numbers, got ${matrix.length}`,
      );
    }
  }
  const broken = vocabulary.words.find((word) => /\p{Surrogate}/u.test(word));
  if (broken !== undefined) {
    throw new RangeError(
      `words must be Unicode text, but ${JSON.stringify(broken)} holds half of a surrogate pair`,
    );
  }
}

/** The rows of `meta`, as JSON. */
function metaOf(state: ModelState, version: string | undefined): Map<string, string> {
  const matrices: MatrixName[] = state.output ? ['input', 'output'] : ['input'];
  const values = {
    dim: state.dim,
    size: state.vocabulary.size,
    rowsPerBlock: rowsPerBlock(state.dim),
    matrices,
    options: state.options,
    corpus: state.corpus,
    created: new Date().toISOString(),
    version: version ?? null,
  };
  return new Map(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));
}

function buildDatabase(path: string, state: ModelState, meta: Map<string, string>): void {
  const db = openDatabase(path);
  try {
    // Nobody else sees this file before it is complete, so SQLite's own protection only costs. The
    // driver forbids journal_mode OFF; a journal in memory stays empty, since all pages are new.
    db.exec(`
      PRAGMA page_size = ${PAGE_SIZE};
      PRAGMA journal_mode = MEMORY;
      PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA user_version = ${SCHEMA_VERSION};
      BEGIN;
      ${DDL}`);
    const insertMeta = db.prepare('INSERT INTO meta VALUES (?, ?)');
    for (const [key, value] of meta) insertMeta.run(key, value);
    insertVocabulary(db, state);
    insertHistory(db, state);
    insertMatrix(db, 'input', state.input, state.dim);
    if (state.output) insertMatrix(db, 'output', state.output, state.dim);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}

function insertVocabulary(db: Database.Database, { vocabulary }: ModelState): void {
  const insert = db.prepare('INSERT INTO vocabulary VALUES (?, ?, ?)');
  const { words, counts } = vocabulary;
  for (let id = 0; id < words.length; id++) insert.run(id, words[id], counts[id]);
}

function insertHistory(db: Database.Database, { history }: ModelState): void {
  const insert = db.prepare('INSERT INTO history VALUES (?, ?, ?, ?, ?)');
  for (const { epoch, loss, heldOutLoss, words, seconds } of history) {
    insert.run(epoch, loss, heldOutLoss, words, seconds);
  }
}

function insertMatrix(
  db: Database.Database,
  name: MatrixName,
  matrix: Float32Array, // (size, dim)
  dim: number,
): void {
  const insert = db.prepare('INSERT INTO matrix_block VALUES (?, ?, ?, ?)');
  const rows = rowsPerBlock(dim);
  for (let block = 0; block * rows * dim < matrix.length; block++) {
    const part = matrix.subarray(block * rows * dim, (block + 1) * rows * dim);
    insert.run(name, block, block * rows, bytesOf(part));
  }
}

/**
 * A program that edited the old model and crashed leaves a journal. SQLite would take it for the
 * journal of the new file and damage that; but as long as the old model is there it needs its
 * journal, which undoes a change done by half. So SQLite applies it to the old model, where it
 * belongs, and it is gone. From here on both the old model and the new one are whole, at whatever
 * moment one takes the place of the other.
 */
function settleJournals(target: string): void {
  if (!existsSync(target) || journalOf(target) === undefined) return;
  try {
    const db = openDatabase(target, { timeout: 0 });
    try {
      // Once we may write, nobody else does, and what undoes a change has been applied: a journal
      // that still lies there is one that SQLite itself disregards.
      db.exec('BEGIN IMMEDIATE');
      rmSync(`${target}-journal`, { force: true });
      db.exec('ROLLBACK');
    } finally {
      db.close(); // which empties and removes a -wal
    }
  } catch (error) {
    // The file is in use, or no database: refuseJournals has the last word.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** A journal that SQLite did not settle is in use, or of a file that is gone: not ours to delete. */
function refuseJournals(target: string, path: string): void {
  const journal = journalOf(target);
  if (journal === undefined) return;
  throw unwritable(
    path,
    `the journal ${journal} lies beside it, which would damage the new file; close the program ` +
      'that is using it, or move the journal away if there is none',
  );
}

/** The journal of a database, if there is one. */
const journalOf = (target: string): string | undefined =>
  [`${target}-journal`, `${target}-wal`].find((journal) => existsSync(journal));
