import { describe, expect, it } from 'vitest';
import { Model, train } from '../../src/index.js';
import { resolveWord, ResolvingSource } from '../../src/embedding/resolve-word.js';
import { Embedding } from '../../src/embedding/matrix.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { buildVocabulary } from '../../src/vocabulary/build.js';
import { placeVectors } from '../../src/train/initial-weights/place-vectors.js';

const NFC = 'caf\u00E9';
const NFD = 'cafe\u0301';

const vocabularyOf = (...words: string[]): Vocabulary =>
  new Vocabulary(words, new Float64Array(words.length).fill(1));

const embeddingOf = (...words: string[]): Embedding =>
  new Embedding(
    vocabularyOf(...words),
    1,
    Float32Array.from(words, (_, id) => id + 1),
  );

const modelOf = (words: string[], options: Record<string, unknown> = {}): Promise<Model> =>
  Model.fromState({
    vocabulary: vocabularyOf(...words),
    dim: 1,
    input: Float32Array.from(words, (_, id) => id + 1),
    output: null,
    options,
    history: [],
    corpus: {},
  });

describe('resolving a word', () => {
  it('prefers the word itself', () => {
    expect(resolveWord(embeddingOf(NFC, NFD), NFD)).toEqual({ id: 1, word: NFD, foundAs: 'exact' });
  });

  it('falls back to its other Unicode spelling', () => {
    expect(resolveWord(embeddingOf(NFC), NFD)).toEqual({ id: 0, word: NFC, foundAs: 'spelling' });
    expect(resolveWord(embeddingOf(NFD), NFC)).toEqual({ id: 0, word: NFD, foundAs: 'spelling' });
    expect(resolveWord(embeddingOf('한국'), '한국'.normalize('NFD'))?.id).toBe(0);
  });

  it('does not ignore case', () => {
    expect(resolveWord(embeddingOf('king'), 'King')).toBeUndefined();
  });

  it('tries lower case if the vocabulary has no capitals', () => {
    const found = { id: 0, word: 'king', foundAs: 'form' };
    expect(new ResolvingSource(embeddingOf('king')).resolve('KING')).toEqual(found);
    const cased = new ResolvingSource(embeddingOf('king', 'Paris'));
    expect(cased.resolve('KING')).toBeUndefined();
  });
});

describe('a model', () => {
  it('finds words in the form that its tokenizer produces', async () => {
    const texts = Array.from({ length: 50 }, () => `The King’s ${NFC} in İstanbul`);
    const model = await train({ texts, dim: 2, epochs: 1, threads: 1 });
    for (const word of [
      'king’s',
      "KING'S",
      'The',
      NFD,
      NFD.toUpperCase(),
      'İSTANBUL',
      'istanbul',
    ]) {
      expect(model.has(word)).toBe(true);
      expect(model.vector(word)).toHaveLength(2);
      expect(model.similar(word, { topn: 1 })).toHaveLength(1);
    }
    expect(model.resolve('THE')).toMatchObject({ word: 'the', foundAs: 'form' });
    expect(model.resolve('nobody')).toBeUndefined();
    expect(model.similarity('The', 'the')).toBeCloseTo(1);
  });

  it.each<[string, Record<string, unknown>, string, boolean]>([
    ['of words as they stand', { tokenizer: 'whitespace', lowercase: false }, 'King', false],
    ['of whitespace in lower case', { tokenizer: 'whitespace', lowercase: true }, 'King', true],
    ['of a function in lower case', { tokenizer: 'function', lowercase: true }, 'King', true],
    ['of lists of tokens', { tokenizer: 'tokens', lowercase: false }, 'King', false],
    ['of Turkish', { tokenizer: 'unicode', lowercase: true, locale: 'tr' }, 'Kİng', true],
    ['of a newer version', { tokenizer: 'quantum', lowercase: true }, 'King', false],
  ])('%s, finds %s by its record', async (_, options, word, isFound) => {
    // One word with a capital, so that the vocabulary does not look lower-cased.
    const model = await modelOf(['king', 'Paris'], options);
    expect(model.has(word)).toBe(isFound);
  });

  it('from another program finds both spellings', async () => {
    const model = await modelOf([NFC, 'Paris']);
    expect(model.vector(NFD)).toEqual(Float32Array.of(1));
  });
});

describe('given words', () => {
  it('from a list match both spellings, preferring the word itself', () => {
    const words = [NFC, 'bar', NFD];
    const counted = { counts: [5, 3, 2], wordOf: (id: number) => words[id] };
    const rule = { minCount: 1, maxVocab: undefined };
    const wordsOf = (list: string[]) =>
      buildVocabulary(counted, { ...rule, words: list }).vocabulary.words;
    expect(wordsOf([NFD, 'bar'])).toEqual(['bar', NFD]);
    expect(wordsOf([NFC, NFD])).toEqual([NFC, NFD]);
    const composed = { counts: [5, 3], wordOf: (id: number) => words[id] };
    const built = buildVocabulary(composed, { ...rule, words: [NFD, 'bar'] });
    expect([built.vocabulary.words, built.missingWords]).toEqual([[NFC, 'bar'], 0]);
  });

  it('from initial vectors match both spellings, preferring the word itself', async () => {
    const place = async (...words: string[]) => {
      const vectors = {
        async *blocks() {
          yield { words, rows: Float32Array.from(words, (_, i) => i + 1) };
        },
        output: () => null,
      };
      const inputs = { rows: 2, bags: undefined, subwords: undefined };
      return placeVectors(vectors, vocabularyOf(NFC, 'bar'), inputs, { dim: 1, seed: 1 });
    };
    expect((await place(NFD)).input[0]).toBe(1);
    expect((await place(NFD, NFC)).input[0]).toBe(2);
    expect((await place(NFC, NFD)).input[0]).toBe(1);
    expect([...(await place(NFD)).known]).toEqual([1, 0]);
  });
});
