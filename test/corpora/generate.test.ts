import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedRandom } from '../../src/random.js';
import { particles } from '../../corpora/grammar/ko/korean.js';
import { tell } from '../../corpora/grammar/template.js';

// This file runs from <root>/<build folder>/test/corpora; the committed texts lie in <root>/corpora.
const generator = fileURLToPath(new URL('../../corpora/generate.js', import.meta.url));
const committed = fileURLToPath(new URL('../../../corpora/', import.meta.url));

describe('the corpus generator', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wordloom-corpora-'));
    await promisify(execFile)(process.execPath, [generator, folder]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes exactly the committed files', async () => {
    const names = await readdir(folder);
    expect(names.toSorted()).toEqual([
      'analogies.en.txt',
      'analogies.ko.txt',
      'world.en.txt',
      'world.ko.txt',
    ]);
    for (const name of names) {
      const written = await readFile(path.join(folder, name));
      const kept = await readFile(path.join(committed, name));
      expect(written.equals(kept), `${name} differs: run generate.js and commit`).toBe(true);
    }
  });

  it('leaves no slot, alternative or undecided particle in the text', async () => {
    for (const name of ['world.en.txt', 'world.ko.txt']) {
      expect(await readFile(path.join(folder, name), 'utf8')).not.toMatch(/[[\]{}|/@]/);
    }
  });

  it('asks only for words that occur at least five times in the world', async () => {
    for (const language of ['en', 'ko']) {
      const world = await readFile(path.join(folder, `world.${language}.txt`), 'utf8');
      const counts = new Map<string, number>();
      for (const word of world.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
      const questions = await readFile(path.join(folder, `analogies.${language}.txt`), 'utf8');
      const asked = questions
        .trimEnd()
        .split('\n')
        .filter((line) => !line.startsWith(':'))
        .flatMap((line) => {
          const words = line.split(' ');
          expect(words, line).toHaveLength(4);
          return words;
        });
      const rare = [...new Set(asked)].filter((word) => (counts.get(word) ?? 0) < 5);
      expect(rare).toEqual([]);
    }
  });

  it('fails when its folder does not exist', async () => {
    const missing = path.join(folder, 'missing');
    await expect(promisify(execFile)(process.execPath, [generator, missing])).rejects.toThrow(
      'ENOENT',
    );
  });
});

describe('tell', () => {
  it('fills alternatives and slots', () => {
    expect(tell(seedRandom(1), ['[{name}|{name}] sat.'], { name: 'Ann' })).toEqual(['Ann sat.']);
  });

  it('deals every word of a list before one comes again', () => {
    const words = ['a', 'b', 'c', 'd'];
    const [first, second] = tell(seedRandom(1), ['{w}{w}{w}{w}', '{w}{w}{w}{w}'], { w: words });
    expect([...first].toSorted()).toEqual(words);
    expect([...second].toSorted()).toEqual(words);
  });

  it('throws on a slot that the scene does not have', () => {
    expect(() => tell(seedRandom(1), ['{king} sat.'], {})).toThrow('{king}');
  });
});

describe('particles', () => {
  it('follow the final consonant of the noun', () => {
    expect(particles('왕은/는 공주은/는 왕이/가 공주이/가')).toBe('왕은 공주는 왕이 공주가');
    expect(particles('집으로/로 나무으로/로 교실으로/로')).toBe('집으로 나무로 교실로');
  });
});
