import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LanguageModel } from '../../../../src/language-model/language-model.js';
import { TINY, trainTiny } from './language-models.js';
import { Program } from '../../program-process.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();

describe('wordloom lm as a process', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('saves at %s, ends with %i and says how to resume', async (signal, code) => {
    const corpus = folder.write(`a text for ${signal}.txt`, smallText(20));
    const path = folder.at(`${signal}.db`);
    const flags = [...TINY, '--epochs', '100000', '--progress', 'json'];
    const program = new Program('lm', 'train', corpus, '-o', path, ...flags);
    await program.says('"epoch"');
    program.child.kill(signal);
    expect(await program.ended).toBe(code);
    expect(program.stderr).toMatch(
      /Interrupted\. Saved .*\.db (after|within) epoch \d+\. To resume/,
    );
    expect(program.stderr).toContain(`  wordloom lm train '${corpus}' --resume ${path}\n`);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);

    const before = await LanguageModel.open(path);
    const { epoch } = before.state.resume!.position;
    const more = ['--resume', path, '--epochs', String(epoch + 1), '--json', '-q'];
    const resumed = await wordloom('lm', 'train', corpus, ...more);
    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    const { history } = JSON.parse(resumed.stdout);
    expect(history.slice(0, epoch)).toEqual(before.history);
    expect(history).toHaveLength(epoch + 1);
  });

  it('resumes after an interruption to the same result', async () => {
    const text = folder.write('whole.txt', smallText(200));
    // Many, so that the signal comes before the end however fast the machine is.
    const epochs = ['--epochs', '30', '--schedule', 'constant'];
    const whole = folder.at('whole.db');
    await wordloom('lm', 'train', text, '-o', whole, ...TINY, ...epochs, '-q');
    const path = folder.at('broken.db');
    const flags = [...TINY, ...epochs, '--progress', 'json'];
    const program = new Program('lm', 'train', text, '-o', path, ...flags);
    await program.says('"epoch"');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    const { stderr } = await wordloom('lm', 'train', text, '--resume', path, '-q');
    expect(stderr).toBe('');
    const [a, b] = [await LanguageModel.open(whole), await LanguageModel.open(path)];
    expect(b.parameters()).toEqual(a.parameters());
    expect(b.state.resume!.tensors).toEqual(a.state.resume!.tensors);
  });

  it('trains on standard input', async () => {
    const path = folder.at('stdin.db');
    const program = new Program('lm', 'train', '-', '-o', path, ...TINY, '--epochs', '1', '--json');
    program.child.stdin.end(smallText(5));
    expect(await program.ended).toBe(0);
    expect(JSON.parse(program.stdout)).toMatchObject({ path, bytes: readFileSync(path).length });
  });

  it('writes text until it is interrupted, and ends the line', async () => {
    const model = await trainTiny(folder, 'endless.db');
    const program = new Program('lm', 'generate', model, '--length', '1000000000');
    await new Promise((resolve) => program.child.stdout.once('data', resolve));
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(program.stderr).toBe('Interrupted.\n');
    expect(program.stdout.endsWith('\n')).toBe(true);
  });

  it('ends silently, with 0, when its reader stops reading', async () => {
    const model = await trainTiny(folder, 'seen.db');
    const program = new Program('lm', 'generate', model, '--length', '1000000');
    program.child.stdout.once('data', () => program.child.stdout.destroy());
    expect(await program.ended).toBe(0);
    expect(program.stderr).toBe('');
  });
});
