import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainLanguageModel } from '../../src/language-model/train.js';
import { unseal } from '../store/vectors/models.js';

const TEXT = 'the cat sat on the mat.\nthe dog sat on the log.\n'.repeat(12);

const folder = mkdtempSync(join(tmpdir(), 'wordloom-lm-'));
const sound = join(folder, 'sound.db');
beforeAll(async () => {
  const options = { hidden: 8, layers: 1, epochs: 1, batch: 4, bptt: 10 };
  const model = await trainLanguageModel({ texts: [TEXT], ...options });
  await model.save(sound, { resume: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What resuming comes to after a stranger has changed a value of the file's metadata. */
async function outcome(key: string, at: string, value: string): Promise<string> {
  const path = join(folder, 'forged.db');
  copyFileSync(sound, path);
  const db = new Database(path);
  db.prepare('UPDATE meta SET value = json_set(value, ?, json(?)) WHERE key = ?').run(
    at,
    value,
    key,
  );
  db.close();
  unseal(path);
  try {
    await trainLanguageModel({ resume: path, texts: [TEXT], epochs: 2 });
    return 'trained';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('a checkpoint of a language model', () => {
  it('is resumed if it is valid, whatever other options it has', async () => {
    expect(await outcome('options', '$.seed', '1')).toBe('trained');
    expect(await outcome('options', '$.more', '1')).toBe('trained');
  });

  it.each([
    ['options', '$.hidden', '1024'],
    ['options', '$.layers', '8'],
    ['options', '$.embeddingDim', '4096'],
    ['options', '$.batch', '4096'],
    ['options', '$.bptt', '1e9'],
    ['options', '$.epochs', '1e9'],
    ['options', '$.dropout', '-1'],
    ['position', '$.batch', '1000000000'],
    ['position', '$.tokens', '1000000000'],
  ])('is refused as damaged if its %s have %s = %s', async (key, at, value) => {
    expect(await outcome(key, at, value)).toBe('STATE_DAMAGED');
  });

  it.each([
    ['$.text', '[]'],
    ['$.text', '[1, 2, 3]'],
    ['$.random', '[0, 0, 0]'],
    ['$.random', '[-1, 0, 0, 0.5]'],
    ['$.random', '[4294967296, 0, 0, 1]'],
    ['$.rateFactor', '-1e308'],
    ['$.rateFactor', '2'],
    ['$.seconds', '-5'],
    ['$.step', '0.5'],
    ['$.best', '{"epoch": -1, "loss": 1}'],
  ])('is refused as a damaged file with %s = %s', async (at, value) => {
    expect(await outcome('position', at, value)).toBe('MODEL_DAMAGED');
  });
});
