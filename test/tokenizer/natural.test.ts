import { describe, expect, it } from 'vitest';
import {
  type NaturalTokenizerName,
  naturalStemmer,
  naturalTokenizer,
} from '../../src/tokenizer/natural.js';
import { STEMMER_NAMES, type StemmerName } from '../../src/tokenizer/options.js';

type Sample = [name: NaturalTokenizerName, tokens: string[]];

describe('naturalTokenizer', () => {
  const samples: Sample[] = [
    ['word', ['Don', 't', 'pay', '3', '5', 'dollars']],
    ['treebank', ['Do', "n't", 'pay', '3.5', 'dollars', '!']],
    ['word-punct', ['Don', "'", 't', 'pay', '3.5', 'dollars', '!']],
    ['aggressive', ["Don't", 'pay', '3', '5', 'dollars']],
  ];
  it.each(samples)('%s has its own cuts for English', async (name, tokens) => {
    expect((await naturalTokenizer(name))("Don't pay 3.5 dollars!")).toEqual(tokens);
  });

  const korean: Sample[] = [
    ['word', []],
    ['treebank', ['한', '국', '어']],
    ['word-punct', ['한', '국', '어']],
    ['aggressive', []],
  ];
  it.each(korean)('%s drops Korean or cuts it to syllables', async (name, tokens) => {
    expect((await naturalTokenizer(name))('한국어')).toEqual(tokens);
  });

  const accented: Sample[] = [
    ['word', ['caf']],
    ['treebank', ['caf', 'é']],
    ['word-punct', ['café']],
    ['aggressive', ['caf']],
  ];
  it.each(accented)('%s has its own way with an accent', async (name, tokens) => {
    expect((await naturalTokenizer(name))('café')).toEqual(tokens);
  });

  const astral: Sample[] = [
    ['word', ['a', 'b']],
    ['treebank', ['a', '😀', 'b', '𠮷', '野', '👍', '🏽']],
    ['word-punct', ['a', '😀', 'b', '𠮷', '野', '👍', '🏽']],
    ['aggressive', ['a', 'b']],
  ];
  it.each(astral)('%s never gives half a character', async (name, tokens) => {
    expect((await naturalTokenizer(name))('a😀b 𠮷野 👍🏽')).toEqual(tokens);
  });

  it.each(samples.map(([name]) => name))('%s gives no white space as a token', async (name) => {
    expect((await naturalTokenizer(name))('\ta  b\t\tc\r\n')).toEqual(['a', 'b', 'c']);
  });

  it.each(samples.map(([name]) => name))('%s finds no token in an empty text', async (name) => {
    expect((await naturalTokenizer(name))('')).toEqual([]);
  });
});

describe('naturalStemmer', () => {
  // Two forms of one word and their stem.
  const families = {
    porter: ['running', 'runs', 'run'],
    lancaster: ['maximum', 'maximal', 'maxim'],
    'porter-de': ['häuser', 'hauses', 'haus'],
    'porter-es': ['bibliotecas', 'biblioteca', 'bibliotec'],
    'porter-fr': ['continuellement', 'continuelle', 'continuel'],
    'porter-it': ['abbandonata', 'abbandonato', 'abbandon'],
    'porter-nl': ['lichamelijk', 'lichamelijkheden', 'licham'],
    'porter-no': ['havnedistriktene', 'havnedistrikter', 'havnedistrikt'],
    'porter-pt': ['menina', 'meninas', 'menin'],
    'porter-ru': ['книгами', 'книга', 'книг'],
    'porter-sv': ['jaktkarlarne', 'jaktkarlar', 'jaktkarl'],
    'porter-uk': ['книгами', 'книга', 'книг'],
    'carry-fr': ['continuellement', 'continuels', 'continu'],
    indonesian: ['membaca', 'dibaca', 'baca'],
    japanese: ['コンピューター', 'コンピュータ', 'コンピュータ'],
  } satisfies Record<StemmerName, [string, string, string]>;

  it.each(Object.entries(families))('%s finds one stem for two forms', async (name, words) => {
    const stem = await naturalStemmer(name as StemmerName);
    const [first, second, expected] = words;
    expect([stem(first), stem(second)]).toEqual([expected, expected]);
  });

  it.each(STEMMER_NAMES)('%s gives a string for any word, and the same again', async (name) => {
    const stem = await naturalStemmer(name);
    const other = await naturalStemmer(name);
    for (const word of [
      'a',
      "don't",
      '123',
      '한국어',
      '日本',
      'é',
      '\u0301',
      'constructor',
      '__proto__',
    ]) {
      const stemmed = stem(word);
      expect(stemmed).toBeTypeOf('string');
      expect(stem(word)).toBe(stemmed);
      expect(other(word)).toBe(stemmed);
    }
  });

  it('continues after more words than it remembers', async () => {
    const stem = await naturalStemmer('lancaster');
    for (let i = 0; i < 70_000; i++) stem(`w${i}`);
    expect(stem('running')).toBe('run');
  });
});
