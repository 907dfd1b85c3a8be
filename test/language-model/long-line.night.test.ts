import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLines } from '../../src/language-model/read-lines.js';

it('refuses a line of 128 MiB', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-lines-'));
  try {
    const path = join(folder, 'text.txt');
    writeFileSync(path, 'a '.repeat(2 ** 26 + 1));
    const reading = async (): Promise<void> => {
      for await (const _ of readLines('Reading', { corpus: path }));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'CORPUS_BINARY' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
