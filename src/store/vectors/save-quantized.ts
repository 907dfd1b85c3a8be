import type Database from 'better-sqlite3';
import type { Quantizer } from '../../embedding/quantization.js';
import { blockInserter } from '../file/block-inserter.js';
import { openDatabase } from '../file/driver.js';
import { bytesOf } from '../file/floats.js';
import type { ModelFile } from './model-file.js';
import type { QuantizedFacts, QuantizedMeta } from './quantized-meta.js';
import { replaceModel } from '../file/replace-model.js';
import {
  APPLICATION_ID,
  DDL,
  PAGE_SIZE,
  QUANTIZED_SCHEMA_VERSION,
  rowsPerBlock,
  SCHEMA_VERSION,
  subwordsVersion,
  WORD_INDEX,
} from './schema.js';
import { closeAndSeal } from '../file/seal.js';
import { writeSubwords } from './subword-blocks.js';

/** A little under four pages, so that a block with its header is no page longer. */
const BLOCK_BYTES = 250 * 1024;

/** The parts of a model that are kept besides its quantised vectors. */
interface Kept {
  /** The vectors themselves. */
  readonly keepFloats: boolean;
  /** The vectors of n-grams, as int8. */
  readonly keepSubwords: boolean;
  readonly version: string;
}

/**
 * Writes a model with quantised vectors, replacing an existing model. The training state is left
 * out.
 *
 * @param measure called once everything is written to a temporary file; returns the measurements to
 *   record
 * @throws ModelFileError MODEL_UNWRITABLE
 */
export function saveQuantized(
  path: string,
  model: ModelFile,
  quantizer: Quantizer,
  kept: Kept,
  measure: (temporary: string) => QuantizedFacts,
): void {
  replaceModel(path, (temporary) => {
    writeAll(temporary, model, quantizer, kept);
    addFacts(temporary, measure(temporary));
  });
}

function writeAll(
  path: string,
  model: ModelFile,
  quantizer: Quantizer,
  { keepFloats, keepSubwords, version }: Kept,
): void {
  const subwords = keepSubwords ? model.subwords : undefined;
  const ownVersion = keepFloats ? SCHEMA_VERSION : QUANTIZED_SCHEMA_VERSION;
  const db = openDatabase(path);
  try {
    // As in `model-writer.ts`: no other program sees this file before it is complete.
    db.exec(`
      PRAGMA main.page_size = ${PAGE_SIZE};
      PRAGMA main.journal_mode = MEMORY;
      PRAGMA main.synchronous = OFF;
      PRAGMA main.application_id = ${APPLICATION_ID};
      PRAGMA main.user_version = ${subwords ? subwordsVersion(subwords) : ownVersion};
      BEGIN;
      ${DDL}`);
    insertWords(db, model);
    db.exec(WORD_INDEX);
    insertHistory(db, model);
    const rowsOfFloats = keepFloats ? insertFloats(db, model) : rowsPerBlock(model.dim);
    const rowsOfCodes = insertQuantized(db, model, quantizer);
    const { encoding, center } = quantizer;
    const quantized: QuantizedMeta = {
      encoding,
      rowsPerBlock: rowsOfCodes,
      center: encoding === 'binary' ? [...center] : null,
    };
    const { dim, size, options, corpus } = model;
    setMeta(db, {
      dim,
      size,
      rowsPerBlock: rowsOfFloats,
      options,
      corpus,
      matrices: keepFloats ? ['input'] : [],
      quantized,
      ...(subwords && { subwords: writeSubwords(db, subwords, 'int8') }),
      created: new Date().toISOString(),
      version,
    });
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}

/**
 * Words are read through the open model, so neither the rest of its file nor a journal beside it
 * matters.
 */
function insertWords(db: Database.Database, model: ModelFile): void {
  const insert = db.prepare('INSERT INTO main.vocabulary VALUES (?, ?, ?)');
  let id = 0;
  for (const [word, count] of model.wordsWithCounts()) insert.run(id++, word, count);
}

function insertHistory(db: Database.Database, model: ModelFile): void {
  const insert = db.prepare('INSERT INTO main.history VALUES (?, ?, ?, ?, ?)');
  for (const { epoch, loss, heldOutLoss, words, seconds } of model.history) {
    insert.run(epoch, loss, heldOutLoss, words, seconds);
  }
}

/** Blocks are as the model has them. Returns the rows of a block. */
function insertFloats(db: Database.Database, model: ModelFile): number {
  const insert = blockInserter(db, 'input');
  let block = 0;
  let rows = 0; // of the first block, which the last alone may fall short of
  for (const { first, data } of model.blocks()) {
    rows = Math.max(rows, data.length / model.dim);
    insert(block++, first, bytesOf(data));
  }
  return block > 1 ? rows : Math.max(rows, rowsPerBlock(model.dim));
}

/** Returns the rows of a block. */
function insertQuantized(db: Database.Database, model: ModelFile, quantizer: Quantizer): number {
  const { rowBytes, encoding } = quantizer;
  const insert = blockInserter(db, encoding);
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / rowBytes));
  const pending = new Uint8Array(rows * rowBytes);
  let length = 0;
  let blocks = 0;
  const write = (): void => {
    if (length === 0) return;
    insert(blocks, blocks * rows, pending.subarray(0, length));
    blocks++;
    length = 0;
  };
  for (const { data } of model.blocks()) {
    const bytes = quantizer.quantize(data);
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + pending.length - length);
      pending.set(part, length);
      at += part.length;
      length += part.length;
      if (length === pending.length) write();
    }
  }
  write();
  return rows;
}

function addFacts(path: string, facts: QuantizedFacts): void {
  const db = openDatabase(path);
  try {
    const read = db.prepare<[], string>(`SELECT value FROM meta WHERE key = 'quantized'`).pluck();
    const quantized = JSON.parse(read.get()!) as QuantizedMeta;
    db.exec('PRAGMA journal_mode = MEMORY');
    setMeta(db, { quantized: { ...quantized, facts } });
    closeAndSeal(db, 'matrix_block');
  } finally {
    db.close();
  }
}

function setMeta(db: Database.Database, values: Readonly<Record<string, unknown>>): void {
  const set = db.prepare('INSERT OR REPLACE INTO main.meta VALUES (?, ?)');
  for (const [key, value] of Object.entries(values)) set.run(key, JSON.stringify(value));
}
