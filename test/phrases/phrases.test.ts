import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learnPhrases, Phrases } from '../../src/index.js';
import type { PhraseOptions } from '../../src/phrases/options.js';
import { parsePhrases } from '../../src/phrases/record.js';
import { GENSIM, TEXT } from './gensim.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const texts = TEXT.map((line) => line.split(' '));

describe('learnPhrases', () => {
  it.each(Object.entries(GENSIM))('finds what gensim finds %s', async (_, golden) => {
    const options = { ...(golden.options as PhraseOptions), passes: 2 };
    const phrases = await learnPhrases({ texts, ...options });
    for (const [i, pass] of golden.passes.entries()) {
      const { words, vocabulary } = phrases.passes[i];
      expect({ words, vocabulary }).toEqual({ words: pass.words, vocabulary: pass.vocabulary });
    }
    // If words can be joined in two ways, the text decides.
    for (const [i, { scores }] of golden.passes.entries()) {
      const ours = new Map(
        phrases.passes[i].phrases.map(({ words, score }) => [phrases.join(words), score]),
      );
      for (const [phrase, score] of Object.entries(scores)) {
        expect(Math.abs(ours.get(phrase)! - score)).toBeLessThan(1e-9);
      }
    }
    expect(phrases.apply(texts[2]).join(' ')).toBe(golden.last);
  });

  it('counts a pair and a word with the same text as one entry, as gensim does', async () => {
    const phrases = await learnPhrases({ texts, minCount: 1, threshold: 0.5 });
    const { phrases: found } = phrases.passes[0];
    expect(found.find(({ words }) => phrases.join(words) === 'a_b')!.count).toBe(3);
  });

  it('finds the same phrases with any number of threads', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => texts[i % texts.length].join(' '));
    const one = await learnPhrases({ texts: many, threads: 1, passes: 2, threshold: 0.001 });
    const three = await learnPhrases({ texts: many, threads: 3, passes: 2, threshold: 0.001 });
    expect(three.toJSON()).toEqual(one.toJSON());
    expect(one.size).toBeGreaterThan(0);
  });

  it('finds pairs across blocks of a document', async () => {
    const corpus = join(folder, 'line.txt');
    writeFileSync(corpus, `${TEXT.join(' ')} `.repeat(20_000)); // several blocks
    const whole = await learnPhrases({ corpus, connectorWords: 'en', threshold: 1e-4 });
    expect(whole.passes[0].words).toBe(20_000 * 71); // the tokenizer cuts a_b and new_york
    const count = whole.passes[0].phrases.find(({ words }) => words[0] === 'machine')!.count;
    expect(count).toBe(40_000);
  });

  it('drops the rarest pairs if there are too many, and reports it', async () => {
    const words = Array.from({ length: 4000 }, (_, i) => `w${(i * 7919) % 997} new york`);
    const findings: string[] = [];
    const phrases = await learnPhrases({
      texts: words,
      maxPairs: 1000,
      threads: 1,
      threshold: 0.01,
      onEvent: (event) => {
        if (event.type === 'corpus') findings.push(...event.findings.map(({ code }) => code));
      },
    });
    expect(findings).not.toContain('LOW_COVERAGE');
    expect(phrases.passes[0].phrases.map((each) => phrases.join(each.words))).toContain('new_york');
    const pruned = await learnPhrases({
      texts: words.map((text, i) => `${text} x${i}`),
      maxPairs: 1000,
      threads: 1,
      threshold: 0.01,
      onEvent: (event) => {
        if (event.type === 'corpus') findings.push(...event.findings.map(({ code }) => code));
      },
    });
    expect(findings).toContain('PRUNED_PAIRS');
    expect(pruned.passes[0].phrases.map((each) => pruned.join(each.words))).toContain('new_york');
  });

  it.each([
    [{ minCount: 0 }, 'minCount'],
    [{ threshold: 0 }, 'threshold'],
    [{ threshold: 2, scoring: 'npmi' }, 'threshold'],
    [{ scoring: 'pmi' }, 'scoring'],
    [{ delimiter: '' }, 'delimiter'],
    [{ connectorWords: 'fr' }, 'connectorWords'],
    [{ passes: 0 }, 'passes'],
    [{ treshold: 3 }, 'treshold'],
  ])('refuses %o', async (options, name) => {
    await expect(learnPhrases({ texts, ...(options as PhraseOptions) })).rejects.toThrow(name);
  });
});

