import type Database from 'better-sqlite3';
import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ModelFileError } from '../../errors.js';
import { strangeCompanion } from './companions.js';
import { checkSchema } from './check-schema.js';
import { openDatabase } from './driver.js';
import { type FileHeader, readFileHeader } from './file-header.js';
import {
  LANGUAGE_MODEL_DDL,
  LANGUAGE_MODEL_ID,
  LANGUAGE_MODEL_VERSION,
} from '../language-model/language-model-schema.js';
import { damaged, foreign, newer, otherKind } from './model-errors.js';
import { APPLICATION_ID, LATEST_SCHEMA_VERSION, SCHEMAS } from '../vectors/schema.js';
import { checkSeal } from './seal.js';

/** A kind of model file, and what this version knows about it. */
export interface ModelKind {
  readonly name: 'vectors' | 'language model';
  readonly applicationId: number;
  /** The last version that this program reads. */
  readonly version: number;
  /** Statements, of this version and of older ones. */
  readonly schemas: readonly string[];
}

const IDS = new Set([APPLICATION_ID, LANGUAGE_MODEL_ID]);

/**
 * Opens the database of a model for reading. The file may come from anyone and may be damaged. So
 * pages are compared with their checksums before SQLite reads them, and a database with other
 * tables than wordloom's is never queried, because a foreign view or trigger would run.
 *
 * @throws ModelFileError MODEL_MISSING, MODEL_FOREIGN, MODEL_OF_OTHER_KIND, MODEL_NEWER,
 *   MODEL_DAMAGED; errors of SQLite and the system, for `model-errors.ts` to translate
 */
export function openModelDatabase(path: string, kind: ModelKind): Database.Database {
  for (;;) {
    const before = checkExists(path);
    checkBytes(path, kind);
    const db = openDatabase(resolve(path), { readonly: true });
    try {
      refuseStrangeCompanions(path); // nothing has been read so far
      // The file may have been replaced by another, whose bytes nobody has looked at.
      const after = checkExists(path);
      if (after.ino === before.ino && after.dev === before.dev) return prepare(db, path, kind);
    } catch (error) {
      db.close();
      throw error;
    }
    db.close();
  }
}

/** There is a regular file at `path`. */
function checkExists(path: string): { readonly ino: number; readonly dev: number } {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) {
    const message = `There is no model at ${path}. Check the path, or train a model first.`;
    throw new ModelFileError('MODEL_MISSING', path, message);
  }
  if (!file.isFile()) throw foreign(path);
  return file;
}

/** SQLite follows a symbolic link to a log even if it only reads. */
function refuseStrangeCompanions(path: string): void {
  const strange = strangeCompanion(path);
  if (strange === undefined) return;
  throw damaged(path, `${strange.path}, which lies beside it, ${strange.reason}`);
}

/** Checks that the file claims to be such a model and that its pages match their checksums. */
function checkBytes(path: string, kind: ModelKind): void {
  const file = openSync(path, 'r');
  try {
    const header = readFileHeader(file);
    if (header === undefined) throw foreign(path);
    const { applicationId, pageSize, pageCount } = header;
    if (applicationId !== kind.applicationId && IDS.has(applicationId)) {
      throw otherKind(path, kind.name);
    }
    if (applicationId !== kind.applicationId) throw foreign(path);
    // If there is a log, the file alone is not the whole database.
    if (!existsSync(`${realpathSync(path)}-wal`)) checkSeal(file, path, pageSize, pageCount);
    checkVersion(header, path, kind);
  } finally {
    closeSync(file);
  }
}

function checkVersion({ userVersion }: FileHeader, path: string, { version }: ModelKind): void {
  if (userVersion > version) throw newer(path, userVersion, version);
  if (userVersion < 1) throw damaged(path, `its format version is ${userVersion}`);
}

function prepare(db: Database.Database, path: string, kind: ModelKind): Database.Database {
  // One transaction for all reading: a steady view, and look-ups ten times as fast.
  db.exec(`
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA query_only = ON;
    BEGIN`);
  checkSchema(db, path, kind.schemas);
  return db;
}

/** The file of word vectors. */
export const VECTORS: ModelKind = {
  name: 'vectors',
  applicationId: APPLICATION_ID,
  version: LATEST_SCHEMA_VERSION,
  schemas: SCHEMAS,
};

/** The file of a language model. */
export const LANGUAGE_MODEL: ModelKind = {
  name: 'language model',
  applicationId: LANGUAGE_MODEL_ID,
  version: LANGUAGE_MODEL_VERSION,
  schemas: [LANGUAGE_MODEL_DDL],
};
