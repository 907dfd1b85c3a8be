import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkModelOutput } from '../../../../cli/files/output-file.js';
import { asBoundUser, CAN_BE_BOUND, thrownBy } from '../../../store/vectors/models.js';
import { info, smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(10));
const SMALL = ['--dim', '8', '--threads', '1', '--epochs', '2'];

describe('wordloom train', () => {
  it('reports what it read, the result of each epoch, and what it wrote', async () => {
    const path = folder.at('notes.db');
    const argv = ['train', corpus, '-o', path, ...SMALL, '--held-out', '0.2'];
    const { code, stdout, stderr } = await wordloom(...argv);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(
      /^Read 2\.3 kB in 1 file in .*: 40 documents, 500 words, 22 different\.$/m,
    );
    expect(stderr).toContain('The vocabulary has 22 words, covering 100% of the text.\n');
    expect(stderr).toMatch(/^Epoch 2: loss \d\.\d{4}, held-out loss \d\.\d{4}, [\d,]+ words\/s$/m);
    expect(stderr).toMatch(/^Trained 2 epochs at [\d,]+ words\/s, last loss \d\.\d{4}\.$/m);
    expect(stderr).toContain(`Saved ${path}: 22 words, 8 dimensions, `);
  });

  it('hands its flags to the library', async () => {
    const path = folder.at('flags.db');
    const words = folder.write('words.txt', 'king\r\n\nqueen\nbread\nunseen\n');
    const flags = [
      '--mode',
      'cbow',
      '--no-cbow-mean',
      '--fixed-window',
      '--window',
      '3',
      '--negative',
      '3',
      '--ns-exponent',
      '0.5',
      '--sample',
      '1e-2',
      '--lr',
      '.02',
      '--min-lr',
      '1e-5',
      '--seed',
      '7',
      '--engine',
      'reference',
      '--words',
      words,
      '--tokenizer',
      'whitespace',
      '--lowercase',
      '--stemmer',
      'porter',
      '--documents',
      'file',
      '--invalid-utf8',
      'replace',
    ];
    const { code, stderr } = await wordloom('train', corpus, '-o', path, ...SMALL, ...flags);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { options, size } = await info(path);
    expect(size).toBe(3);
    expect(options).toMatchObject({
      mode: 'cbow',
      cbowMean: false,
      fixedWindow: true,
      window: 3,
      negative: 3,
      nsExponent: 0.5,
      sample: 0.01,
      learningRate: 0.02,
      minLearningRate: 1e-5,
      seed: 7,
      engine: 'reference',
      fixedVocabulary: true,
      tokenizer: 'whitespace',
      lowercase: true,
      stemmer: 'porter',
      documents: 'file',
      invalidUtf8: 'replace',
    });
  });

  it('leaves defaults that depend on others to the library', async () => {
    const path = folder.at('defaults.db');
    const flags = ['--mode', 'cbow', '--tokenizer', 'whitespace'];
    await wordloom('train', corpus, '-o', path, ...SMALL, ...flags);
    const { options } = await info(path);
    expect(options).toMatchObject({ learningRate: 0.05, lowercase: false, cbowMean: true });
  });

  it('prints one summary with --json, and nothing else with --quiet', async () => {
    const path = folder.at('summary.db');
    const argv = ['train', corpus, '-o', path, ...SMALL, '--json', '--quiet'];
    const { stdout, stderr } = await wordloom(...argv);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      path,
      bytes: readFileSync(path).length,
      size: 22,
      dim: 8,
      wordsPerSecond: expect.any(Number),
      corpus: { documents: 40 },
      history: [{ epoch: 1 }, { epoch: 2 }],
    });
  });

  it('prints its events as JSON lines with --progress json', async () => {
    const path = folder.at('events.db');
    const argv = ['train', corpus, '-o', path, ...SMALL, '--progress', 'json'];
    const { stderr } = await wordloom(...argv);
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(events.slice(0, 4)).toEqual(['reading', 'corpus', 'engine', 'training']);
    expect(events.filter((type) => type === 'epoch')).toHaveLength(2);
  });

  it('prints only what was read, found and written with --progress none', async () => {
    const argv = ['-o', folder.at('none.db'), ...SMALL, '--progress', 'none'];
    const { stderr } = await wordloom('train', corpus, ...argv);
    expect(stderr.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'Read',
      'The',
      'Training',
      'Warning:', // the text repeats four lines,
      'Warning:', // and is small
      'Trained',
      'Saved',
      '',
    ]);
  });

  it('replaces a model', async () => {
    const path = folder.at('again.db');
    await wordloom('train', corpus, '-o', path, ...SMALL);
    const { code } = await wordloom('train', corpus, '-o', path, ...SMALL, '--dim', '4');
    expect(code).toBe(0);
    expect((await info(path)).dim).toBe(4);
  });

  it('does not replace a file that is not a model, and says so before it reads', async () => {
    const path = folder.write('precious.txt', 'precious');
    const { code, stderr } = await wordloom('train', corpus, '-o', path, ...SMALL);
    expect(code).toBe(1);
    expect(stderr).toContain('exists and is not a wordloom model');
    expect(stderr).toContain('--force');
    expect(stderr).not.toContain('Read');
    expect(readFileSync(path, 'utf8')).toBe('precious');

    const forced = await wordloom('train', corpus, '-o', path, ...SMALL, '--force');
    expect(forced.code).toBe(0);
    expect((await info(path)).size).toBe(22);
  });

  it('fills an empty file', async () => {
    const path = folder.write('empty.db', '');
    expect((await wordloom('train', corpus, '-o', path, ...SMALL)).code).toBe(0);
  });

  it('finds out before it reads that the output cannot be written', async () => {
    for (const path of [folder.at('none/model.db'), folder.path]) {
      const { code, stderr } = await wordloom('train', corpus, '-o', path, ...SMALL, '--force');
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error: .* cannot be written: .*\n$/);
    }
    expect(existsSync(folder.at('none'))).toBe(false);
    expect(await wordloom('train', corpus, '-o', '-')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: A model cannot be written to standard output: name a file with -o.\n',
    });
  });

  it.skipIf(!CAN_BE_BOUND)('says that a file cannot be read', async () => {
    const path = folder.write('secret.db', 'secret');
    chmodSync(path, 0);
    chmodSync(folder.path, 0o777);
    const error = asBoundUser(() => thrownBy(() => checkModelOutput(path, false)));
    expect((error as Error).message).toMatch(/secret\.db cannot be read/);
    asBoundUser(() => checkModelOutput(path, true));
  });

  it('refuses the name of a folder, and no name, before it reads', async () => {
    const slash = await wordloom('train', corpus, '-o', folder.at('new/'), ...SMALL);
    expect(slash.code).toBe(1);
    expect(slash.stderr).toMatch(/^error: .* names a folder; .*\n$/);
    const empty = await wordloom('train', corpus, '-o', '', ...SMALL);
    expect([empty.code, empty.stderr]).toEqual([
      2,
      'error: -o must name a file, but its name is empty.\n',
    ]);
    expect(existsSync(folder.at('new'))).toBe(false);
  });

  it('fails with one line if the corpus is missing or the vocabulary empty', async () => {
    const path = folder.at('failed.db');
    const missing = await wordloom('train', folder.at('no.txt'), '-o', path);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/^error: .*no\.txt: no such file.*\n$/);

    const empty = await wordloom('train', corpus, '-o', path, '--min-count', '9999', '-q');
    expect(empty.code).toBe(1);
    expect(empty.stderr).toMatch(/^error: 0 of 22 different words are in the vocabulary.*\n$/);

    const noList = await wordloom('train', corpus, '-o', path, '--words', folder.at('no.txt'));
    expect(noList.code).toBe(1);
    expect(noList.stderr).toMatch(/^error: The list of words \S+no\.txt cannot be read: .*\n$/);
    expect(readdirSync(folder.path)).not.toContain('failed.db');
  });

  it('writes no model whose numbers grew without bound', async () => {
    const path = folder.at('wild.db');
    for (const engine of ['wasm', 'reference']) {
      const wild = ['--lr', '10', '--min-lr', '10', '--mode', 'cbow', '--engine', engine, '-q'];
      const { code, stderr } = await wordloom('train', corpus, '-o', path, ...SMALL, ...wild);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^error: .*grew without bound\. Use a lower learning rate than 10\.\n$/,
      );
    }
    expect(readdirSync(folder.path)).not.toContain('wild.db');
  });
});
