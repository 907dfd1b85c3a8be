import { describe, expect, it } from 'vitest';
import { Embedding } from '../../src/embedding/matrix.js';
import { WordloomError } from '../../src/errors.js';
import { embeddingDimOf, initialiseEmbedding } from '../../src/networks/initialise.js';
import {
  type InitialiseOptions,
  normalizeInitialiseOptions,
} from '../../src/networks/initialise-options.js';
import { LanguageModelVocabulary } from '../../src/networks/vocabulary.js';
import { seedRandom } from '../../src/random.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { thrownBy } from '../store/vectors/models.js';

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
      foundBySubwords: 0,
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

  it('explains that dimensions do not fit', () => {
    expect(embeddingDimOf(VECTORS, undefined)).toBe(2);
    expect(embeddingDimOf(VECTORS, 2)).toBe(2);
    const error = thrownBy(() => embeddingDimOf(VECTORS, 200)) as WordloomError;
    expect(error).toBeInstanceOf(WordloomError);
    expect(error.code).toBe('DIMENSION_MISMATCH');
    expect(error.message).toBe(
      'The vectors have 2 dimensions, but embeddingDim is 200. ' +
        'Leave embeddingDim out, or give vectors of 200 dimensions.',
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
