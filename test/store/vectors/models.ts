import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelState } from '../../../src/embedding/model-state.js';
import { openDatabase } from '../../../src/store/file/driver.js';
import { Vocabulary } from '../../../src/vocabulary/vocabulary.js';

/** A model of `size` words w0, w1, ... whose numbers, counts and losses all are `value`. */
export function uniformModel(size: number, dim: number, value: number): ModelState {
  return {
    vocabulary: new Vocabulary(
      Array.from({ length: size }, (_, id) => `w${id}`),
      new Float64Array(size).fill(value),
    ),
    dim,
    input: new Float32Array(size * dim).fill(value),
    output: new Float32Array(size * dim).fill(value),
    options: { value },
    history: [{ epoch: 1, loss: value, heldOutLoss: null, words: value, seconds: value }],
    corpus: { value },
  };
}

/** Takes the seal off a model file, so that what was changed in it is found by what is behind. */
export function unseal(path: string): void {
  const head = readFileSync(path).subarray(0, 100);
  const pageSize = head.readUInt16BE(16) === 1 ? 65536 : head.readUInt16BE(16);
  truncateSync(path, head.readUInt32BE(28) * pageSize);
}

/** Calls `work` with an empty folder that is gone afterwards. */
export async function inFolder(work: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether this process can act as a user whom permissions bind, as root is not. */
export const CAN_BE_BOUND = process.geteuid?.() !== undefined && process.seteuid !== undefined;

/** Calls `work` as a user whom permissions bind. */
export function asBoundUser<T>(work: () => T): T {
  if (process.geteuid!() !== 0) return work();
  process.seteuid!(65534);
  try {
    return work();
  } finally {
    process.seteuid!(0);
  }
}

/** What `work` throws. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('expected a throw');
}

/** Runs SQL that changes a model file in place. */
export function edit(path: string, sql: string): void {
  const db = openDatabase(path);
  db.exec(sql);
  db.close();
  unseal(path);
}
