import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Embedding } from '../../src/embedding/matrix.js';
import { WordloomError } from '../../src/errors.js';
import {
  embeddingDimOf,
  initialiseEmbedding,
  wantedWords,
} from '../../src/language-model/initialise.js';
import {
  type InitialiseOptions,
  normalizeInitialiseOptions,
} from '../../src/language-model/initialise-options.js';
import { LanguageModelVocabulary } from '../../src/language-model/vocabulary.js';
import { openVectorSource } from '../../src/language-model/read-vectors.js';
import { seedRandom } from '../../src/random.js';
import { saveLanguageModel, saveModel } from '../../src/store/index.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { uniformLanguageModel } from '../store/language-models.js';
import { inFolder, thrownBy } from '../store/models.js';

/** Vectors of 2 numbers by word. */
function vectors(rows: Readonly<Record<string, readonly [number, number]>>): Embedding {
  const words = Object.keys(rows);
  const vocabulary = new Vocabulary(words, new Float64Array(words.length));
  return new Embedding(vocabulary, 2, Float32Array.from(Object.values(rows).flat()));
}

const VECTORS = vectors({ king: [1, 2], queen: [3, 4], paris: [5, 6] });

const words = (tokens: readonly string[], counts?: readonly number[]): LanguageModelVocabulary =>
  new LanguageModelVocabulary({
    level: 'word',
    tokens,
    counts: Float64Array.from(counts ?? tokens.map(() => 1)),
  });

/** What the table of a vocabulary becomes, row by row, if it was drawn as -1 everywhere. */
function initialised(
  vocabulary: LanguageModelVocabulary,
  source: Embedding,
  options: InitialiseOptions = {},
  seed = 1,
) {
  const table = new Float32Array(vocabulary.size * source.dim).fill(-1);
  const rules = normalizeInitialiseOptions(options);
  const coverage = initialiseEmbedding(table, vocabulary, source, rules, seedRandom(seed));
  const row = (token: string): number[] => {
    const id = vocabulary.indexOf(token)!;
    return Array.from(table.subarray(id * source.dim, (id + 1) * source.dim));
  };
  return { table, coverage, row };
}

