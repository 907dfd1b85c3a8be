import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withModel } from '../../../../cli/queries/with-model.js';
import { LanguageModel } from '../../../../src/language-model/language-model.js';
import { TINY, trainTiny } from './language-models.js';
import { info, smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(5));
const SMALL = [...TINY, '--epochs', '2'];

async function vectors(name: string): Promise<string> {
  const path = folder.at(name);
  const flags = ['--dim', '6', '--threads', '1', '--epochs', '1', '--min-count', '1', '-q'];
  const { code, stderr } = await wordloom('train', corpus, '-o', path, ...flags);
  if (code !== 0) throw new Error(stderr);
  return path;
}

describe('wordloom lm train', () => {
  it('reports what it read, the result of each epoch, and what it wrote', async () => {
    const path = folder.at('notes.db');
    const { code, stdout, stderr } = await wordloom('lm', 'train', corpus, '-o', path, ...SMALL);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(
      /^Read [\d,]+ characters: [\d,]+ tokens\. Held out \d+ tokens for validation\.$/m,
    );
    expect(stderr).toMatch(/^The vocabulary has 25 tokens, and the network [\d,]+ parameters\.$/m);
    expect(stderr).toMatch(
      /^Epoch 2: perplexity \d+\.\d\d, validation \d+\.\d\d \(\d\.\d{4} bits per character\), /m,
    );
    expect(stderr).toMatch(/^Trained 2 epochs in .*: kept epoch 2, with validation perplexity /m);
    expect(stderr).toContain(`Saved ${path}: lstm, 1 layer of 8, 25 characters, `);
  });

  it('hands its flags to the library', async () => {
    const flags = {
      '--cell': 'gru',
      '--level': 'word',
      '--embedding-dim': '5',
      '--gru-reset': 'before',
      '--min-count': '3',
      '--max-vocab': '9',
      '--validation-share': '0.2',
      '--optimizer': 'sgd',
      '--lr': '0.5',
      '--schedule': 'step',
      '--decay': '0.5',
      '--step-epochs': '2',
      '--weight-decay': '0.01',
      '--clip': '1',
      '--patience': '7',
      '--seed': '5',
      '--engine': 'reference',
      '--tokenizer': 'unicode',
    };
    const path = folder.at('flags.db');
    const argv = [...Object.entries(flags).flat(), '--no-bias', '--padding', '--keep-case'];
    const { code, stderr } = await wordloom('lm', 'train', corpus, '-o', path, ...SMALL, ...argv);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { options, architecture, level } = await info(path);
    expect([level, architecture]).toEqual([
      'word',
      {
        cell: 'gru',
        input: 'embedding',
        vocabularySize: 12, // <pad>, <unk> and <eos> among them
        embeddingDim: 5,
        hidden: 8,
        layers: 1,
        bias: false,
        tied: false,
        gruReset: 'before',
      },
    ]);
    expect(options).toMatchObject({
      minCount: 3,
      maxVocab: 9,
      validation: 0.2,
      optimizer: 'sgd',
      learningRate: 0.5,
      schedule: 'step',
      decay: 0.5,
      stepEpochs: 2,
      weightDecay: 0.01,
      clip: 1,
      patience: 7,
      seed: 5,
      engine: 'reference',
      tokenizer: 'unicode',
      lowercase: false,
      padding: true,
    });
  });

  it('validates on a text that comes after the corpus', async () => {
    const path = folder.at('validated.db');
    const text = folder.write('validation.txt', smallText(1));
    const argv = [
      'lm',
      'train',
      corpus,
      '--validation',
      text,
      '-o',
      path,
      ...SMALL,
      '--json',
      '-q',
    ];
    const { code, stdout, stderr } = await wordloom(...argv);
    expect([code, stderr]).toEqual([0, '']);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ path, bytes: readFileSync(path).length });
    expect(summary.corpus).toMatchObject({
      characters: readFileSync(corpus).length,
      validationTokens: readFileSync(text).length,
    });
  });

  it('starts from vectors and reports their coverage', async () => {
    const embedding = await vectors('vectors.db');
    const argv = ['lm', 'train', corpus, '--level', 'word', '--embedding', embedding, '--freeze'];
    const path = folder.at('frozen.db');
    const run = await wordloom(...argv, '-o', path, ...SMALL, '--tokenizer', 'unicode');
    expect([run.code, run.stderr]).toEqual([0, expect.any(String)]);
    expect(run.stderr).toContain(
      'Vectors for 22 of 22 words: 100% of the vocabulary and 100% of the text.\n',
    );
    const { options, architecture, corpus: report } = await info(path);
    expect([options.freeze, architecture.embeddingDim]).toEqual([true, 6]);
    expect(report.vectorCoverage).toMatchObject({ types: 22, foundTypes: 22 });
    const model = await LanguageModel.open(path);
    const row = model.vocabulary.indexOf('king')! * 6;
    const vector = await withModel(embedding, (vectors) => vectors.vector('king'));
    const { data } = model.parameters().get('encoder.weight')!;
    expect(data.subarray(row, row + 6)).toEqual(vector);
  });

  it('names words without a vector', async () => {
    const glove = folder.write('glove.txt', 'king 1 2\nqueen 3 4\n');
    const argv = ['lm', 'train', corpus, '--level', 'word', '--embedding', glove, ...SMALL];
    const { code, stderr } = await wordloom(...argv, '-o', folder.at('glove.db'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Vectors for 2 of 25 words: /m);
    expect(stderr).toMatch(/^Most frequent words without a vector: the a and /m);
  });

  it('refuses vectors that do not fit, before it reads', async () => {
    const glove = folder.write('two.txt', 'king 1 2\nqueen 3 4\n');
    const argv = ['lm', 'train', corpus, '--level', 'word', '--embedding', glove];
    const out = ['-o', folder.at('unfit.db'), ...SMALL];
    const dim = await wordloom(...argv, '--embedding-dim', '7', ...out);
    expect(dim.code).toBe(2);
    expect(dim.stderr).toContain(
      'error: The vectors have 2 dimensions, but --embedding-dim is 7. ' +
        'Leave --embedding-dim out, or give vectors of 7 dimensions.\n',
    );
    const tied = await wordloom(...argv, '--tied', ...out);
    expect(tied.code).toBe(2);
    expect(tied.stderr).toContain(
      'error: --hidden must equal --embedding-dim for tied weights, got 8 and 2: set it to 2',
    );
    const oneHot = await wordloom(...argv, '--input', 'one-hot', ...out);
    expect(oneHot.code).toBe(2);
    const none = await wordloom('lm', 'train', corpus, '--freeze', ...out);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--embedding')]);
    const missing = await wordloom('lm', 'train', corpus, '--embedding', 'no.db', ...out);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no.db')]);
    const lm = await trainTiny(folder, 'as-vectors.db');
    const kind = await wordloom('lm', 'train', corpus, '--embedding', lm, ...out);
    expect([kind.code, kind.stderr]).toEqual([1, expect.stringContaining('is a language model')]);
    expect(existsSync(folder.at('unfit.db'))).toBe(false);
  });

  it('resumes where training stopped, to the same result', async () => {
    const whole = await trainTiny(folder, 'whole.db', '--epochs', '4', '--schedule', 'constant');
    const half = await trainTiny(folder, 'half.db', '--schedule', 'constant');
    const text = `${half}.txt`;
    const more = ['--epochs', '4', '--threads', '2'];
    const again = await wordloom('lm', 'train', text, '--resume', half, ...more);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('Trained 4 epochs')]);
    const [a, b] = [await LanguageModel.open(whole), await LanguageModel.open(half)];
    expect(b.parameters()).toEqual(a.parameters());
    expect(b.state.resume?.tensors).toEqual(a.state.resume?.tensors);
  });

  it('says why training cannot resume', async () => {
    const path = await trainTiny(folder, 'done.db');
    const text = `${path}.txt`;
    const done = await wordloom('lm', 'train', text, '--resume', path);
    expect(done.code).toBe(2);
    expect(done.stderr).toContain('has already been trained for 2 epochs, and --epochs is 2');
    const more = ['--resume', path, '--epochs', '3'];
    const changed = await wordloom('lm', 'train', text, ...more, '--hidden', '9', '--seed', '2');
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('leave out --hidden, --seed');
    const elsewhere = folder.write('elsewhere.txt', smallText(6));
    const other = await wordloom('lm', 'train', elsewhere, ...more);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/error: The text has changed/);
    const small = await trainTiny(folder, 'small.db', '--parameters-only');
    const small3 = await wordloom(
      'lm',
      'train',
      `${small}.txt`,
      '--resume',
      small,
      '--epochs',
      '3',
    );
    expect(small3.code).toBe(1);
    expect(small3.stderr).toMatch(/error: This model holds only its parameters/);
    expect(readFileSync(small).length).toBeLessThan(readFileSync(path).length);
  });

  it('replaces no word vectors, and train replaces no language model, without --force', async () => {
    const embedding = await vectors('dear.db');
    const lm = await wordloom('lm', 'train', corpus, '-o', embedding, ...SMALL);
    expect(lm.code).toBe(1);
    expect(lm.stderr).toContain('holds word vectors, so it is not replaced by a language model');
    const path = await trainTiny(folder, 'precious.db');
    const train = await wordloom('train', corpus, '-o', path, '--dim', '4');
    expect(train.code).toBe(1);
    expect(train.stderr).toContain('holds a language model, so it is not replaced by word vectors');
    const forced = await wordloom('lm', 'train', corpus, '-o', embedding, ...SMALL, '--force');
    expect(forced.code).toBe(0);
    expect((await info(embedding)).kind).toBe('language-model');
  });

  it('names wrong flags and what is wrong with them, and exits with 2', async () => {
    for (const [argv, message] of [
      [['--hidden', '0'], '--hidden must be between 1 and 4096, got 0'],
      [['--cell', 'elman'], 'Allowed choices are rnn, lstm, gru'],
      [['--freeze', '--fine-tune'], "cannot be used with option '--fine-tune'"],
      [['--schedule', 'plateau', '--validation-share', '0'], 'plateau'],
      [['--lowercase'], '--level'],
    ] as const) {
      const out = ['-o', folder.at('wrong.db')];
      const { code, stderr } = await wordloom('lm', 'train', corpus, ...out, ...argv);
      expect([argv, code]).toEqual([argv, 2]);
      expect(stderr).toContain(message === '--level' ? 'a character model has no' : message);
      expect(stderr).toContain('See wordloom lm train --help');
    }
    expect((await wordloom('lm')).code).toBe(2);
    expect((await wordloom('lm', 'knit')).code).toBe(2);
  });
});

describe('wordloom info', () => {
  it('describes a language model', async () => {
    const path = await trainTiny(folder, 'info.db', '--cell', 'gru');
    const { code, stdout } = await wordloom('info', path);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^model\s+language model by char, [\d,]+ parameters$/m);
    expect(stdout).toMatch(/^network\s+gru, 1 layer of 8 units$/m);
    expect(stdout).toMatch(/^training\s+2 of 2 epochs; the parameters are from epoch 2/m);
    expect(stdout).toMatch(/^ {2}Epoch 2: perplexity /m);
  });

  it('is the command that others suggest when they refuse a language model', async () => {
    const path = await trainTiny(folder, 'other.db');
    for (const argv of [
      ['similar', path, 'king'],
      ['evaluate', path, '--analogies', corpus],
      ['export', path, '-o', folder.at('x.txt')],
      ['repl', path],
    ]) {
      const { code, stderr } = await wordloom(...argv);
      expect([code, stderr]).toEqual([1, expect.stringContaining('is a language model, not word')]);
    }
  });
});