const pass = (...phrases: string[][]) => ({
  words: 9,
  vocabulary: 9,
  phrases: phrases.map((words) => ({ words, count: 9, score: 11 })),
});

describe('Phrases', () => {
  const settings = {
    minCount: 5,
    threshold: 10,
    scoring: 'default' as const,
    delimiter: '_',
    connectorWords: ['of', 'the'],
  };

  it('joins from left to right, each word once', () => {
    const phrases = new Phrases(settings, [pass(['a', 'b'], ['b', 'c'], ['c', 'of', 'the', 'd'])]);
    expect(phrases.apply(['a', 'b', 'c'])).toEqual(['a_b', 'c']);
    expect(phrases.apply(['b', 'c', 'of', 'the', 'd'])).toEqual(['b_c', 'of', 'the', 'd']);
    expect(phrases.apply(['c', 'of', 'the', 'd', 'of'])).toEqual(['c_of_the_d', 'of']);
    expect(phrases.apply(['c', 'of', 'd'])).toEqual(['c', 'of', 'd']);
    expect(phrases.apply([])).toEqual([]);
  });

  it('joins Korean words', () => {
    const phrases = new Phrases(settings, [pass(['대한', '민국'])]);
    expect(phrases.apply(['대한', '민국', '서울'])).toEqual(['대한_민국', '서울']);
  });

  it('survive a round trip through JSON', () => {
    const phrases = new Phrases(settings, [pass(['a', 'b'], ['b', 'of', 'c']), pass(['a_b', 'd'])]);
    const back = parsePhrases(JSON.stringify(phrases), 'phrases.json');
    expect(back.toJSON()).toEqual(phrases.toJSON());
    expect(back.apply(['a', 'b', 'd'])).toEqual(['a_b_d']);
  });

  it.each([
    ['', 'PHRASES_FOREIGN'],
    ['[]', 'PHRASES_FOREIGN'],
    ['{"format":"other"}', 'PHRASES_FOREIGN'],
    ['{"format":"wordloom phrases","version":2}', 'PHRASES_NEWER'],
    ['{"format":"wordloom phrases","version":1}', 'PHRASES_DAMAGED'],
  ])('refuse the file %s', (text, code) => {
    expect(() => parsePhrases(text, 'p.json')).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { passes: 3 },
    { delimiter: '' },
    { delimiter: null },
    { connectorWords: 'en' },
    { scoring: 'x' },
    { threshold: 'high' },
    { passes: [{ words: 1, vocabulary: 1, phrases: [['ab', 1, 1]] }] },
    { passes: [{ words: 1, vocabulary: 1, phrases: [[['a'], 1, 1]] }] },
    { passes: [{ words: 1, vocabulary: 1, phrases: [[['a', 'b', 'c'], 1, 1]] }] },
    { passes: [{ words: 1, vocabulary: 1, phrases: [[['of', 'b'], 1, 1]] }] },
    { passes: [{ words: -1, vocabulary: 1, phrases: [] }] },
    { passes: [null] },
  ])('refuse a record with %o', (change) => {
    const record = { ...new Phrases(settings, [pass(['a', 'b'])]).toJSON(), ...change };
    expect(() => parsePhrases(JSON.stringify(record), 'p.json')).toThrow(
      expect.objectContaining({ code: 'PHRASES_DAMAGED' }),
    );
  });

  it('refuse arbitrary JSON with an error code of their own', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const record = { format: 'wordloom phrases', version: 1, ...settings, passes: value };
        try {
          parsePhrases(JSON.stringify(record), 'p.json');
        } catch (error) {
          expect((error as { code: string }).code).toBe('PHRASES_DAMAGED');
        }
      }),
    );
  });
});