describe('initialising an Embedding layer', () => {
  it('puts each vector into the row of its word', () => {
    const { row } = initialised(words(['<unk>', '<eos>', 'queen', 'king']), VECTORS);
    expect([row('queen'), row('king')]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  it('reports the coverage by types and by tokens', () => {
    const vocabulary = words(
      ['<pad>', '<unk>', '<eos>', 'king', 'baker', 'Paris', 'mouse'],
      [0, 5, 7, 40, 30, 20, 10],
    );
    expect(initialised(vocabulary, VECTORS).coverage).toEqual({
      types: 4,
      foundTypes: 2,
      foundInLowercase: 1,
      tokens: 105, // <unk> stands for words of the text, <eos> does not
      foundTokens: 60,
      specials: [],
      missing: ['baker', 'mouse'],
    });
  });

  it('takes the vector of a word in lower case, unless it may not', () => {
    const vocabulary = words(['<unk>', '<eos>', 'PARIS', 'king']);
    expect(initialised(vocabulary, VECTORS).row('PARIS')).toEqual([5, 6]);
    const strict = initialised(vocabulary, VECTORS, { lowercaseFallback: false });
    expect(strict.coverage).toMatchObject({ foundTypes: 1, foundInLowercase: 0 });
    expect(strict.row('PARIS')).not.toEqual([5, 6]);
  });

  it('fills rows without vectors as the rules say', () => {
    const vocabulary = words(['<pad>', '<unk>', '<eos>', 'king', 'paris', 'baker']);
    const zeros = initialised(vocabulary, VECTORS, { missingWords: 'zeros' });
    expect(zeros.row('baker')).toEqual([0, 0]);
    expect(zeros.row('<pad>')).toEqual([0, 0]);
    expect(zeros.row('<unk>')).toEqual([3, 4]); // the mean of king and paris
    const other = initialised(vocabulary, VECTORS, {
      missingWords: 'random',
      unknownRow: 'zeros',
      endOfLineRow: 'mean',
    });
    expect(other.row('baker')).toEqual([-1, -1]); // as it was drawn
    expect(other.row('<unk>')).toEqual([0, 0]);
    expect(other.row('<eos>')).toEqual([3, 4]);
  });

  it('draws matched rows with the mean and the spread of the vectors found, by the seed', () => {
    const many = Array.from({ length: 4000 }, (_, i) => `unseen${i}`);
    const vocabulary = words(['<unk>', '<eos>', 'king', 'paris', ...many]);
    const { table, row } = initialised(vocabulary, VECTORS);
    const first = many.map((word) => row(word)[0]);
    const mean = first.reduce((sum, x) => sum + x, 0) / many.length;
    const variance = first.reduce((sum, x) => sum + (x - mean) ** 2, 0) / many.length;
    expect(mean).toBeCloseTo(3, 0);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1); // king 1, paris 5
    expect(initialised(vocabulary, VECTORS).table).toEqual(table);
    expect(initialised(vocabulary, VECTORS, {}, 2).table).not.toEqual(table);
  });

  it('knows special tokens by the names of other programs', () => {
    const source = vectors({ king: [1, 2], UNK: [7, 7], '</s>': [8, 8] });
    const { row, coverage } = initialised(words(['<unk>', '<eos>', 'king']), source);
    expect([row('<unk>'), row('<eos>')]).toEqual([
      [7, 7],
      [8, 8],
    ]);
    expect(coverage).toMatchObject({ specials: ['<unk>', '<eos>'], types: 1, foundTypes: 1 });
  });

  it('fills tables of float64 too', () => {
    const vocabulary = words(['<unk>', '<eos>', 'king']);
    const table = new Float64Array(6);
    initialiseEmbedding(table, vocabulary, VECTORS, normalizeInitialiseOptions(), seedRandom(1));
    expect([...table.subarray(4)]).toEqual([1, 2]);
  });

  it('says in words that dimensions do not fit', () => {
    expect(embeddingDimOf(VECTORS, undefined)).toBe(2);
    expect(embeddingDimOf(VECTORS, 2)).toBe(2);
    const error = thrownBy(() => embeddingDimOf(VECTORS, 200)) as WordloomError;
    expect(error).toBeInstanceOf(WordloomError);
    expect(error.code).toBe('DIMENSION_MISMATCH');
    expect(error.message).toBe(
      'The vectors have 2 numbers each, but embeddingDim is 200. ' +
        'Leave embeddingDim out, or give vectors of 200 numbers.',
    );
    const vocabulary = words(['<unk>', '<eos>', 'king']);
    const rules = normalizeInitialiseOptions();
    expect(
      thrownBy(() =>
        initialiseEmbedding(new Float32Array(9), vocabulary, VECTORS, rules, seedRandom(1)),
      ),
    ).toMatchObject({ code: 'DIMENSION_MISMATCH' });
  });

  it('refuses vectors of which no token of the text has one', () => {
    const foreign = words(['<unk>', '<eos>', 'roi', 'reine']);
    const error = thrownBy(() => initialised(foreign, VECTORS)) as WordloomError;
    expect(error.code).toBe('VECTORS_UNRELATED');
    expect(error.message).toContain('"roi", "reine"');
    expect(error.message).toContain('"king", "queen", "paris"');
    const letters = new LanguageModelVocabulary({
      level: 'char',
      tokens: ['a', 'b'],
      counts: new Float64Array(2),
    });
    const ofLetters = thrownBy(() => initialised(letters, VECTORS)) as WordloomError;
    expect(ofLetters.message).toContain("set level to 'word'");
  });

  it('refuses options that it does not know', () => {
    expect(() => normalizeInitialiseOptions({ unknown: 'mean' } as InitialiseOptions)).toThrow(
      TypeError,
    );
    expect(() => normalizeInitialiseOptions({ missingWords: 'nearest' as 'mean' })).toThrow(
      RangeError,
    );
  });
});

describe('openVectorSource', () => {
  const wanted = wantedWords(words(['<unk>', '<eos>', 'King', 'paris']));

  it('reads a wordloom model, and closes it', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, {
        vocabulary: VECTORS.vocabulary,
        dim: 2,
        input: VECTORS.data,
        output: null,
        options: {},
        history: [],
        corpus: {},
      });
      const { source, close } = await openVectorSource(path, wanted);
      expect([source.dim, source.row(source.indexOf('paris')!)]).toEqual([
        2,
        Float32Array.of(5, 6),
      ]);
      close();
      expect(thrownBy(() => source.indexOf('paris'))).toMatchObject({ code: 'MODEL_CLOSED' });
    }));

  it("keeps of other programs' files the wanted words only", () =>
    inFolder(async (folder) => {
      const path = join(folder, 'vectors.txt');
      writeFileSync(path, 'king 1 2\nqueen 3 4\n</s> 9 9\nparis 5 6\nUNK 0 1\n');
      const { source } = await openVectorSource(path, wanted);
      expect(source.words()).toEqual(['king', '</s>', 'paris', 'UNK']);
      expect(source.row(2)).toEqual(Float32Array.of(5, 6));
    }));

  it('says what is wrong with files that hold no vectors', () =>
    inFolder(async (folder) => {
      const none = openVectorSource(join(folder, 'none.txt'), wanted);
      await expect(none).rejects.toMatchObject({ code: 'VECTORS_UNREADABLE' });
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, uniformLanguageModel(['a'], 1));
      const other = openVectorSource(path, wanted);
      await expect(other).rejects.toMatchObject({ code: 'MODEL_OF_OTHER_KIND' });
    }));
});
