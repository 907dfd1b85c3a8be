import { describe, expect, it } from 'vitest';
import { info, smallText, TestFolder, wordloom } from '../run.js';

const folder = new TestFolder();
const corpus = folder.write('text.txt', smallText(30));
const model = folder.at('model.db');

const train = (...argv: string[]) =>
  wordloom('train', corpus, '-o', model, '--threads', '1', ...argv);

describe('wordloom train', () => {
  it('chooses settings that suit the text if none is named, and prints them', async () => {
    const { code, stderr } = await train();
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Settings that suit this text: --dim 50 --epochs 50 --min-count 1 --sample 0.\n',
    );
    expect((await info(model)).options).toMatchObject({ preset: 'auto', epochs: 50, dim: 50 });
    // Of many epochs not each gets a line.
    expect(stderr.match(/^Epoch \d+:/gm)!.length).toBeLessThanOrEqual(20);
    expect(stderr).toMatch(/^Epoch 50:/m);
  });

  it('uses the documented defaults if one of the settings is named, or with word2vec', async () => {
    for (const flags of [
      ['--epochs', '2'],
      ['--preset', 'word2vec'],
    ]) {
      const { stderr } = await train(...flags);
      expect(stderr).not.toContain('Settings that suit');
      const { options } = await info(model);
      expect(options).toMatchObject({ dim: 100, minCount: 5, sample: 0.001 });
      expect(options).not.toHaveProperty('preset');
    }
  });

  it('chooses the rest if auto is given together with a setting', async () => {
    const { stderr } = await train('--preset', 'auto', '--epochs', '2');
    expect(stderr).toContain('Settings that suit this text: --dim 50 --min-count 1 --sample 0.\n');
    expect((await info(model)).history).toHaveLength(2);
  });

  it('keeps the settings of a model that it continues', async () => {
    await train('--epochs', '2', '--dim', '8');
    const { code, stderr } = await train('--continue', model);
    expect([code, stderr.includes('Settings that suit')]).toEqual([0, false]);
    expect((await info(model)).dim).toBe(8);
  });

  it('uses the documented defaults if it starts from vectors', async () => {
    await train('--epochs', '2', '--dim', '8');
    const second = folder.at('second.db');
    const { stderr } = await wordloom('train', corpus, '--init', model, '-o', second);
    expect(stderr).not.toContain('Settings that suit');
    expect((await info(second)).options).toMatchObject({ dim: 8, epochs: 5, minCount: 5 });
  });

  it('takes a preset for Korean, and warns if the text is not Korean', async () => {
    const { code, stderr } = await train('--preset', 'ko', '--epochs', '2', '--bucket', '1000');
    expect(code).toBe(0);
    expect(stderr).toContain('Warning: The preset is ko, but 0% of the words are Hangul.');
    expect((await info(model)).options).toMatchObject({ preset: 'ko', minJamo: 3, maxJamo: 5 });
    const off = await train('--preset', 'ko', '--epochs', '2', '--no-jamo');
    expect(off.code).toBe(0);
    expect((await info(model)).options).toMatchObject({ preset: 'ko', maxn: 0 });
  });

  it('is predicted by inspect', async () => {
    const argv = ['inspect', corpus, '-q', '--no-trial'];
    expect((await wordloom(...argv)).stdout).toMatch(/^settings +--dim 50 --epochs 50/m);
    expect((await wordloom(...argv, '--dim', '9')).stdout).not.toMatch(/^settings/m);
    const { settings } = JSON.parse((await wordloom(...argv, '--json')).stdout);
    expect(settings).toEqual({ dim: 50, epochs: 50, minCount: 1, sample: 0 });
  });
});

describe('wordloom lm train', () => {
  const lm = folder.at('lm.db');
  const short = folder.write('short.txt', smallText(2));

  it('chooses settings that suit the text if none is named, and keeps them when it resumes', async () => {
    const { code, stderr } = await wordloom('lm', 'train', short, '-o', lm);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Settings that suit this text: --hidden 128 --layers 1 --dropout 0.3 --epochs 40.\n',
    );
    const { options } = await info(lm);
    expect(options).toMatchObject({ preset: 'auto', hidden: 128, layers: 1, epochs: 40 });
    const resumed = await wordloom('lm', 'train', short, '--resume', lm, '--epochs', '41');
    expect(resumed.code).toBe(0);
    expect((await info(lm)).options).toMatchObject({ preset: 'auto', epochs: 41 });
  });

  it('uses the documented defaults if one of the settings is named', async () => {
    const { stderr } = await wordloom('lm', 'train', short, '-o', lm, '--epochs', '1');
    expect(stderr).not.toContain('Settings that suit');
    expect((await info(lm)).options).toMatchObject({ hidden: 200, layers: 2, dropout: 0.2 });
  });

  it('refuses a preset when it resumes, and one that it does not know', async () => {
    const resumed = await wordloom('lm', 'train', short, '--resume', lm, '--preset', 'auto');
    expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringContaining('--preset')]);
    const unknown = await wordloom('lm', 'train', short, '--preset', 'word2vec');
    expect(unknown.code).toBe(2);
  });
});
