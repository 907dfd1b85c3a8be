import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trainTiny, TINY } from './language-models.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const chars = await trainTiny(folder, 'chars.db');
const words = await trainTiny(folder, 'words.db', '--level', 'word', '--cell', 'gru');

describe('wordloom lm generate', () => {
  it('writes the prompt, then text of the asked length, and ends the line', async () => {
    const argv = ['lm', 'generate', chars, '--prompt', 'The king', '--length', '30'];
    const { code, stdout, stderr } = await wordloom(...argv);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.startsWith('The king')).toBe(true);
    expect(stdout.replace(/\n$/, '').length - 'The king'.length).toBeGreaterThanOrEqual(29);
    expect(stdout.endsWith('\n')).toBe(true);
  });

  it('writes the same text for the same seed, and another for another', async () => {
    const argv = ['lm', 'generate', chars, '--length', '50', '--temperature', '0.9'];
    const flags = ['--top-k', '10', '--top-p', '0.95'];
    const text = async (seed: string): Promise<string> =>
      (await wordloom(...argv, ...flags, '--seed', seed)).stdout;
    expect(await text('3')).toBe(await text('3'));
    expect(await text('3')).not.toBe(await text('4'));
  });

  it('writes words with gaps between them', async () => {
    const argv = ['lm', 'generate', words, '--prompt', 'The king', '--length', '8', '--json'];
    const { code, stdout } = await wordloom(...argv);
    expect(code).toBe(0);
    const { prompt, text } = JSON.parse(stdout);
    expect([prompt, text]).toEqual(['The king', expect.stringMatching(/^[\sA-Za-z.]+$/)]);
    expect(text).toMatch(/^[ \n]/);
  });

  it('writes a text for each line of a file, with seeds that follow', async () => {
    const file = folder.write('prompts.txt', 'The king\nThe queen\r\n');
    const argv = ['lm', 'generate', chars, '--length', '20'];
    const alone = async (prompt: string, seed: string): Promise<string> =>
      (await wordloom(...argv, '--prompt', prompt, '--seed', seed)).stdout;
    const [king, queen] = [await alone('The king', '3'), await alone('The queen', '4')];
    const each = await wordloom(...argv, '--prompts', file, '--seed', '3', '--threads', '2');
    expect(each).toEqual({ code: 0, stdout: `${king}\n${queen}`, stderr: '' });
    const json = await wordloom(...argv, '--prompts', file, '--seed', '3', '--json');
    expect(
      json.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { prompt: 'The king', text: king.slice('The king'.length, -1) },
      { prompt: 'The queen', text: queen.slice('The queen'.length, -1) },
    ]);
  });

  it('refuses a list of prompts that is missing, empty or given beside a prompt', async () => {
    const argv = ['lm', 'generate', chars, '--prompts'];
    const empty = await wordloom(...argv, folder.write('empty.txt', ''));
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringMatching(/prompts .* is empty/)]);
    const missing = await wordloom(...argv, folder.at('missing.txt'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
    const both = await wordloom(...argv, folder.at('empty.txt'), '--prompt', 'The');
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('--prompt')]);
    const seed = await wordloom(...argv, folder.at('prompts.txt'), '--seed', '9007199254740991');
    expect([seed.code, seed.stderr]).toEqual([2, expect.stringContaining('--seed must be')]);
  });

  it('prints nothing if it refuses the prompt, and names the characters', async () => {
    const argv = ['lm', 'generate', chars, '--prompt', 'The königin'];
    const { code, stdout, stderr } = await wordloom(...argv);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: The model has never seen "ö".*\n$/);
  });

  it('names wrong flags and what is wrong with them, and exits with 2', async () => {
    for (const [flag, value, message] of [
      ['--top-p', '0', '--top-p must be above 0'],
      ['--top-k', '0.5', '--top-k must be'],
      ['--temperature', '-1', '--temperature must be between 0 and 100'],
      ['--length', 'long', 'It must be a number'],
    ]) {
      const { code, stderr } = await wordloom('lm', 'generate', chars, flag, value);
      expect([flag, code, stderr]).toEqual([flag, 2, expect.stringContaining(message)]);
    }
  });

  it('refuses files that are not language models', async () => {
    const path = folder.write('no.db', 'nothing');
    const foreign = await wordloom('lm', 'generate', path);
    expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringContaining('is not a wordl')]);
    const missing = await wordloom('lm', 'generate', folder.at('none.db'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('There is no')]);
  });
});

