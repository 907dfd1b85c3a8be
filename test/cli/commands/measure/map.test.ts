import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('model.db');

beforeAll(async () => {
  const text = folder.write('text.txt', smallText(40));
  await wordloom('train', text, '-o', model, '--dim', '10', '--epochs', '2', '--min-count', '1');
});

const map = (name: string, ...flags: string[]) =>
  wordloom('map', model, '-o', folder.at(name), ...flags);

describe('wordloom map', () => {
  it.each([
    ['map.svg', '<svg'],
    ['map.html', '<!doctype html>'],
    ['map.tsv', 'word\tx\ty\n'],
  ])('writes %s as its ending says', async (name, start) => {
    const { code, stdout, stderr } = await map(name, '--epochs', '20');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`Wrote ${folder.at(name)}: 22 words, UMAP of`);
    expect(readFileSync(folder.at(name), 'utf8').startsWith(start)).toBe(true);
    expect((await map(name, '--method', 'pca')).code).toBe(0); // in the place of the first
  });

  it('also prints coordinates as JSON', async () => {
    const { stdout } = await map('json.svg', '--words', '3', '--method', 'pca', '--json');
    const { words, coordinates, method } = JSON.parse(stdout) as Record<string, unknown[]>;
    expect([words.length, coordinates.length, method]).toEqual([3, 6, 'pca']);
  });

  it('draws axes between words, in the spelling of the model', async () => {
    const { code, stderr } = await map('axes.svg', '--across', 'King:queen', '--up', 'dog:cat');
    expect([code, stderr]).toEqual([0, expect.stringContaining('king to queen, and dog to cat')]);
    expect(readFileSync(folder.at('axes.svg'), 'utf8')).toContain('king → queen');
  });

  it.each([
    [['map.gv'], 1, 'does not say what to write: .html, .svg, .tsv'],
    [['map.png'], 1, 'A map cannot be written as .png: labels need fonts'],
    [['my map.PNG'], 1, "my map.PNG'. Or write .html"],
    [['a.svg', '--up', 'dog:cat'], 2, '--up needs --across'],
    [['a.svg', '--across', 'dog'], 2, 'An axis runs between two words'],
    [['a.svg', '--across', 'dog:cat', '--method', 'pca'], 2, 'give only one'],
    [['a.svg', '--across', 'dog:kat'], 1, 'The word "kat" is not in the vocabulary'],
    [['a.svg', '--words', '0'], 2, 'It must be a whole number from 1'],
  ])('refuses %j', async ([name, ...flags], expected, message) => {
    const { code, stderr } = await map(name, ...flags);
    expect([code, stderr]).toEqual([expected, expect.stringContaining(message)]);
    expect(existsSync(folder.at(name))).toBe(false);
  });

  it('replaces no file that is not a map, unless told to', async () => {
    const path = folder.write('mine.html', '<!doctype html><title>mine</title>');
    const { code, stderr } = await map('mine.html', '--method', 'pca');
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not such a map')]);
    expect(readFileSync(path, 'utf8')).toContain('mine');
    expect((await map('mine.html', '--method', 'pca', '--force')).code).toBe(0);
    expect((await wordloom('map', model, '-o', model, '--force')).code).toBe(1);
  });
});
