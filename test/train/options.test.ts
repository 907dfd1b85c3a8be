import { describe, expect, it } from 'vitest';
import { normalizeTrainOptions, recordOfOptions, TRAIN_OPTIONS } from '../../src/train/options.js';
import { normalizeTrainingOptions } from '../../src/train/training-options.js';

describe('training options', () => {
  it('have the defaults that word2vec and gensim made known', () => {
    expect(normalizeTrainingOptions({}, 2)).toEqual({
      mode: 'skipgram',
      dim: 100,
      window: 5,
      fixedWindow: false,
      hs: false,
      negative: 5,
      nsExponent: 0.75,
      sample: 1e-3,
      cbowMean: true,
      jamo: false,
      maxJamo: 0,
      minJamo: 0,
      subwords: false,
      maxn: 0,
      minn: 0,
      bucket: 2_000_000,
      epochs: 5,
      learningRate: 0.025,
      minLearningRate: 1e-4,
      heldOut: 0,
      seed: 1,
      threads: 2,
      deterministic: false,
      engine: 'auto',
      backend: 'auto',
      batch: 'auto',
    });
  });

  it('have another learning rate for CBOW, unless one is given', () => {
    expect(normalizeTrainingOptions({ mode: 'cbow' }, 1).learningRate).toBe(0.05);
    expect(normalizeTrainingOptions({ mode: 'cbow', learningRate: 0.1 }, 1).learningRate).toBe(0.1);
  });

  it('treat undefined as not given', () => {
    expect(normalizeTrainingOptions({ dim: undefined }, 1).dim).toBe(100);
  });

  it('lower the default floor below a small learning rate', () => {
    expect(normalizeTrainingOptions({ learningRate: 1e-5 }, 1).minLearningRate).toBe(1e-5);
    expect(() =>
      normalizeTrainingOptions({ learningRate: 0.01, minLearningRate: 0.02 }, 1),
    ).toThrow('minLearningRate must be between 0 and 0.01, got 0.02');
  });

  it.each([
    [{ dim: 0 }, 'dim must be between 1 and 65536, got 0'],
    [{ dim: 65_537 }, 'dim must be between 1 and 65536, got 65537'],
    [{ dim: 1.5 }, 'dim must be a whole number, got 1.5'],
    [{ negative: 65 }, 'negative must be between 0 and 64, got 65'],
    [{ mode: 'glove' }, 'mode must be one of skipgram, cbow, got "glove"'],
    [{ engine: 'cuda' }, 'engine must be one of auto, wasm, gpu, reference, got "cuda"'],
    [{ backend: 'cpu' }, 'backend cpu is for engine gpu, but engine is auto'],
    [{ deterministic: 1 }, 'deterministic must be true or false'],
    [
      { deterministic: true, engine: 'gpu' },
      'deterministic is for engines wasm and reference, but engine is gpu',
    ],
    [
      { deterministic: true, engine: 'gpu', backend: 'cpu' },
      'deterministic is for engines wasm and reference, but engine is gpu',
    ],
    [{ batch: 0 }, 'batch must be between 1 and 65536, got 0'],
    [{ minCount: 0 }, 'minCount must be at least 1, got 0'],
    [{ documents: 'page' }, 'documents must be one of line, file, sentence, got "page"'],
    [{ invalidUtf8: 'ignore' }, 'invalidUtf8 must be one of error, replace, got "ignore"'],
    [{ words: 'a' }, 'words must be an array of strings'],
    [{ threads: 'all' }, 'threads must be a number, got "all"'],
    [{ heldOut: 0.9 }, 'heldOut must be between 0 and 0.5, got 0.9'],
  ])('refuse %j, saying what was expected', (options, message) => {
    expect(() => normalizeTrainOptions(options as object, 1)).toThrow(message);
  });

  it('refuse an unknown option by name', () => {
    expect(() => normalizeTrainOptions({ vectorSize: 10 } as object, 1)).toThrow(
      'train has no option "vectorSize"',
    );
    expect(() => normalizeTrainOptions({ minLearningrate: 1 } as object, 1)).toThrow(
      'train has no option "minLearningrate"; did you mean "minLearningRate"?',
    );
  });

  it('have the names of the record, except those of initial weights', () => {
    const normalized = normalizeTrainOptions(
      { maxVocab: 9, stemmer: 'porter', stopWords: 'en' },
      1,
    );
    const unrecorded = new Set([
      'subwords',
      'jamo',
      'words',
      'init',
      'initVocab',
      'freeze',
      'continue',
      'phrases',
      'learnPhrases',
      'preset', // only where it chose something
    ]);
    expect(Object.keys(recordOfOptions(normalized, undefined)).toSorted()).toEqual(
      [
        ...Object.keys(TRAIN_OPTIONS).filter((name) => !unrecorded.has(name)),
        'fixedVocabulary',
      ].toSorted(),
    );
  });
});
