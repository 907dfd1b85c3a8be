/**
 * What is checked when a model file is opened: cheap questions about its shape, never a look at
 * the numbers. Each function throws a ModelFileError that says what is wrong.
 */
import type Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import type { EpochRecord } from '../embedding/model-state.js';
import { ModelFileError } from '../errors.js';
import { LANGUAGE_MODEL_ID } from './language-model-schema.js';
import { damaged, foreign, newer, otherKind } from './model-errors.js';
import type { QuantizedMeta } from './quantized-meta.js';
import type { MatrixName } from './schema.js';
import { APPLICATION_ID, QUANTIZED_SCHEMA_VERSION, SCHEMA_VERSION } from './schema.js';

export type Json = Readonly<Record<string, unknown>>;

/** The rows of `meta`, parsed. */
export interface Meta {
  readonly dim: number;
  readonly size: number;
  readonly rowsPerBlock: number;
  readonly matrices: readonly MatrixName[];
  readonly options: Json;
  readonly corpus: Json;
  readonly created: string;
  readonly version: string | null;
  /** Only of a model with quantised vectors. */
  readonly quantized?: QuantizedMeta;
}

/** There is a regular file at `path`. */
export function checkExists(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) {
    const message = `There is no model at ${path}. Check the path, or train a model first.`;
    throw new ModelFileError('MODEL_MISSING', path, message);
  }
  if (!file.isFile()) throw foreign(path);
}

/** The file says that it is a model, of a version that this program reads. */
export function checkIdentity(db: Database.Database, path: string): void {
  const id = pragma(db, 'application_id');
  if (id === LANGUAGE_MODEL_ID) throw otherKind(path, 'vectors');
  if (id !== APPLICATION_ID) throw foreign(path);
  const version = pragma(db, 'user_version');
  if (version > QUANTIZED_SCHEMA_VERSION) throw newer(path, version, QUANTIZED_SCHEMA_VERSION);
  if (version < SCHEMA_VERSION) throw damaged(path, `its format version is ${version}`);
}

/** SQLite finds by itself that whole pages are missing, but takes a last page cut short as it is. */
export function checkLength(db: Database.Database, path: string): void {
  const pageSize = pragma(db, 'page_size');
  if (statSync(path).size % pageSize !== 0) throw damaged(path, 'its end is missing');
}

export const isCount = (value: unknown, min: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= min;

export const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The metadata of the model, complete and of the right kinds. */
export function readMeta(db: Database.Database, path: string): Meta {
  const rows = db.prepare<[], [string, string]>('SELECT key, value FROM meta').raw().all();
  const meta = Object.fromEntries(rows.map(([key, value]) => [key, JSON.parse(value)])) as Meta;
  const sound: Record<keyof Meta, boolean> = {
    dim: isCount(meta.dim, 1),
    size: isCount(meta.size, 0),
    rowsPerBlock: isCount(meta.rowsPerBlock, 1),
    matrices:
      Array.isArray(meta.matrices) && (isObject(meta.quantized) || meta.matrices.includes('input')),
    quantized: meta.quantized === undefined || isObject(meta.quantized),
    options: isObject(meta.options),
    corpus: isObject(meta.corpus),
    created: !Number.isNaN(Date.parse(meta.created)),
    version: meta.version === null || typeof meta.version === 'string',
  };
  for (const [key, isSound] of Object.entries(sound)) {
    if (!isSound) throw damaged(path, `its "${key}" is missing or makes no sense`);
  }
  return meta;
}

/** The history of the training, each value of the right kind. */
export function readHistory(db: Database.Database, path: string): EpochRecord[] {
  const history = db
    .prepare<[], EpochRecord>(
      `SELECT epoch, loss, held_out_loss AS heldOutLoss, words, seconds
      FROM history ORDER BY rowid`,
    )
    .all();
  for (const record of history) {
    record.loss ??= NaN; // which SQLite keeps as NULL
    const { heldOutLoss, ...others } = record;
    const numbers = [...Object.values(others), heldOutLoss ?? NaN];
    if (!numbers.every((value) => typeof value === 'number')) {
      throw damaged(path, 'its history holds what is no number');
    }
  }
  return history;
}

/** The ids run from 0 to size - 1 without gaps. */
export function checkVocabulary(db: Database.Database, path: string, { size }: Meta): void {
  const [count, first, last] = db
    .prepare<[], [number, number | null, number | null]>(
      `SELECT (SELECT count(*) FROM vocabulary), (SELECT min(id) FROM vocabulary),
        (SELECT max(id) FROM vocabulary)`,
    )
    .raw()
    .get()!;
  if (count !== size || (size > 0 && (first !== 0 || last !== size - 1))) {
    throw damaged(path, `it should hold ${size} words, but holds ${count}`);
  }
}

/** What the blocks of a matrix have to be. */
export interface BlockShape {
  readonly name: string;
  readonly size: number; // rows in all
  readonly rowBytes: number;
  readonly rowsPerBlock: number;
}

/**
 * A matrix has all its blocks, each of its right length. SQLite knows the lengths without reading
 * the blocks, so this takes milliseconds.
 */
export function checkBlocks(db: Database.Database, path: string, shape: BlockShape): void {
  const [count, sound] = db
    .prepare<[BlockShape], [number, number]>(
      `SELECT count(*), total(
        block >= 0 AND first_row = block * @rowsPerBlock AND typeof(data) = 'blob'
        AND length(data) = @rowBytes * min(@rowsPerBlock, @size - first_row))
      FROM matrix_block WHERE matrix = @name`,
    )
    .raw()
    .get(shape)!;
  const expected = Math.ceil(shape.size / shape.rowsPerBlock);
  if (count !== expected || sound !== expected) {
    throw damaged(
      path,
      `its ${shape.name} matrix should have ${expected} blocks, but has ${count}, ${sound} of them sound`,
    );
  }
}

/** The number that a PRAGMA gives; never by `db.pragma`, which prepares unseen. */
export function pragma(db: Database.Database, name: string): number {
  return db.prepare<[], number>(`PRAGMA ${name}`).pluck().get()!;
}
