import { spawnSync, type StdioOptions } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withFile } from '../../src/store/vectors/model-file.js';
import { MAIN, Program } from './program-process.js';
import { smallText, TestFolder, wordloom } from './run.js';

const folder = new TestFolder();
const FOREVER = ['--epochs', '100000', '--dim', '8', '--progress', 'json'];

describe('wordloom as a process', () => {
  it('trains on standard input', async () => {
    const path = folder.at('stdin.db');
    const program = new Program('train', '-', '-o', path, '--dim', '4', '--json');
    program.child.stdin.end(smallText(10));
    expect(await program.ended).toBe(0);
    expect(JSON.parse(program.stdout)).toMatchObject({ path, size: 22, dim: 4 });
  });

  it('passes the exit code on', async () => {
    expect(await new Program('train', folder.at('none.txt')).ended).toBe(1);
    expect(await new Program('train', 'x', '--dim', '0').ended).toBe(2);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('saves at %s, ends with %i and says how to resume', async (signal, code) => {
    const corpus = folder.write(`${signal}.txt`, smallText(100));
    const path = folder.at(`the ${signal}.db`);
    const program = new Program('train', corpus, '-o', path, ...FOREVER);
    await program.says('"training"');
    program.child.kill(signal);
    expect(await program.ended).toBe(code);
    expect(program.stderr).toMatch(
      /Interrupted\. Saved .*\.db (after|within) epoch \d+\. To resume/,
    );
    expect(program.stderr).toContain(`\n\n  wordloom train --resume '${path}'\n`);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await wordloom('similar', path, 'king')).code).toBe(0);
  });

  it('resumes after an interruption to the same result', async () => {
    // Several files, so that training can stop within an epoch.
    const files = [1, 2, 3].map((i) => folder.write(`part${i}.txt`, smallText(100 * i)));
    const flags = ['--dim', '8', '--threads', '1', '--epochs', '300', '--held-out', '0.1'];
    const whole = folder.at('whole.db');
    await wordloom('train', ...files, '-o', whole, ...flags, '-q');
    const path = folder.at('broken.db');
    const program = new Program('train', ...files, '-o', path, ...flags, '--progress', 'json');
    await program.says('"training"');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    const { code, stderr } = await wordloom('train', '--resume', path, '-q');
    expect([code, stderr]).toEqual([0, '']);
    const [a, b] = [whole, path].map((each) => withFile(each, (file) => file.load()));
    expect(b.input).toEqual(a.input);
    expect(b.output).toEqual(a.output);
    expect(b.history.map(({ loss, heldOutLoss }) => [loss, heldOutLoss])).toEqual(
      a.history.map(({ loss, heldOutLoss }) => [loss, heldOutLoss]),
    );
    expect(b.options).toEqual(a.options);
  });

  it('names standard input if it has to be given again', async () => {
    const path = folder.at('piped.db');
    const program = new Program('train', '-', '-o', path, ...FOREVER, '--threads', '1');
    program.child.stdin.end(smallText(100));
    await program.says('"training"');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(program.stderr).toContain(`  wordloom train - --resume ${path}\n`);
    const { code, stderr } = await wordloom('train', '--resume', path);
    expect(code).toBe(1);
    expect(stderr).toContain('trained on standard input, which models do not store');
  });

  it('leaves the old model unchanged if it is interrupted while it reads', async () => {
    const path = folder.at('old.db');
    const corpus = folder.write('old.txt', smallText(10));
    await wordloom('train', corpus, '-o', path, '--dim', '4', '-q');
    const before = readFileSync(path);
    const program = new Program('train', '-', '-o', path, ...FOREVER);
    program.child.stdin.write(smallText(20_000));
    await program.says('"reading"');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(program.stderr).toContain(`Nothing was written, and ${path} is unchanged.`);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('stops while it waits for standard input', async () => {
    const program = new Program('train', '-', '-o', folder.at('wait.db'), '--progress', 'json');
    program.child.stdin.write(smallText(20_000));
    await program.says('"reading"');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
  });

  it.skipIf(!existsSync('/dev/full'))('fails if its help cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    try {
      for (const argv of [['help'], ['train', '--help'], ['--version']]) {
        const stdio: StdioOptions = ['ignore', full, 'pipe'];
        const { status, stderr } = spawnSync(process.execPath, [MAIN, ...argv], { stdio });
        expect([status, stderr.toString()]).toEqual([1, expect.stringContaining('ENOSPC')]);
      }
    } finally {
      closeSync(full);
    }
  });

  it('ends silently, with 0, when its reader stops reading', async () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `word${i}`).join(' ');
    const corpus = folder.write('many.txt', words);
    const program = new Program('vocab', corpus, '--min-count', '1', '--quiet');
    program.child.stdout.once('data', () => program.child.stdout.destroy());
    expect(await program.ended).toBe(0);
    expect(program.stderr).toBe('');
  });
});
