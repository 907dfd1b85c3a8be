import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFastText } from '../../src/advanced.js';
import { SKIPGRAM } from '../formats/fasttext-fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'wordloom-fasttext-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('openFastText', () => {
  it('makes vectors of words that a model on disk has not learnt', async () => {
    const path = join(folder, 'small.bin');
    writeFileSync(path, Buffer.from(SKIPGRAM.file, 'base64'));
    const { vectorOf } = await openFastText(path);
    const [[word, printed]] = SKIPGRAM.unknown;
    const vector = vectorOf(word)!;
    printed.forEach((x, i) => expect(Math.abs(vector[i] / x - 1)).toBeLessThan(1e-4));
  });

  it('refuses another file, and what is no path', async () => {
    const path = join(folder, 'other.bin');
    writeFileSync(path, '2 3\n');
    await expect(openFastText(path)).rejects.toMatchObject({ code: 'VECTORS_FOREIGN' });
    await expect(openFastText(7 as unknown as string)).rejects.toThrow(TypeError);
  });
});
