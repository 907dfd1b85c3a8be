import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../../run.js';
import { stopAfterEpoch } from '../../../train/stopped.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(20));

/** A checkpoint after the first of three epochs. */
async function checkpoint(name: string): Promise<string> {
  const path = folder.at(name);
  await stopAfterEpoch({ corpus, dim: 4, epochs: 3, threads: 1 }, path);
  return path;
}

describe('wordloom train --resume', () => {
  it('resumes to the end with the recorded corpus, and says so', async () => {
    const path = await checkpoint('end.db');
    const { code, stdout, stderr } = await wordloom('train', '--resume', path, '--json');
    expect([code, stderr.includes('Epoch 3:'), stderr.includes('Epoch 1:')]).toEqual([
      0,
      true,
      false,
    ]);
    const { history, options } = JSON.parse(stdout);
    expect(history.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2, 3]);
    expect(options).toMatchObject({ dim: 4, epochs: 3, threads: 1 });
  });

  it('takes the number of threads, another place of the text, and another output', async () => {
    const path = await checkpoint('threads.db');
    const before = readFileSync(path);
    const moved = folder.write('moved.txt', smallText(20));
    const output = folder.at('other.db');
    const flags = ['-o', output, '--threads', '2', '--json', '-q'];
    const { code, stdout } = await wordloom('train', moved, '--resume', path, ...flags);
    expect([code, JSON.parse(stdout).options.threads]).toEqual([0, 2]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("refuses options that are the model's, by name", async () => {
    const path = await checkpoint('named.db');
    const flags = ['--dim', '5', '--seed', '2', '--threads', '1'];
    const { code, stderr } = await wordloom('train', '--resume', path, ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'Options cannot change when training resumes: leave out --dim, --seed.',
    );
    expect((await wordloom('train', '--resume', path, '--continue', path)).code).toBe(2);
  });

  it('refuses another text, and leaves the checkpoint unchanged', async () => {
    const path = await checkpoint('text.db');
    const before = readFileSync(path);
    const other = folder.write('other.txt', smallText(20).replace('mouse', 'horse'));
    const { code, stderr } = await wordloom('train', other, '--resume', path);
    expect(code).toBe(1);
    expect(stderr).toContain('has changed since training of');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a finished model, and files that are not models', async () => {
    const path = await checkpoint('finished.db');
    await wordloom('train', '--resume', path, '-q');
    const finished = await wordloom('train', '--resume', path);
    expect([finished.code, finished.stderr]).toEqual([1, expect.stringContaining('--continue')]);
    writeFileSync(folder.at('text.txt'), 'hello');
    const foreign = await wordloom('train', '--resume', folder.at('text.txt'));
    expect([foreign.code, foreign.stderr]).toEqual([
      1,
      expect.stringContaining('not a wordloom model'),
    ]);
  });

  it('still requires a corpus unless it resumes', async () => {
    const { code, stderr } = await wordloom('train');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("missing required argument 'corpus'"),
    ]);
  });

  it.each(['5x', '0s', '-1m', '1.5epochs', ''])(
    'refuses --checkpoint-every %j',
    async (interval) => {
      const { code, stderr } = await wordloom('train', corpus, '--checkpoint-every', interval);
      expect([code, stderr]).toEqual([2, expect.stringContaining("'1epoch' or 'never'")]);
    },
  );

  it('is described by info, in words and as JSON', async () => {
    const path = await checkpoint('info.db');
    const place = { epoch: 2, epochs: 3, words: 1000, totalWords: 3000 };
    const json = async () => JSON.parse((await wordloom('info', path, '--json')).stdout);
    expect((await json()).checkpoint).toEqual(place);
    expect((await wordloom('info', path)).stdout).toContain(
      `a checkpoint, in epoch 2 of 3 (33%); to resume: wordloom train --resume ${path}`,
    );
    await wordloom('train', '--resume', path, '-q');
    expect((await json()).checkpoint).toBeNull();
    expect((await wordloom('info', path)).stdout).not.toContain('checkpoint');
  });
});

describe('wordloom train --checkpoint-every', () => {
  it('logs each checkpoint that it saves', async () => {
    const flags = ['-o', folder.at('log.db'), '--dim', '4', '--epochs', '2'];
    const { stderr } = await wordloom('train', corpus, ...flags, '--checkpoint-every', '1epoch');
    expect(stderr).toMatch(/^Checkpoint after epoch 1, in .+$/m);
    expect(stderr).not.toContain('after epoch 2');
  });

  it('saves nothing during a short training by default', async () => {
    const { stderr } = await wordloom('train', corpus, '-o', folder.at('short.db'), '--dim', '4');
    expect(stderr).not.toContain('Checkpoint');
  });
});
