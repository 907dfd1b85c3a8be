import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Program } from '../../program-process.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();

/** Exchanges the link that a program printed for a cookie; asks its API by that. */
async function enter(program: Program): Promise<(path: string) => Promise<any>> {
  await program.says('Watch the training: ');
  const link = /Watch the training: (\S+)/.exec(program.stderr)![1];
  const { origin } = new URL(link);
  const answer = await fetch(link, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0];
  return async (path) => (await fetch(`${origin}${path}`, { headers: { cookie } })).json();
}

/** Asks until the training is done. */
async function untilDone(ask: (path: string) => Promise<any>): Promise<any> {
  for (;;) {
    const training = await ask('/api/models/0/training');
    if (training.state === 'done') return training;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a training that is served', () => {
  const programs: Program[] = [];
  const start = (...args: string[]): Program => {
    const program = new Program(...args);
    programs.push(program);
    return program;
  };

  afterEach(() => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  });

  it('shows its curve, answers from the finished model, and stays until Ctrl-C', async () => {
    const text = folder.write('text.txt', smallText(60));
    const model = folder.at('words.db');
    const flags = ['--dim', '8', '--epochs', '3', '--held-out', '0.2', '--min-count', '1'];
    const program = start('train', text, '-o', model, ...flags, '--serve', '--json', '-q');
    const ask = await enter(program);
    const training = await untilDone(ask);
    expect(training.epochs).toHaveLength(3);
    expect(training.epochs[2].heldOutLoss).toBeGreaterThan(0);
    const [{ name, size }] = (await ask('/api/models')).models;
    expect(name).toBe('words.db');
    const { words } = await ask('/api/models/0/vocabulary?k=1');
    const found = await ask(`/api/models/0/neighbors?word=${words[0].word}&k=2`);
    expect(found.neighbors).toHaveLength(2);
    await program.says('The page stays up until Ctrl-C');
    expect(existsSync(model)).toBe(true);
    expect(JSON.parse(program.stdout)).toMatchObject({ path: model, size });
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it('saves on Ctrl-C while it trains, as without the page', async () => {
    const text = folder.write('long.txt', smallText(2000));
    const model = folder.at('long.db');
    const flags = ['--dim', '32', '--epochs', '100000', '--threads', '1', '--min-count', '1'];
    const program = start('train', text, '-o', model, ...flags, '--serve', '-q');
    const ask = await enter(program);
    while ((await ask('/api/models/0/training')).version === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(existsSync(model)).toBe(false); // it is saved every five minutes, as ever
    const { models } = await ask('/api/models');
    expect(models[0]).toMatchObject({ isTraining: true });
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(program.stderr).toContain('--resume');
    expect(existsSync(model)).toBe(true);
  });

  it('shows text that a language model generates after an epoch', async () => {
    const text = folder.write('lm.txt', smallText(20));
    const flags = ['--level', 'char', '--hidden', '16', '--epochs', '2', '-q'];
    const program = start('lm', 'train', text, '-o', folder.at('lm.db'), ...flags, '--serve');
    const ask = await enter(program);
    let training = await untilDone(ask);
    expect(training.epochs).toHaveLength(2);
    while (training.samples.at(-1)?.epoch !== 2) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      training = await ask('/api/models/0/training');
    }
    expect(training.samples.at(-1).text.length).toBeGreaterThan(10);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('refuses flags of the page without the page', async () => {
    const text = folder.write('text.txt', smallText(5));
    for (const flags of [['--port', '8080'], ['--open']]) {
      const { code, stderr } = await wordloom('train', text, ...flags);
      expect(code).toBe(2);
      expect(stderr).toContain(`${flags[0]} needs --serve`);
    }
  });

  it('fails before it trains if no port is available', async () => {
    const text = folder.write('text.txt', smallText(5));
    const first = start('train', text, '-o', folder.at('a.db'), '--epochs', '1', '--serve', '-q');
    await first.says('Watch the training: ');
    const port = /127\.0\.0\.1:(\d+)/.exec(first.stderr)![1];
    const { code, stderr } = await wordloom(
      'train',
      text,
      '-o',
      folder.at('b.db'),
      '--serve',
      '--port',
      port,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('another program uses this port');
    expect(existsSync(folder.at('b.db'))).toBe(false);
  });
});
