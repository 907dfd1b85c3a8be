import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinDocuments } from '../../src/ingest/examine/documents.js';
import { addFacts, examineText, excerptOf } from '../../src/ingest/examine/examine.js';
import { RepeatSample } from '../../src/ingest/examine/repeats.js';
import { markSamples } from '../../src/ingest/examine/sampling.js';
import type { ReadingTask } from '../../src/ingest/read-corpus.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const factsOf = (text: string) => examineText(encode(text), { path: 'a.txt', offset: 1000 });

describe('the examination of a text', () => {
  it('counts letters, lines and words', () => {
    expect(factsOf('Ein Größe,\n\n{"a": 1}\nЖук! \u0001\uFFFD 東京は寒い')).toMatchObject({
      lines: 3,
      jsonLines: 1,
      letters: 17,
      capitals: 3,
      controls: 1,
      replacements: 1,
      words: 7,
      punctuated: 3,
      unspaced: 5,
      unspacedRuns: 1,
    });
  });

  it('does not take punctuation that stands alone for the end of a word', () => {
    expect(factsOf('the dog , the cat .\n').punctuated).toBe(0);
  });

  it.each([
    ['tag', '<p class="x">', 'a <p class="x"> b'],
    ['tag', '</div>', 'a </div> b'],
    ['tag', '<br />', 'a<br />b'],
    ['entity', '&amp;', 'R&amp;D'],
    ['wiki', '[[Seoul|capital]]', 'the [[Seoul|capital]] of'],
    ['wiki', '{{cite web}}', 'so {{cite web}} it'],
    ['url', 'www.example.org/x', 'see www.example.org/x there'],
    ['mojibake', 'Ã©', 'cafÃ© au lait'],
    ['mojibake', 'â€™', 'donâ€™t'],
  ] as const)('finds %s in %j', (name, match, text) => {
    const { matched, examples } = factsOf(text);
    expect(matched[name]).toBe(match.length);
    expect(examples[name]).toEqual({
      excerpt: text,
      origin: { path: 'a.txt', offset: 1000 + encode(text.split(match)[0]).length },
    });
  });

  it.each([
    'if a < b and c > d then <unk> is </s> not <s> markup <N>',
    "l'été, «voilà\u00a0», Spaß“ und Größe” — ÉTÉ… d’Été",
    'AT&T; R & D; the ; end',
    'São Paulo, NÃO, coração, Ångström, ÜBER–ALL, naïve',
    'http is a protocol, and www stands before names',
  ])('finds nothing in %j', (text) => {
    expect(Object.values(factsOf(text).matched).every((length) => length === 0)).toBe(true);
  });

  it('shows excerpts without control characters, on one line, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.nat(300),
        fc.nat(300),
        (text, at, length) => {
          const shown = excerptOf(text, Math.min(at, text.length), length);
          expect(shown).not.toMatch(/\p{C}|[\n\r\u2028\u2029]/u);
          expect(shown.length).toBeLessThanOrEqual(100);
        },
      ),
    );
  });

  it('adds parts up, and keeps the first example', () => {
    const sum = addFacts([factsOf('one <p> here'), factsOf('<b> two')]);
    expect(sum).toMatchObject({ words: 5, lines: 2, matched: { tag: 6 } });
    expect(sum.examples.tag?.excerpt).toBe('one <p> here');
  });
});

describe('a sample of documents', () => {
  it('knows what share is repeated', () => {
    const sample = new RepeatSample();
    for (const hash of [1, 2, 3, 1]) sample.add(hash, hash === 1 ? 6 : 4);
    expect(sample.facts()).toEqual({ documents: 1 / 4, tokens: 6 / 20 });
    expect(new RepeatSample().facts()).toEqual({ documents: 0, tokens: 0 });
  });

  it('is the same however the documents were distributed', () => {
    const documents = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(2)), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(documents, (all) => {
        const alone = new RepeatSample(16);
        const parts = [0, 1, 2].map(() => new RepeatSample(16));
        for (const [hash, part] of all) {
          alone.add(hash, 5);
          parts[part].add(hash, 5);
        }
        const merged = new RepeatSample(16);
        for (const part of parts) merged.merge(part.export());
        expect(merged.facts()).toEqual(alone.facts());
        expect(merged.export().limit).toBe(alone.export().limit);
      }),
    );
  });
});

const block = (startsDocument: boolean, carried: number, carriesOn: boolean, left = 0) => ({
  startsDocument,
  ends: { carried, carriesOn, left, leftHash: 7 },
  longest: 3,
  single: 1,
  origin: { path: 'a.txt', offset: 0 },
});

describe('documents that blocks cut', () => {
  it('are put together', () => {
    const facts = joinDocuments(
      [
        block(true, 0, false, 5),
        block(false, 10, true),
        block(false, 2, false, 1),
        block(true, 0, false),
      ],
      [],
    );
    expect(facts).toMatchObject({ longest: 17, single: 5 });
  });

  it('go into the sample where nothing cuts them but a file that ends', () => {
    const facts = joinDocuments([block(true, 0, false, 5), block(true, 0, false, 5)], []);
    expect(facts.repeated.documents).toBe(0.5);
  });
});

async function marked(sizes: number[], total: number | undefined): Promise<number[]> {
  async function* tasks(): AsyncGenerator<ReadingTask> {
    for (const end of sizes) yield { range: { path: '', start: 0, end, size: end } };
  }
  const examined: number[] = [];
  for await (const { examine } of markSamples(tasks(), total)) examined.push(examine!);
  return examined;
}

describe('the parts that are examined', () => {
  it('are all of a short text, and of none too', async () => {
    expect(await marked([1000, 20_000], 21_000)).toEqual([1000, 20_000]);
    expect(await marked([0], 0)).toEqual([0]);
  });

  it('are a small share of a long one, spread evenly', async () => {
    const examined = await marked(
      Array.from({ length: 100 }, () => 2 ** 20),
      100 * 2 ** 20,
    );
    const sum = examined.reduce((a, b) => a + b);
    expect(sum / (100 * 2 ** 20)).toBeCloseTo(0.005, 4);
    expect(Math.min(...examined)).toBeGreaterThan(0);
  });

  it('are the beginning, and then a small share, where the size is not known', async () => {
    const examined = await marked([2 ** 19, 2 ** 20, 2 ** 20], undefined);
    expect(examined[0]).toBe(2 ** 19);
    expect(examined[2]).toBe(Math.ceil(2 ** 20 / 200));
  });
});
