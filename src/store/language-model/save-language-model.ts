import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import type {
  LanguageModelEpoch,
  LanguageModelState,
  Tensor,
  Tensors,
  TokenList,
} from '../../networks/state.js';
import { openDatabase } from '../file/driver.js';
import { bytesOf } from '../file/floats.js';
import {
  LANGUAGE_MODEL_DDL,
  LANGUAGE_MODEL_ID,
  LANGUAGE_MODEL_PAGE_SIZE,
  LANGUAGE_MODEL_VERSION,
  TENSOR_BLOCK_BYTES,
  type TensorRole,
} from './language-model-schema.js';
import { unwritable } from '../file/model-errors.js';
import { closeAndSeal } from '../file/seal.js';
import { rehearseReplacingModel, replaceModel } from '../file/replace-model.js';

/**
 * Writes a language model to `path`, replacing an existing model. At every moment, even after a
 * crash, the file is either the old model or the complete new one.
 *
 * @param info.version the version of wordloom, to be kept in the file
 * @throws RangeError if the path is empty, a tensor has not as many numbers as its shape says, or a
 *   token is not Unicode
 * @throws ModelFileError MODEL_UNWRITABLE if the file cannot be written, with the reason in words
 */
export function saveLanguageModel(
  path: string,
  state: LanguageModelState,
  info: { readonly version?: string } = {},
): void {
  checkState(state);
  replaceModel(path, (temporary) =>
    insertLanguageModel(temporary, path, state, info.version ?? null),
  );
}

/** Writes a language model to the empty file `temporary`; messages speak of `path`. */
export function insertLanguageModel(
  temporary: string,
  path: string,
  state: LanguageModelState,
  version: string | null,
): void {
  write(temporary, (db) => insertState(db, path, state, version));
}

/**
 * Checks before hours of work whether `saveLanguageModel` can write to `path`, by writing an empty
 * file beside it and removing it. The file at `path` stays unchanged.
 *
 * @throws RangeError and ModelFileError as `saveLanguageModel` would; WordloomError DRIVER_MISSING
 */
export function checkLanguageModelPath(path: string): void {
  rehearseReplacingModel(path, (temporary) => write(temporary, () => {}));
}

function checkState({ vocabulary, parameters, resume }: LanguageModelState): void {
  const { tokens, counts } = vocabulary;
  if (tokens.length !== counts.length) {
    throw new RangeError(`${tokens.length} tokens with ${counts.length} counts`);
  }
  const broken = tokens.find((token) => /\p{Surrogate}/u.test(token));
  if (broken !== undefined) {
    throw new RangeError(
      `tokens must be Unicode text, but ${JSON.stringify(broken)} holds half of a surrogate pair`,
    );
  }
  for (const [name, { shape, data }] of [...parameters, ...(resume?.tensors ?? [])]) {
    const size = shape.reduce((product, length) => product * length, 1);
    if (data.length !== size) {
      throw new RangeError(
        `${name} must hold ${shape.join(' x ')} numbers, but holds ${data.length}`,
      );
    }
  }
}

/** Lets `insert` fill a new database at `temporary`. */
function write(temporary: string, insert: (db: Database.Database) => void): void {
  const db = openDatabase(temporary);
  try {
    // No other program sees this file before it is complete, so SQLite's journal would only cost
    // time.
    db.exec(`
      PRAGMA page_size = ${LANGUAGE_MODEL_PAGE_SIZE};
      PRAGMA journal_mode = MEMORY;
      PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA application_id = ${LANGUAGE_MODEL_ID};
      PRAGMA user_version = ${LANGUAGE_MODEL_VERSION};
      BEGIN;
      ${LANGUAGE_MODEL_DDL}`);
    insert(db);
    db.exec('COMMIT');
    closeAndSeal(db); // all of it, since all is read before it is used
  } finally {
    db.close();
  }
}

function insertState(
  db: Database.Database,
  path: string,
  state: LanguageModelState,
  version: string | null,
): void {
  const { architecture, vocabulary, parameters, options, history, corpus, resume } = state;
  insertVocabulary(db, path, vocabulary);
  insertTensors(db, [
    ...listed('parameter', parameters),
    ...(resume === null ? [] : listed('resume', resume.tensors)),
  ]);
  insertHistory(db, history);
  const meta = {
    architecture,
    level: vocabulary.level,
    options,
    corpus,
    position: resume?.position ?? null,
    created: new Date().toISOString(),
    version,
  };
  const insert = db.prepare('INSERT INTO meta VALUES (?, ?)');
  for (const [key, value] of Object.entries(meta)) insert.run(key, JSON.stringify(value));
}

function insertVocabulary(db: Database.Database, path: string, vocabulary: TokenList): void {
  const { tokens, counts } = vocabulary;
  const insert = db.prepare(
    'INSERT INTO vocabulary VALUES (?, ?, ?) ON CONFLICT (token) DO NOTHING',
  );
  tokens.forEach((token, id) => {
    if (insert.run(id, token, counts[id]).changes > 0) return;
    throw unwritable(path, `a token occurs twice in the vocabulary: ${JSON.stringify(token)}`);
  });
}

type Listed = readonly [TensorRole, string, Tensor];

const listed = (role: TensorRole, tensors: Tensors): Listed[] =>
  Array.from(tensors, ([name, tensor]) => [role, name, tensor]);

function insertTensors(db: Database.Database, tensors: readonly Listed[]): void {
  const insert = db.prepare('INSERT INTO tensor VALUES (?, ?, ?, ?, ?)');
  const insertBlock = db.prepare('INSERT INTO tensor_block VALUES (?, ?, ?, ?)');
  tensors.forEach(([role, name, { shape, data }], place) => {
    const type = data instanceof Float32Array ? 'float32' : 'float64';
    insert.run(place, role, name, type, JSON.stringify(shape));
    const bytes = bytesOf(data);
    for (let block = 0; block * TENSOR_BLOCK_BYTES < bytes.length; block++) {
      const start = block * TENSOR_BLOCK_BYTES;
      const part = bytes.subarray(start, start + TENSOR_BLOCK_BYTES);
      insertBlock.run(place, block, crc32(part), part);
    }
  });
}

function insertHistory(db: Database.Database, history: readonly LanguageModelEpoch[]): void {
  const insert = db.prepare('INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const record of history) {
    insert.run(
      record.epoch,
      record.loss,
      record.perplexity,
      record.validationLoss,
      record.validationPerplexity,
      record.bitsPerCharacter,
      record.learningRate,
      record.tokens,
      record.seconds,
    );
  }
}