describe('wordloom lm evaluate', () => {
  const text = folder.write('text.txt', smallText(1));

  it('gives perplexity and bits per character', async () => {
    const { code, stdout } = await wordloom('lm', 'evaluate', chars, text);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^perplexity, by character {2,}\d+\.\d\d$/m);
    expect(stdout).toMatch(/^bits per character {2,}\d\.\d{4}$/m);
    const json = JSON.parse((await wordloom('lm', 'evaluate', chars, text, '--json')).stdout);
    expect(json).toMatchObject({
      model: chars,
      level: 'char',
      tokens: smallText(1).length - 1,
      characters: smallText(1).length,
      unknownTokens: 0,
      perplexity: expect.closeTo(Math.exp(json.loss), 6),
    });
  });

  it('gives nearly the same result if it reads the text in one sequence, on any number of threads', async () => {
    const long = folder.write('long.txt', smallText(2).repeat(60));
    const evaluate = async (...flags: string[]): Promise<{ loss: number }> =>
      JSON.parse((await wordloom('lm', 'evaluate', chars, long, '--json', ...flags)).stdout);
    const [quick, shared] = [await evaluate(), await evaluate('--threads', '2')];
    const exact = await evaluate('--exact', '--threads', '1');
    expect(shared).toEqual(quick);
    expect(exact.loss).not.toBe(quick.loss);
    expect(exact.loss / quick.loss).toBeCloseTo(1, 3);
  });

  it.each(['0', '257', '1.5', 'many'])('refuses %s threads as wrong usage', async (threads) => {
    const { code, stderr } = await wordloom('lm', 'evaluate', chars, text, '--threads', threads);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--threads')]);
  });

  it('reports how many tokens of a text the model does not know', async () => {
    const strange = folder.write('strange.txt', 'The king met a dragon\n');
    const { stdout } = await wordloom('lm', 'evaluate', words, strange);
    expect(stdout).toMatch(/^perplexity, by word/m);
    expect(stdout).toMatch(/^read as <unk> {2,}2 \(/m);
    const unknown = await wordloom('lm', 'evaluate', chars, folder.write('ö.txt', 'schön'));
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('"ö"')]);
    const short = await wordloom('lm', 'evaluate', chars, folder.write('one.txt', 'a'));
    expect([short.code, short.stderr]).toEqual([1, expect.stringContaining('at least two')]);
    const none = await wordloom('lm', 'evaluate', chars, folder.at('none.txt'));
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('none.txt')]);
  });
});

describe('wordloom lm export and import', () => {
  it('take a model to other programs and back', async () => {
    const weights = folder.at('weights.safetensors');
    const out = await wordloom('lm', 'export', words, '--format', 'safetensors', '-o', weights);
    expect(out.code).toBe(0);
    expect(out.stderr.match(/^Wrote /gm)).toHaveLength(3);
    const path = folder.at('back.db');
    const back = await wordloom('lm', 'import', weights, '-o', path);
    expect([back.code, back.stderr]).toEqual([0, expect.stringContaining(`Saved ${path}: gru`)]);
    const argv = ['--prompt', 'The', '--length', '20'];
    const original = await wordloom('lm', 'generate', words, ...argv);
    expect(await wordloom('lm', 'generate', path, ...argv)).toEqual(original);
    const more = await wordloom('lm', 'train', `${words}.txt`, '--resume', path, '--epochs', '9');
    expect([more.code, more.stderr]).toEqual([1, expect.stringContaining('only its parameters')]);
  });

  it('write ONNX beside the same tokens', async () => {
    const base = folder.at('both');
    for (const format of ['safetensors', 'onnx']) {
      const argv = ['lm', 'export', chars, '--format', format, '-o', `${base}.${format}`, '-q'];
      expect(await wordloom(...argv)).toEqual({ code: 0, stdout: '', stderr: '' });
    }
    expect(readFileSync(`${base}.onnx`).length).toBeGreaterThan(1000);
  });

  it('replace no other file, and no model at all', async () => {
    const argv = ['lm', 'export', chars, '--format', 'onnx', '-o'];
    const path = folder.write('dear.onnx', 'dear');
    const dear = await wordloom(...argv, path);
    expect([dear.code, dear.stderr]).toEqual([1, expect.stringContaining('holds something else')]);
    expect(readFileSync(path, 'utf8')).toBe('dear');
    expect((await wordloom(...argv, path, '--force')).code).toBe(0);
    const model = await wordloom(...argv, words, '--force');
    expect([model.code, model.stderr]).toEqual([1, expect.stringContaining('is a wordloom model')]);
    expect((await wordloom('lm', 'export', chars, '-o', 'x')).code).toBe(2); // no format
  });

  it('refuse names under which a file would be lost, compressed or taken for another', async () => {
    const argv = ['lm', 'export', chars, '-o'];
    const twice = await wordloom(...argv, folder.at('twice.json'), '--format', 'onnx');
    expect([twice.code, twice.stderr]).toEqual([
      1,
      expect.stringContaining('Use the ending .onnx'),
    ]);
    expect(existsSync(folder.at('twice.json'))).toBe(false);
    const torch = await wordloom(...argv, folder.at('torch.x'), '--format', 'safetensors');
    expect([torch.code, torch.stderr]).toEqual([1, expect.stringContaining('would hide torch')]);
    const packed = await wordloom(...argv, folder.at('x.onnx.gz'), '--format', 'onnx');
    expect([packed.code, packed.stderr]).toEqual([1, expect.stringContaining('not compressed')]);
    const printed = await wordloom(...argv, '-', '--format', 'onnx');
    expect([printed.code, printed.stderr]).toEqual([
      2,
      expect.stringContaining('writes two files'),
    ]);
  });

  it('say what cannot be imported', async () => {
    const missing = await wordloom('lm', 'import', folder.at('missing.safetensors'));
    expect([missing.code, missing.stderr]).toEqual([
      1,
      `error: There is no file ${folder.at('missing.safetensors')}. Check the path.\n`,
    ]);
    const path = folder.write('weights.bin', 'xx');
    const unknown = await wordloom('lm', 'import', path, '-o', folder.at('no-format.db'));
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('safetensors')]);
    writeFileSync(folder.at('broken.safetensors'), 'broken');
    const broken = await wordloom('lm', 'import', folder.at('broken.safetensors'));
    expect(broken.code).toBe(1);
    expect(existsSync(folder.at('no-format.db'))).toBe(false);
  });
});

