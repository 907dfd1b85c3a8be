import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluatePairs, open, UnknownWordError } from '../../src/index.js';
import { buildIndex } from '../../src/model/approximate.js';
import { Model } from '../../src/model/model.js';
import { importVectors } from '../../src/model/import.js';
import { saveModel } from '../../src/store/index.js';
import { SubwordTable, subwordVector } from '../../src/subwords/subword-vectors.js';
import { cosine } from '../neighbors/vectors.js';
import { SKIPGRAM } from '../formats/fasttext-fixture.js';
import { inFolder } from '../store/vectors/models.js';
import { subwordModel, WORDS } from '../subwords/subword-models.js';

const state = subwordModel();
const model = await Model.fromState(state);
const UNKNOWN = 'kingly'; // not among WORDS, but of their n-grams
const vector = subwordVector(new SubwordTable(state.subwords!, state.dim), UNKNOWN)!;

const rounded = (found: readonly { word: string; score: number }[]) =>
  found.map(({ word, score }) => `${word} ${score.toFixed(5)}`);

const unit = (numbers: Float32Array): number[] => {
  const norm = Math.hypot(...numbers);
  return Array.from(numbers, (x) => x / norm);
};

describe('a word that is not in the vocabulary', () => {
  it('has a vector from its n-grams, unless they are turned off', () => {
    expect(model.vector(UNKNOWN)).toEqual(vector);
    expect(() => model.vector(UNKNOWN, { subwords: false })).toThrow(UnknownWordError);
    expect(model.vector('king', { subwords: false })).toEqual(model.vector('king'));
    expect(() => model.vector('king', { ngrams: false } as never)).toThrow('no option "ngrams"');
    expect(() => model.vector('king', { subwords: 1 } as never)).toThrow(TypeError);
  });

  it('stays out of the vocabulary', () => {
    expect([model.has('king'), model.has(UNKNOWN)]).toEqual([true, false]);
    expect([model.canEmbed('king'), model.canEmbed(UNKNOWN), model.canEmbed('')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(model.resolve(UNKNOWN)).toBeUndefined();
  });

  it('is split into n-grams in the form that the training text had', () => {
    expect(model.vector('KINGLY')).toEqual(vector);
    expect(model.vector('cafe\u0301s')).toEqual(model.vector('cafés'));
  });

  it('is unknown to a model without n-grams, and to one opened without them', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, state);
      const whole = await open(path);
      const bare = await open(path, { subwords: false });
      expect(whole.vector(UNKNOWN)).toEqual(vector);
      expect(() => bare.vector(UNKNOWN)).toThrow(UnknownWordError);
      expect(() => bare.similar(UNKNOWN)).toThrow(UnknownWordError);
      expect([bare.canEmbed(UNKNOWN), bare.doesntMatch(['king', UNKNOWN]).unknown]).toEqual([
        false,
        [UNKNOWN],
      ]);
      await expect(open(path, { subword: false } as never)).rejects.toThrow('subword');
      whole.close();
      bare.close();
      const words = await Model.fromState({ ...state, subwords: undefined });
      expect([words.canEmbed(UNKNOWN), words.canEmbed('king')]).toEqual([false, true]);
    }));
});

