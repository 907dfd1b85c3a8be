import { describe, expect, it } from 'vitest';
import { whitespaceTables } from '../../src/ingest/byte-tables.js';
import { compileIngest, Dictionary } from '../../src/ingest/dictionary.js';

const module = await compileIngest();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function dictionaryOf(text: string, maxWords = 1000): Dictionary {
  const dictionary = new Dictionary(module, maxWords, whitespaceTables('line'));
  dictionary.tokenize(encode(text), false);
  return dictionary;
}

describe('a dictionary', () => {
  it('adds up the words of others', () => {
    const all = new Dictionary(module, 1000);
    expect([...all.absorb(dictionaryOf('a b a').exportWords())]).toEqual([0, 1]);
    expect([...all.absorb(dictionaryOf('c b').exportWords())]).toEqual([2, 1]);
    const { bytes, counts } = all.exportWords();
    expect(new TextDecoder().decode(bytes)).toBe('abc');
    expect([...counts]).toEqual([2, 2, 1]);
  });

  it('forgets its rarest words when it holds too many, and keeps ids as they were', () => {
    const often = Array.from({ length: 20 }, (_, i) => `often${i}`).join(' ');
    const rare = Array.from({ length: 500 }, (_, i) => `rare${i}`).join(' ');
    const dictionary = new Dictionary(module, 100, whitespaceTables('line'));
    for (const text of [often, often, often, rare]) dictionary.tokenize(encode(text), false);
    const again = dictionary.tokenize(encode('often7 often0'), false);
    expect([...again.ids]).toEqual([7, 0]);
    const { lengths, counts, pruned } = dictionary.exportWords();
    expect(lengths.length).toBe(520);
    expect(counts.slice(0, 20)).toEqual(
      Uint32Array.from({ length: 20 }, (_, i) => (i === 0 || i === 7 ? 4 : 3)),
    );
    expect(pruned).toBeGreaterThan(400);
    expect([...lengths].filter((length) => length === 0)).toHaveLength(pruned);
  });

  it('gives the same ids and counts for a text as for its words one by one, even while it forgets words', () => {
    const words = Array.from(
      { length: 3000 },
      (_, i) => `w${(i * i) % 997}${i % 7 === 0 ? i : ''}`,
    );
    const whole = new Dictionary(module, 100, whitespaceTables('line'));
    const apart = new Dictionary(module, 100, whitespaceTables('line'));
    const { ids } = whole.tokenize(encode(words.join(' ')), false);
    const oneByOne = words.map((word) => apart.tokenize(encode(word), false).ids[0]);
    expect([...ids]).toEqual(oneByOne);
    expect(whole.exportWords()).toEqual(apart.exportWords());
    expect(whole.exportWords().pruned).toBeGreaterThan(100);
  });
});
