import { describe, expect, it } from 'vitest';
import { Vocabulary } from '../../src/advanced.js';
import { Model, train, trainLanguageModel } from '../../src/index.js';
import { foreignCommand, foreignFlag, foreignOption } from '../../src/options/foreign-names.js';
import { wordloom } from './run.js';

describe('names of gensim, fastText and word2vec.c', () => {
  it.each([
    ['nn', "unknown command 'nn': fastText's nn is `wordloom similar` here"],
    ['most-similar', "gensim's most-similar is `wordloom similar` here"],
    ['most_similar', "gensim's most_similar is `wordloom similar` here"],
    ['skipgram', '`wordloom train --mode skipgram`'],
    ['cbow', '`wordloom train --mode cbow`'],
    ['supervised', 'no text classifiers'],
    ['plot', '`wordloom export --format projector`'],
    ['word2vec', '`wordloom train`'],
    ['print-sentence-vectors', '`wordloom sentence`'],
  ])('as a command, %s is answered with ours', async (name, answer) => {
    const { code, stdout, stderr } = await wordloom(name, 'x');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(answer);
    expect(stderr).not.toContain('Did you mean');
  });

  it.each([
    ['--vector-size', "gensim's vector-size is --dim here"],
    ['--size', "word2vec's size is --dim here"],
    ['--workers', "gensim's workers is --threads here"],
    ['--sg', "gensim's sg is --mode here"],
    ['--cbow', "word2vec's cbow is --mode here"],
    ['--alpha', "gensim's alpha is --lr here"],
    ['--min-alpha', "gensim's min-alpha is --min-lr here"],
    ['--min_count', "gensim's min_count is --min-count here"],
    ['--iter', "word2vec's iter is --epochs here"],
    ['-iter', "word2vec's iter is --epochs here"],
    ['-cbow', "word2vec's cbow is --mode here"],
    ['-size', "word2vec's size is --dim here"],
    ['-output', "word2vec's output is -o here"],
    ['--neg', "fastText's neg is --negative here"],
    ['--ws', "fastText's ws is --window here"],
    ['--epoch', "fastText's epoch is --epochs here"],
    ['-lr', "fastText's lr is --lr here"],
    ['--lrUpdateRate', 'has no flag here'],
    ['--thread', "fastText's thread is --threads here"],
    ['--wordNgrams', 'has no flag here'],
    ['--loss', 'negative sampling'],
    ['--binary', 'wordloom export'],
    ['--save-vocab', 'wordloom vocab'],
  ])('as a flag, %s is answered with ours', async (flag, answer) => {
    const { code, stderr } = await wordloom('train', 'x.txt', flag, '5');
    expect(code).toBe(2);
    expect(stderr).toContain(`unknown option '${flag}': `);
    expect(stderr).toContain(answer);
    expect(stderr).toContain('See wordloom train --help');
    expect(stderr).not.toContain('Did you mean');
  });

  it('explains how to write words that begin with a dash', async () => {
    const { code, stderr } = await wordloom('similar', 'm.db', '-lrb-');
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '-lrb-': put -- before words and paths");
  });

  it('names the command that has the flag, if another was asked', async () => {
    const { stderr } = await wordloom('similar', 'm.db', 'king', '--workers', '4');
    expect(stderr).toContain("gensim's workers is --threads of wordloom train\n");
  });

  it('leaves flags of ours and words behind -- alone', async () => {
    expect((await wordloom('train', 'none.txt', '--lr', '0.1')).stderr).not.toContain('unknown');
    const { stderr } = await wordloom('similar', 'none.db', '--', '-size');
    expect(stderr).not.toContain('unknown option');
  });

  it('as options of the library, are answered with ours', async () => {
    const texts = ['a b c'];
    for (const [name, ours] of [
      ['vector_size', "gensim's vector_size is dim here"],
      ['vectorSize', "gensim's vectorSize is dim here"],
      ['workers', "gensim's workers is threads here"],
      ['sg', "gensim's sg is mode here"],
      ['min_count', "gensim's min_count is minCount here"],
      ['alpha', "gensim's alpha is learningRate here"],
      ['lr', 'learningRate'],
    ]) {
      await expect(train({ texts, [name]: 5 })).rejects.toThrow(TypeError);
      await expect(train({ texts, [name]: 5 })).rejects.toThrow(ours);
    }
    await expect(trainLanguageModel({ texts, iter: 5 } as object)).rejects.toThrow('epochs here');
    const model = await Model.fromState({
      vocabulary: new Vocabulary(['a'], Float64Array.of(1)),
      dim: 1,
      input: Float32Array.of(1),
      output: null,
      options: {},
      history: [],
      corpus: {},
    });
    expect(() => model.similar('a', { k: 5 } as object)).toThrow('k is topn here');
  });

  it('says nothing about names that are ours, unknown, or of no use there', () => {
    expect(foreignOption('dim', ['dim'])).toBeUndefined();
    expect(foreignOption('workers', ['topn'])).toBeUndefined();
    expect(foreignOption('constructor', ['dim'])).toBeUndefined();
    expect(foreignFlag('--threads')).toBeUndefined();
    expect(foreignFlag('--lr')).toBeUndefined();
    expect(foreignCommand('train')).toBeUndefined();
    expect(foreignCommand('toString')).toBeUndefined();
  });
});
