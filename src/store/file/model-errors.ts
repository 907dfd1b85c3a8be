import Database from 'better-sqlite3';
import { ModelFileError, WordloomError } from '../../errors.js';
import { shellPath } from '../../shell.js';

/** MODEL_FOREIGN for `path`. */
export function foreign(path: string, cause?: unknown): ModelFileError {
  const give = 'Give a .db file that wordloom wrote; vectors of other programs are imported first:';
  const command = `${give} wordloom import ${shellPath(path)} -o model.db`;
  return new ModelFileError('MODEL_FOREIGN', path, `${path} is not a wordloom model.`, {
    cause,
    advice: { library: `${give} Model.import(path).`, commandLine: command, page: command },
  });
}

/**
 * MODEL_OF_OTHER_KIND for `path`.
 *
 * @param expected what should have been there
 */
export function otherKind(path: string, expected: 'vectors' | 'language model'): ModelFileError {
  const message =
    expected === 'vectors'
      ? `${path} is a language model, not word vectors. Use the commands of wordloom lm, such as: ` +
        `wordloom lm generate ${shellPath(path)}`
      : `${path} holds word vectors, not a language model. To train a language model that starts from them: ` +
        `wordloom lm train TEXT.txt --level word --embedding ${shellPath(path)}`;
  return new ModelFileError('MODEL_OF_OTHER_KIND', path, message);
}

/** MODEL_NEWER for `path`, whose format has a version beyond the `known` ones. */
export function newer(path: string, version: number, known: number): ModelFileError {
  const message =
    `The model ${path} has format version ${version}; this wordloom reads up to ${known}. ` +
    'Update wordloom.';
  return new ModelFileError('MODEL_NEWER', path, message);
}

/** MODEL_DAMAGED for `path`; `what` completes "is damaged: ...". */
export function damaged(path: string, what: string, cause?: unknown): ModelFileError {
  const message =
    `The model ${path} is damaged: ${what}. ` +
    `Restore a copy of it, or salvage its intact parts: wordloom repair ${shellPath(path)} -o repaired.db`;
  return new ModelFileError('MODEL_DAMAGED', path, message, { cause });
}

/** MODEL_UNWRITABLE for `path`; `reason` completes "cannot be written: ...". */
export function unwritable(path: string, reason: string, cause?: unknown): ModelFileError {
  const message = `The model ${path} cannot be written: ${reason}.`;
  return new ModelFileError('MODEL_UNWRITABLE', path, message, { cause });
}

/** Translates a failure of SQLite, the system or JSON for the reader of a model. */
export function explained(error: unknown, path: string): unknown {
  if (error instanceof SyntaxError) return damaged(path, 'its metadata is not JSON', error);
  if (error instanceof Database.SqliteError) {
    if (error.code === 'SQLITE_NOTADB') return foreign(path, error);
    if (!/^SQLITE_(CANTOPEN|PERM|AUTH|BUSY|LOCKED)/.test(error.code)) {
      return damaged(path, `SQLite says "${error.message}"`, error);
    }
  } else if (!(error instanceof Error && 'syscall' in error)) {
    return error;
  }
  const message =
    `${path} cannot be read: ${(error as Error).message}. ` +
    'Check that this user may read it, and that no other program is writing it.';
  return new ModelFileError('MODEL_MISSING', path, message, { cause: error });
}

/**
 * Runs a read on a model's database.
 *
 * @throws ModelFileError if the file is damaged; WordloomError MODEL_CLOSED
 */
export function readFrom<T>(db: Database.Database, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (db.open) throw explained(error, path);
    const message = `The model ${path} is closed. Open it again to read from it.`;
    throw new WordloomError('MODEL_CLOSED', message, { cause: error });
  }
}
