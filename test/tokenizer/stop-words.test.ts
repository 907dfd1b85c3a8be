import { describe, expect, it } from 'vitest';
import { loadStopWords, stopWordKey, stopWordLanguages } from '../../src/tokenizer/stop-words.js';

describe('loadStopWords', () => {
  it('loads the list of a language', async () => {
    const english = await loadStopWords('en');
    expect(english.has('the')).toBe(true);
    expect(english.has("don't")).toBe(true);
    expect(english.has('river')).toBe(false);
  });

  it.each(['ko', 'ja', 'de', 'el', 'ar'])('has words for %s', async (language) => {
    expect((await loadStopWords(language)).size).toBeGreaterThan(50);
  });

  it('takes a list of words instead, in any spelling', async () => {
    const words = await loadStopWords(['Cafe\u0301', 'DON’T']);
    expect([...words]).toEqual(['café', "don't"]);
    expect(words.has(stopWordKey('CAFÉ'))).toBe(true);
  });

  it.each(['xx', 'english', 'EN', 'constructor', '__proto__'])(
    'refuses %s, which is no known language, and lists the known ones',
    async (language) => {
      const loading = loadStopWords(language);
      await expect(loading).rejects.toThrow(RangeError);
      await expect(loading).rejects.toThrow(`language "${language}"; known: af, ar, bg`);
    },
  );
});

describe('stopWordLanguages', () => {
  it('names the languages in order', async () => {
    const languages = await stopWordLanguages();
    expect(languages).toContain('ko');
    expect(languages).toEqual(languages.toSorted());
  });
});