describe('wordloom lm compare', () => {
  const glove = folder.write('glove.txt', 'king 1 2 3\nqueen 3 4 5\nthe 1 1 1\nbread 0 1 0\n');
  const corpus = folder.write('compared.txt', smallText(5));
  const argv = ['lm', 'compare', corpus, '--embedding', glove, ...TINY, '--epochs', '1'];

  it('compares random, frozen and fine-tuned starts over several seeds', async () => {
    const { code, stdout, stderr } = await wordloom(...argv, '--seeds', '2');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Training 6 of 6: fine-tuned')]);
    expect(stdout).toMatch(/^start +seeds +perplexity +spread +range +vs random/m);
    for (const start of ['random', 'frozen', 'fine-tuned']) {
      expect(stdout).toMatch(new RegExp(`^${start} +2 +\\d+\\.\\d\\d +\\d+\\.\\d\\d +`, 'm'));
    }
    expect(stdout).toContain('Vectors for 5 of 25 words (1 of them in lower case)');
    expect(stderr.match(/^Vectors for/gm)).toHaveLength(1); // said once, not for each training
  });

  it('prints all that it found as JSON, measured on a test text', async () => {
    const test = folder.write('test.txt', smallText(1));
    const flags = ['--seeds', '1', '--starts', 'random', 'frozen', '--json', '-q'];
    const { code, stdout, stderr } = await wordloom(...argv, '--test', test, ...flags);
    expect([code, stderr]).toEqual([0, '']);
    const comparison = JSON.parse(stdout);
    expect(comparison).toMatchObject({
      measuredOn: 'test',
      embeddingDim: 3,
      coverage: { types: 25, foundTypes: 5, foundInLowercase: 1 },
      summaries: [
        { start: 'random', seeds: 1, spread: null, gain: null },
        { start: 'frozen', seeds: 1, gain: { mean: expect.any(Number), standardError: null } },
      ],
    });
    expect(comparison.runs).toHaveLength(2);
  });

  it('needs vectors, files that it can read again, and something to measure on', async () => {
    expect((await wordloom('lm', 'compare', corpus)).code).toBe(2);
    const stdin = await wordloom('lm', 'compare', '-', '--embedding', glove);
    expect([stdin.code, stdin.stderr]).toEqual([2, expect.stringContaining('not from -')]);
    const unmeasured = await wordloom(...argv, '--validation-share', '0');
    expect([unmeasured.code, unmeasured.stderr]).toEqual([
      2,
      expect.stringContaining('validation'),
    ]);
  });
});
