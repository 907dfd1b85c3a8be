import { describe, expect, it } from 'vitest';
import {
  normalizeTokenizerOptions,
  STEMMER_NAMES,
  TOKENIZER_NAMES,
  type TokenizerOptions,
} from '../../src/tokenizer/options.js';

const whole = (text: string): string[] => [text];

describe('normalizeTokenizerOptions', () => {
  it('fills in the defaults', () => {
    const defaults = {
      tokenizer: 'unicode',
      lowercase: true,
      stemmer: undefined,
      stopWords: undefined,
      locale: 'en',
    };
    expect(normalizeTokenizerOptions()).toStrictEqual(defaults);
    expect(normalizeTokenizerOptions({})).toStrictEqual(defaults);
  });

  it.each(TOKENIZER_NAMES)(
    'lower-cases by default for %s, unless it is whitespace',
    (tokenizer) => {
      const { lowercase } = normalizeTokenizerOptions({ tokenizer });
      expect(lowercase).toBe(tokenizer !== 'whitespace');
    },
  );

  it('leaves the case to a function of the user', () => {
    const options = { tokenizer: whole, lowercase: false };
    expect(normalizeTokenizerOptions({ tokenizer: whole })).toMatchObject(options);
  });

  it('keeps what it is given, and may be asked again', () => {
    const options: TokenizerOptions = {
      tokenizer: 'whitespace',
      lowercase: true,
      stemmer: 'porter-fr',
      stopWords: ['le', 'la'],
      locale: 'pt-BR',
    };
    const normalized = normalizeTokenizerOptions(options);
    expect(normalized).toStrictEqual(options);
    expect(normalizeTokenizerOptions(normalized)).toStrictEqual(normalized);
    const defaults = normalizeTokenizerOptions();
    expect(normalizeTokenizerOptions(defaults)).toStrictEqual(defaults);
  });

  it('copies a list of stop words, so that a later change to it makes no difference', () => {
    const stopWords = ['a'];
    const normalized = normalizeTokenizerOptions({ stopWords });
    stopWords.push('b');
    expect(normalized.stopWords).toEqual(['a']);
  });

  it.each(STEMMER_NAMES)('knows the stemmer %s', (stemmer) => {
    expect(normalizeTokenizerOptions({ stemmer }).stemmer).toBe(stemmer);
  });

  it.each<[string, object, ErrorConstructor, string]>([
    [
      'an unknown option',
      { stopwords: 'en' },
      TypeError,
      'no option "stopwords"; did you mean "stopWords"?',
    ],
    [
      'an unknown tokenizer',
      { tokenizer: 'regex' },
      RangeError,
      'function, must be one of unicode',
    ],
    ['a tokenizer that is no name', { tokenizer: 5 }, TypeError, 'got 5'],
    [
      'a lowercase that is no boolean',
      { lowercase: 'yes' },
      TypeError,
      'lowercase must be true or',
    ],
    ['an unknown stemmer', { stemmer: 'snowball' }, RangeError, 'stemmer must be one of porter,'],
    ['a stemmer that is no name', { stemmer: true }, TypeError, 'stemmer must be one of porter,'],
    ['stop words of another kind', { stopWords: true }, TypeError, 'stopWords must be a language'],
    ['a language without a name', { stopWords: '' }, RangeError, 'stopWords must not be empty'],
    ['a stop word that is no string', { stopWords: ['a', 1] }, TypeError, 'stopWords[1] must be'],
    ['an empty stop word', { stopWords: [''] }, RangeError, 'stopWords[0] must not be empty'],
    ['a locale that is no string', { locale: 1 }, TypeError, 'locale must be a string'],
    ['a locale that is no tag', { locale: 'en_US' }, RangeError, 'locale must be a language tag'],
    ['a locale that is not known', { locale: 'xx' }, RangeError, 'locale "xx" is not known'],
    [
      'a locale for an English tokenizer',
      { locale: 'tr', tokenizer: 'treebank' },
      RangeError,
      'the tokenizer treebank is only for English',
    ],
    [
      'a locale where the case is kept',
      { locale: 'tr', lowercase: false },
      RangeError,
      'changes nothing: words are not lower-cased',
    ],
    [
      'a locale of words as they stand',
      { locale: 'tr', tokenizer: 'whitespace' },
      RangeError,
      'changes nothing',
    ],
    ['null', null as unknown as object, TypeError, 'options must be an object'],
    ['a name in the place of options', 'unicode' as unknown as object, TypeError, 'an object'],
    ['a list in the place of options', [], TypeError, 'options must be an object'],
  ])('refuses %s', (_, options, kind, message) => {
    const normalize = (): unknown => normalizeTokenizerOptions(options);
    expect(normalize).toThrow(kind);
    expect(normalize).toThrow(message);
  });
});
