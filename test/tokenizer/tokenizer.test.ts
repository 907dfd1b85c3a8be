import { describe, expect, it } from 'vitest';
import {
  createTokenizer,
  normalizeTokenizerOptions,
  TOKENIZER_NAMES,
  type Tokenize,
  type TokenizerOptions,
} from '../../src/tokenizer/index.js';

const tokenizer = (options: TokenizerOptions = {}): Promise<Tokenize> =>
  createTokenizer(normalizeTokenizerOptions(options));

async function tokens(text: string, options: TokenizerOptions = {}): Promise<string[]> {
  return (await tokenizer(options))(text);
}

const camelParts = (text: string): string[] => text.split(/(?=[A-Z])/);
const commaParts = (text: string): string[] => text.split(',');
function* pairs(text: string): Generator<string> {
  for (let i = 0; i + 2 <= text.length; i += 2) yield text.slice(i, i + 2);
}
function failing(): string[] {
  throw new Error('no dictionary');
}

describe('createTokenizer', () => {
  it('gives lower-cased words by default', async () => {
    expect(await tokens('The Café doesn’t open.')).toEqual(['the', 'café', "doesn't", 'open']);
  });

  it.each<[TokenizerOptions['tokenizer'], string[]]>([
    ['unicode', ["don't", 'pay']],
    ['whitespace', ["Don't", 'PAY!']],
    ['segmenter', ["don't", 'pay']],
    ['word', ['don', 't', 'pay']],
    ['treebank', ['do', "n't", 'pay', '!']],
    ['word-punct', ['don', "'", 't', 'pay', '!']],
    ['aggressive', ["don't", 'pay']],
  ])('knows %s', async (name, expected) => {
    expect(await tokens("Don't PAY!", { tokenizer: name })).toEqual(expected);
  });

  it.each(TOKENIZER_NAMES)('%s changes case only if it is asked to', async (name) => {
    expect(await tokens('One TWO', { tokenizer: name, lowercase: true })).toEqual(['one', 'two']);
    expect(await tokens('One TWO', { tokenizer: name, lowercase: false })).toEqual(['One', 'TWO']);
  });

  it.each(TOKENIZER_NAMES)('%s finds nothing in an empty text', async (name) => {
    expect(await tokens('', { tokenizer: name })).toEqual([]);
  });

  it('cuts by the case of the text before it lower-cases', async () => {
    expect(await tokens('camelCaseWord', { tokenizer: camelParts, lowercase: true })).toEqual([
      'camel',
      'case',
      'word',
    ]);
  });

  it('hands the locale to the segmenter', async () => {
    expect(await tokens('名前はまだ無い。', { tokenizer: 'segmenter', locale: 'ja' })).toEqual([
      '名前',
      'は',
      'まだ',
      '無い',
    ]);
  });

  describe('with stop words', () => {
    it('leaves out those of a language', async () => {
      expect(await tokens('The river and the sea', { stopWords: 'en' })).toEqual(['river', 'sea']);
      expect(await tokens('La mer et le vent', { stopWords: 'fr' })).toEqual(['mer', 'vent']);
    });

    it('leaves out those of a list, whatever their case and the case of the text', async () => {
      const options: TokenizerOptions = { lowercase: false, stopWords: ['SEA', 'The'] };
      expect(await tokens('the River and THE Sea', options)).toEqual(['River', 'and']);
    });

    it('compares them before stemming', async () => {
      const options: TokenizerOptions = { stemmer: 'porter', stopWords: ['running', 'walk'] };
      expect(await tokens('Running runs walking', options)).toEqual(['run', 'walk']);
    });

    it('sees through typographic apostrophes and Unicode spellings', async () => {
      const options: TokenizerOptions = { tokenizer: 'whitespace', stopWords: ["don't", 'café'] };
      expect(await tokens('don’t cafe\u0301 stay', options)).toEqual(['stay']);
    });

    it('refuses a language without a list', async () => {
      await expect(tokenizer({ stopWords: 'xx' })).rejects.toThrow(RangeError);
    });
  });

  it('cuts tokens to their stems', async () => {
    expect(await tokens('Running dogs', { stemmer: 'porter' })).toEqual(['run', 'dog']);
    expect(await tokens('Maximum', { stemmer: 'lancaster' })).toEqual(['maxim']);
  });

  describe("with a user's function", () => {
    it('takes any iterable, keeps the case and drops empty tokens', async () => {
      expect(await tokens(',One,,TWO,', { tokenizer: commaParts })).toEqual(['One', 'TWO']);
      // A stemmer must not see them: natural's French one makes the word "undefined" of nothing.
      const french: TokenizerOptions = { tokenizer: commaParts, stemmer: 'porter-fr' };
      expect(await tokens(',mer,,', french)).toEqual(['mer']);
      expect(await tokens('a b', { tokenizer: (text) => new Set(text) })).toEqual(['a', ' ', 'b']);
      expect(await tokens('abcd', { tokenizer: pairs })).toEqual(['ab', 'cd']);
    });

    it.each<[string, unknown, string]>([
      ['nothing', undefined, 'got undefined'],
      ['null', null, 'got null'],
      ['a number', 7, 'got the number 7'],
      ['a string', 'ab', 'got the string "ab"'],
      ['a function', () => [], 'got a function'],
      ['a promise', Promise.resolve(['a']), 'got an object (Promise)'],
      ['an object', Object.create(null), 'got an object'],
      ['numbers', ['a', 5], 'got the number 5 as token 1'],
      ['symbols', [Symbol('s')], 'got the symbol Symbol(s) as token 0'],
      ['arrays', [['a']], 'got an object (Array) as token 0'],
    ])('refuses one that gives %s', async (_, given, message) => {
      const tokenize = await tokenizer({ tokenizer: () => given as string[] });
      expect(() => tokenize('text')).toThrow(TypeError);
      expect(() => tokenize('text')).toThrow(message);
    });

    it('takes tokens of any characters', async () => {
      const options = { tokenizer: () => ['a\nb', 'c\u001Fd', '\0', ' '] };
      expect(await tokens('text', options)).toEqual(['a\nb', 'c\u001Fd', '\0', ' ']);
    });

    it('passes on its errors', async () => {
      const tokenize = await tokenizer({ tokenizer: failing });
      expect(() => tokenize('text')).toThrow('no dictionary');
    });
  });

  it('whitespace keeps a unit separator within a word, and cuts at line feeds', async () => {
    expect(await tokens('a\u001Fb\nc', { tokenizer: 'whitespace' })).toEqual(['a\u001Fb', 'c']);
  });

  it.each(['treebank', 'word-punct'] as const)('%s stands a unit separator', async (name) => {
    expect(await tokens('one a\u001Fb two', { tokenizer: name })).toEqual(
      expect.arrayContaining(['one', 'two']),
    );
  });

  it.each(['unicode', 'segmenter', 'word', 'aggressive'] as const)(
    '%s takes separators in the text for gaps',
    async (name) => {
      const text = 'one\ntwo\u001Ethree\u001Ffour';
      expect(await tokens(text, { tokenizer: name })).toEqual(['one', 'two', 'three', 'four']);
    },
  );
});
