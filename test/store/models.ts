import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelState } from '../../src/embedding/model-state.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

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

/** Calls `work` with an empty folder that is gone afterwards. */
export async function inFolder(work: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
