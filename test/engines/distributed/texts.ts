import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { nextBelow, seedRandom } from '../../../src/random.js';

/** Writes texts of made-up words, frequent and rare; returns their paths. */
export function writeTexts(folder: string, files: number, sentences: number): string[] {
  const random = seedRandom(files);
  return Array.from({ length: files }, (_, file) => {
    const path = join(folder, `text-${file}.txt`);
    const lines = Array.from({ length: sentences }, () => {
      const topic = nextBelow(random, 4);
      return Array.from({ length: 12 }, () => {
        const number = Math.floor(nextBelow(random, 200) ** 2 / 400);
        return number < 8 ? `word${number}` : `topic${topic}word${number}`;
      }).join(' ');
    });
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
}

/** A folder with seven texts, which is removed after the tests of the file or block. */
export function textFolder(): { readonly corpus: string[]; at(name: string): string } {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return { corpus: writeTexts(folder, 7, 1500), at: (name) => join(folder, name) };
}
