import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../../cli/program.js';
import { Interruption } from '../../../../cli/terminal/interruption.js';
import { goldenModel } from '../../../neighbors/queries/golden.js';
import { Memory, type Outcome, TestFolder, wordloom, wordloomOn } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('golden.db');
beforeAll(async () => (await goldenModel()).save(model));

/** A conversation in a terminal, in which these keys are pressed. */
async function typed(...keys: string[]): Promise<Outcome> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const [stdout, stderr] = [new Memory(), new Memory()];
  stdout.isTTY = true;
  const ended = run(['repl', model], {
    stdin,
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  for (const key of keys) {
    stdin.write(key);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { code: await ended, stdout: stdout.text, stderr: stderr.text };
}

describe('wordloom repl on piped lines', () => {
  it('answers as the commands do, without prompts', async () => {
    const lines = ['similarity king queen', 'rank king throne --json', 'analogy man king woman'];
    const { code, stdout, stderr } = await wordloomOn(lines.join('\n'), 'repl', model);
    expect([code, stderr]).toEqual([0, '']);
    const answers = [
      await wordloom('similarity', model, 'king', 'queen'),
      await wordloom('rank', model, 'king', 'throne', '--json'),
      await wordloom('analogy', model, 'man', 'king', 'woman'),
    ];
    expect(stdout).toBe(answers.map((answer) => answer.stdout).join(''));
  });

  it('treats words alone as similar', async () => {
    const { stdout } = await wordloomOn('king -k 2\n', 'repl', model);
    expect(stdout).toBe((await wordloom('similar', model, 'king', '-k', '2')).stdout);
  });

  it('describes the model, and prints help', async () => {
    const { stdout } = await wordloomOn('info\nhelp\nhelp rank\n', 'repl', model);
    expect(stdout).toContain('10 words, 4 dimensions');
    expect(stdout).toContain('Usage: > <command>');
    expect(stdout).toContain('doesnt-match [options] <word...>');
    expect(stdout).toContain('Usage: > rank [options] <a> <b>');
  });

  it('continues after failures, reports each once, and ends with 1', async () => {
    const input = 'quen\nrank king\nrank --no-such-flag\nvector the\n';
    const { code, stdout, stderr } = await wordloomOn(input, 'repl', model);
    expect([code, stdout]).toEqual([1, 'the 0.100000001 0.200000003 0.100000001 0.100000001\n']);
    expect(stderr.match(/^error: .*$/gm)).toEqual([
      expect.stringContaining('Did you mean queen'),
      "error: missing required argument 'b'",
      "error: unknown option '--no-such-flag'",
      'error: 3 lines could not be answered.',
    ]);
  });

  it('treats - as a word', async () => {
    const { stderr, stdout } = await wordloomOn('similar -\nrank king queen\n', 'repl', model);
    expect(stdout).toBe('5\n');
    expect(stderr).toContain('The word "-" is not in the vocabulary');
  });

  it.each(['quit', 'exit'])('exits on %s', async (word) => {
    const { code, stdout } = await wordloomOn(`${word}\nrank king queen\n`, 'repl', model);
    expect([code, stdout]).toEqual([0, '']);
  });

  it.each([
    ['SIGINT', 0],
    ['SIGTERM', 143],
  ] as const)('leaves at %s with %i', async (signal, expected) => {
    const controller = new AbortController();
    const [stdin, stdout, stderr] = [new PassThrough(), new Memory(), new Memory()];
    const ended = run(['repl', model], { stdin, stdout, stderr, signal: controller.signal });
    stdin.write('rank king queen\n');
    while (stdout.text === '') await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Interruption(signal));
    expect([await ended, stdout.text]).toEqual([expected, '5\n']);
  });
});

describe('wordloom repl in a terminal', () => {
  it('shows a prompt, completes words, and exits on Ctrl-D with 0 even after failures', async () => {
    const { code, stdout, stderr } = await typed(
      'rank ki',
      '\t',
      ' thr',
      '\t',
      '\r',
      'kingg\r',
      '\u0004',
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`${model}: 10 words.`);
    expect(stdout).toContain('> ');
    expect(stdout).toContain('\n3\n');
    expect(stderr).toContain('Did you mean king');
  });

  it('has a history, and exits on Ctrl-C with 0', async () => {
    const { code, stdout } = await typed('rank king queen\r', '\u001b[A', '\r', 'ki', '\u0003');
    expect(code).toBe(0);
    expect(stdout.match(/^5$/gm)).toHaveLength(2);
  });
});
