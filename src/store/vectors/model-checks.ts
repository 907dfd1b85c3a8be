/**
 * Checks of a model file when it is opened: quick ones of its structure, never of its numbers. Their
 * errors name the problem.
 */
import type Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import type { CorpusRecord, RecordedOptions } from '../../embedding/model-record.js';
import type { EpochRecord } from '../../embedding/model-state.js';
import { damaged } from '../file/model-errors.js';
import {
  isCorpusRecord,
  isSubwordsRecord,
  type SubwordsRecord,
  VECTOR_OPTIONS,
} from '../record.js';
import type { QuantizedMeta } from './quantized-meta.js';
import type { MatrixName } from './schema.js';

export type Json = Readonly<Record<string, unknown>>;

/** Far beyond any vector: an empty model has no numbers that would tell a dimension from nonsense. */
export const LARGEST_DIM = 1 << 24;

/** The rows of `meta`, parsed. */
export interface Meta {
  readonly dim: number;
  readonly size: number;
  readonly rowsPerBlock: number;
  readonly matrices: readonly MatrixName[];
  readonly options: RecordedOptions;
  readonly corpus: CorpusRecord;
  readonly created: string;
  readonly version: string | null;
  /** Only of a model with quantised vectors. */
  readonly quantized?: QuantizedMeta;
  /** Only of a model with vectors of n-grams. */
  readonly subwords?: SubwordsRecord;
}

export const isCount = (value: unknown, min: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= min;

export const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/**
 * The metadata of the model, complete and of the right kinds.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function readMeta(db: Database.Database, path: string): Meta {
  const rows = db.prepare<[], [string, string]>('SELECT key, value FROM meta').raw().all();
  const meta = Object.fromEntries(rows.map(([key, value]) => [key, JSON.parse(value)])) as Meta;
  const sound: Record<keyof Meta, boolean> = {
    dim: isCount(meta.dim, 1) && meta.dim <= LARGEST_DIM,
    size: isCount(meta.size, 0),
    rowsPerBlock: isCount(meta.rowsPerBlock, 1),
    matrices:
      Array.isArray(meta.matrices) && (isObject(meta.quantized) || meta.matrices.includes('input')),
    quantized: meta.quantized === undefined || isObject(meta.quantized),
    subwords: meta.subwords === undefined || isSubwordsRecord(meta.subwords),
    options: VECTOR_OPTIONS.areSound(meta.options),
    corpus: isCorpusRecord(meta.corpus),
    created: !Number.isNaN(Date.parse(meta.created)),
    version: meta.version === null || typeof meta.version === 'string',
  };
  for (const [key, isSound] of Object.entries(sound)) {
    if (!isSound) throw damaged(path, `its "${key}" is missing or invalid`);
  }
  return meta;
}

/**
 * The history of the training, each value of the right kind.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
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
      throw damaged(path, 'its history contains a value that is not a number');
    }
  }
  return history;
}

/**
 * Checks that the ids run from 0 to size - 1 without gaps.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
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

/** The expected blocks of a matrix. */
export interface BlockShape {
  readonly name: string;
  readonly size: number; // rows in all
  readonly rowBytes: number;
  readonly rowsPerBlock: number;
}

/**
 * Checks that a matrix has all its blocks, each with the right length. SQLite knows the lengths without reading
 * the blocks, so this takes milliseconds.
 *
 * @throws ModelFileError MODEL_DAMAGED
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
  if (shape.size * shape.rowBytes > statSync(path).size) {
    throw damaged(path, `its ${shape.name} matrix is larger than the file`);
  }
  if (count !== expected || sound !== expected) {
    throw damaged(
      path,
      `its ${shape.name} matrix should have ${expected} blocks, but has ${count}, of which ${sound} are intact`,
    );
  }
}
