import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const chapter = (...argv: string[]) => wordloom('lm', 'chapter', ...argv);

describe('wordloom lm chapter', () => {
  it('shows that an embedding is a row', async () => {
    const { code, stdout, stderr } = await chapter('one-hot', 'a b', '--dim', '2');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ 0 {2}a +\[1 0\] +(\[\S+ \S+\]) +\1$/m);
    expect(stdout).toContain('the sentence takes 8 multiplications; as rows, 0.');
    expect(JSON.parse((await chapter('one-hot', 'a b', '--json')).stdout).words).toHaveLength(2);
  });

  it('learns a sentence and shows the losses beside the published ones', async () => {
    const path = folder.at('hello.svg');
    const argv = ['--epochs', '301', '--seeds', '1', '--progress', 'none', '-o', path];
    const { code, stdout, stderr } = await chapter('hello', ...argv);
    expect([code, stderr]).toEqual([0, `Wrote ${path}.\n`]);
    expect(stdout).toMatch(/^ {2}300 {5}0\.0223 +0\.0\d{3} /m);
    expect(stdout).not.toContain('  400  ');
    expect(stdout).toMatch(
      /^ {3}1 {2}hello pytorch\. how long can a rnn cell remember\? {2}hello/m,
    );
    expect(readFileSync(path, 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    // A plot may be replaced.
    expect((await chapter('hello', '--epochs', '2', '-q', '-o', path)).code).toBe(0);
  });

  it('prints JSON', async () => {
    const argv = [
      '--epochs',
      '2',
      '--seeds',
      '2',
      '--seed',
      '4',
      '--feed',
      'output',
      '--json',
      '-q',
    ];
    const { stdout, stderr } = await chapter('hello', ...argv);
    expect(stderr).toBe('');
    const { feed, runs, medianLosses } = JSON.parse(stdout);
    expect([feed, medianLosses.length]).toEqual(['output', 2]);
    expect(runs.map(({ seed }: { seed: number }) => seed)).toEqual([4, 5]);
  });

  it.each(['gru', 'lstm'])('learns a tale and writes (%s)', async (cell) => {
    const path = folder.at(`${cell}.svg`);
    const { code, stdout } = await chapter(`char-${cell}`, '--epochs', '2', '-q', '-o', path);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {4}2 {2}\d\.\d{4} +\d\.\d{4} +\d\.\d\d$/m);
    expect(stdout).toContain('After 2 epochs it writes:\n  ');
    expect(readFileSync(path, 'utf8')).toContain(cell.toUpperCase());
  });

  it('shows the vanishing gradient', async () => {
    const path = folder.at('vanishing.svg');
    const { code, stdout } = await chapter('vanishing', '--epochs', '1', '-q', '-o', path);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^lstm +1 +\d\.\d\d +(?:\d\.\de-\d+ *){8}$/m);
    expect(readFileSync(path, 'utf8').match(/<polyline/g)).toHaveLength(6);
  });

  it('refuses to replace a file that is not a plot, before it learns anything', async () => {
    const path = folder.write('notes.txt', 'dear to me');
    const { code, stderr } = await chapter('hello', '-o', path);
    expect(code).toBe(1);
    expect(stderr).toContain(`${path} exists and is not an SVG file, so it is not replaced.`);
    const forced = await chapter('hello', '--epochs', '2', '-q', '--force', '-o', path);
    expect([forced.code, readFileSync(path, 'utf8').slice(0, 4)]).toEqual([0, '<svg']);
    expect((await chapter('hello', '-o', '')).code).toBe(2);
  });

  it('says before it learns anything that a plot cannot be written', async () => {
    const nowhere = folder.at('none/plot.svg');
    const { code, stdout, stderr } = await chapter('hello', '-o', nowhere);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('does not exist')]);
    const model = folder.at('model.db');
    const text = folder.write('text.txt', 'a b\n'.repeat(9));
    await wordloom('train', text, '-o', model, '--min-count', '1', '--dim', '2', '--sample', '0');
    const replaced = await chapter('hello', '-o', model, '--force');
    expect([replaced.code, replaced.stderr]).toEqual([
      1,
      expect.stringContaining('is a wordloom model'),
    ]);
    const printed = await chapter('hello', '-o', '-');
    expect([printed.code, printed.stderr]).toEqual([2, expect.stringContaining('name a file')]);
  });

  it.each([
    [['hello', '--seed', '-1'], 'from 0'],
    [['hello', '--epochs', '100001'], 'from 1 to 100000'],
    [['one-hot', '--dim', '101'], 'from 1 to 100'],
    [['one-hot', ''], 'must not be empty'],
  ])('takes %j for wrong usage', async (argv, message) => {
    const { code, stderr } = await chapter(...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('complains about usage', async () => {
    expect((await chapter('goodbye')).code).toBe(2);
    expect((await chapter('hello', '--epochs', '0')).code).toBe(2);
    expect((await chapter('hello', '--feed', 'fish')).stderr).toContain('truth, output, detached');
  });
});
