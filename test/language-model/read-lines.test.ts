import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readLines } from '../../src/language-model/read-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'wordloom-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function linesOf(text: string): Promise<string[]> {
  const path = join(folder, 'text.txt');
  writeFileSync(path, text);
  const lines: string[] = [];
  for await (const some of readLines('Reading', { corpus: path }))
    lines.push(...(some as string[]));
  return lines;
}

it('joins lines that are longer than a block', async () => {
  const long = 'naïve '.repeat(500_000);
  for (const expected of [[long], [`${long}\n`, 'b'], ['a\n', `${long}\n`, '\n', long]]) {
    expect(await linesOf(expected.join(''))).toEqual(expected);
  }
});