describe('questions about a word that is not in the vocabulary', () => {
  const nearest = model.similarByVector(vector, { topn: 4 });

  it('similar, similarMany and mostSimilar find what its vector finds', async () => {
    expect(model.similar(UNKNOWN, { topn: 4 })).toEqual(nearest);
    expect(model.mostSimilar({ positive: UNKNOWN, topn: 4 })).toEqual(nearest);
    for (const count of [2, 40]) {
      const words = Array.from({ length: count }, (_, i) => (i % 2 ? UNKNOWN : 'king'));
      const found = await model.similarMany(words, { topn: 4 });
      expect(rounded(found[1])).toEqual(rounded(nearest));
      expect(rounded(found[count - 2])).toEqual(rounded(model.similar('king', { topn: 4 })));
    }
    expect(model.similar([UNKNOWN, 'king']).map(({ word }) => word)).not.toContain('king');
  });

  it('analogy accepts it as any term', () => {
    const [a, b, c] = ['queen', UNKNOWN, 'castle'].map((word) => unit(model.vector(word)));
    const sum = a.map((x, i) => b[i] - x + c[i]);
    const [best] = model.analogy('queen', UNKNOWN, 'castle');
    const expected = WORDS.filter((word) => word !== 'queen' && word !== 'castle')
      .map((word) => ({ word, score: cosine(sum, model.vector(word)) }))
      .toSorted((x, y) => y.score - x.score)[0];
    expect(best.word).toBe(expected.word);
    expect(best.score).toBeCloseTo(expected.score, 5);
  });

  it('similarity, distance, distances, nSimilarity give the cosine of its vector', () => {
    const expected = cosine(vector, model.vector('queen'));
    expect(model.similarity(UNKNOWN, 'queen')).toBeCloseTo(expected, 6);
    expect(model.similarity('queen', UNKNOWN)).toBeCloseTo(expected, 6);
    expect(model.similarity(UNKNOWN, UNKNOWN)).toBeCloseTo(1, 6);
    expect(model.distances(UNKNOWN, ['queen', 'kings'])[0]).toBeCloseTo(1 - expected, 6);
    expect(model.distances(UNKNOWN)[1]).toBeCloseTo(1 - expected, 6);
    expect(model.nSimilarity([UNKNOWN], ['queen'])).toBeCloseTo(expected, 6);
  });

  it('rank and closerThan count the words of the vocabulary that are nearer', () => {
    const cosines = WORDS.map((word) => cosine(vector, model.vector(word)));
    const nearer = cosines.filter((each) => each > cosines[1]).length;
    expect(model.rank(UNKNOWN, 'queen')).toBe(nearer + 1);
    expect(model.closerThan(UNKNOWN, 'queen')).toHaveLength(nearer);
    const toKing = WORDS.slice(1).map((word) => cosine(model.vector('king'), model.vector(word)));
    const other = cosine(model.vector('king'), vector);
    expect(model.rank('king', UNKNOWN)).toBe(toKing.filter((each) => each > other).length + 1);
    expect(model.rank(UNKNOWN, UNKNOWN)).toBe(1);
  });

  it('doesntMatch ranks it with the others, and leaves out words without a vector', () => {
    const { ranking, unknown } = model.doesntMatch(['king', 'queen', UNKNOWN, '']);
    expect(ranking.map(({ word }) => word).toSorted()).toEqual(['king', UNKNOWN, 'queen']);
    expect(unknown).toEqual(['']);
  });

  it('sentences, and the distance of texts, count it', async () => {
    const [sentence] = await model.sentenceVectors([['king', UNKNOWN, '']]);
    const king = model.vector('king');
    sentence.forEach((x, i) => expect(x).toBeCloseTo((king[i] + vector[i]) / 2, 6));
    const weighted = await model.sentenceVector(['king', UNKNOWN], { weighting: 'sif', a: 1e-3 });
    const p = 8 / 36; // of king; an unknown word never occurred
    weighted.forEach((x, i) =>
      expect(x).toBeCloseTo(((king[i] * 1e-3) / (1e-3 + p) + vector[i]) / 2, 6),
    );
    expect(await model.wordMoversDistance([UNKNOWN], [UNKNOWN])).toBe(0);
    const cos = cosine(vector, king);
    expect(await model.wordMoversDistance([UNKNOWN], ['king'])).toBeCloseTo(
      Math.sqrt(2 - 2 * cos),
      5,
    );
  });

  it('predictCentre counts it as context', () => {
    const [best] = model.predictCentre([UNKNOWN], { topn: 1 });
    const logits = WORDS.map((_, id) =>
      vector.reduce((sum, x, i) => sum + x * state.output![id * state.dim + i], 0),
    );
    expect(best.word).toBe(WORDS[logits.indexOf(Math.max(...logits))]);
  });

  it('are answered even if the model has an index, which holds only words', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, state);
      await buildIndex(path, { queries: 3, threads: 1 });
      const indexed = await open(path);
      for (let i = 0; i < 3; i++) {
        expect(indexed.similar(UNKNOWN, { topn: 4 })).toEqual(nearest);
        expect(indexed.similar('king', { topn: 1 })).toHaveLength(1);
      }
      indexed.close();
    }));
});

describe('evaluatePairs', () => {
  const pairs = `king\tqueen\t9\nKingly\tqueen\t8\ncastle\tflour\t1\n${'x'.repeat(400)}\tking\t2\n`;

  it('compares pairs of words with vectors from their n-grams, and counts them', () => {
    const found = evaluatePairs(model, pairs);
    expect(found).toMatchObject({ pairs: 4, embedded: 2, outOfVocabulary: 0 });
  });

  it('leaves them out as gensim does, if asked', () => {
    const found = evaluatePairs(model, pairs, { subwords: false });
    expect(found).toMatchObject({ pairs: 2, embedded: 0, outOfVocabulary: 2 });
    expect(() => evaluatePairs(model, pairs, { subwords: 'no' as never })).toThrow(TypeError);
  });

  it('leaves out words that restrictVocab cuts off, which are not unknown', () => {
    const found = evaluatePairs(model, pairs, { restrictVocab: 2 });
    expect(found).toMatchObject({ pairs: 3, embedded: 2, outOfVocabulary: 1 });
  });
});

describe("fastText's model file", () => {
  it('keeps its n-grams when it is imported, into a file and into memory', () =>
    inFolder(async (folder) => {
      const [bin, path] = [join(folder, 'small.bin'), join(folder, 'model.db')];
      writeFileSync(bin, Buffer.from(SKIPGRAM.file, 'base64'));
      const report = await importVectors(bin, path);
      expect(report.subwords).toBeGreaterThan(0);
      const stored = await open(path);
      const inMemory = await Model.import(bin);
      for (const [word, printed] of SKIPGRAM.unknown) {
        printed.forEach((x, i) => {
          expect(Math.abs(stored.vector(word)[i] / x - 1)).toBeLessThan(1e-4);
        });
        expect(inMemory.vector(word)).toEqual(stored.vector(word));
      }
      await stored.export(join(folder, 'again.bin')); // .bin keeps n-grams as fastText's
      const again = await Model.import(join(folder, 'again.bin'));
      expect(again.options.imported).toMatchObject({ format: 'fasttext' });
      expect(again.vector('kingly')).toEqual(stored.vector('kingly'));
      stored.close();
    }));

  it('is the meaning of .bin if there are n-grams, and otherwise word2vec-binary is', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'x.bin');
      const words = await Model.fromState({ ...state, subwords: undefined });
      for (const [source, format] of [
        [model, 'fasttext'],
        [words, 'word2vec-binary'],
      ] as const) {
        await source.export(path, { overwrite: true });
        expect((await Model.import(path)).options.imported).toMatchObject({ format });
      }
      await words.export(path, { format: 'fasttext', overwrite: true });
      expect((await Model.import(path)).options.imported).toMatchObject({ format: 'fasttext' });
    }));

  it('is saved again from memory with its n-grams', () =>
    inFolder(async (folder) => {
      await model.save(join(folder, 'model.db'));
      const saved = await open(join(folder, 'model.db'));
      expect(saved.vector(UNKNOWN)).toEqual(vector);
      saved.close();
    }));
});
