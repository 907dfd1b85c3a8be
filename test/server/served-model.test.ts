import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Model } from '../../src/index.js';
import { ServedModel } from '../../src/server/served-model.js';
import { createModel } from './words.js';

const folder = mkdtempSync(join(tmpdir(), 'wordloom-served-'));
const path = join(folder, 'model.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const save = async (words: Record<string, number[]>, at = path): Promise<void> =>
  (await createModel(words)).save(at);

const wordsOf = (served: ServedModel) =>
  served.use((model) => [...(model as Model).words, (model as Model).vector('a')[0]]);

describe('a served model', () => {
  let served: ServedModel;

  beforeEach(async () => {
    await save({ a: [1, 0], b: [0, 1] });
    served = await ServedModel.of(path);
  });

  afterEach(() => {
    served.close();
    vi.restoreAllMocks();
  });

  /** Lets the time pass after which a file is looked at, and asks until `isDone`. */
  async function askUntil(isDone: () => boolean): Promise<void> {
    const now = Date.now();
    let passed = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => now + (passed += 2000));
    await vi.waitUntil(async () => {
      await wordsOf(served);
      return isDone();
    });
  }

  it('is reopened after its file was replaced', async () => {
    expect(await wordsOf(served)).toEqual(['a', 'b', 1]);
    await save({ a: [2, 0], c: [0, 1], d: [1, 1] });
    await askUntil(() => (served.model as Model).size === 3);
    expect(await wordsOf(served)).toEqual(['a', 'c', 'd', 2]);
  });

  it('finishes running requests with the old model', async () => {
    const old = served.hold();
    await save({ a: [2, 0], c: [0, 1], d: [1, 1] });
    await askUntil(() => (served.model as Model).size === 3);
    expect((old.model as Model).vector('b')[1]).toBe(1);
    old.release();
    expect(() => (old.model as Model).vector('b')).toThrow(); // closed
  });

  it('keeps answering when the file is damaged or gone, and says so', async () => {
    writeFileSync(join(folder, 'broken'), 'no model');
    renameSync(join(folder, 'broken'), path);
    await askUntil(() => served.problem !== null);
    expect(await wordsOf(served)).toEqual(['a', 'b', 1]);
    rmSync(path);
    await askUntil(() => served.problem!.includes('ENOENT'));
    expect(await wordsOf(served)).toEqual(['a', 'b', 1]);
    await save({ a: [3, 0], b: [0, 1] });
    await askUntil(() => served.problem === null);
    expect(await wordsOf(served)).toEqual(['a', 'b', 3]);
  });

  it('stays open if the program passed it in', async () => {
    const model = await createModel();
    const given = await ServedModel.of(model);
    given.close();
    expect(model.vector('king')).toHaveLength(2);
  });
});
