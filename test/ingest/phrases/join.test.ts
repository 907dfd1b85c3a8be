import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { END, idReader } from '../../../src/ingest/id-stream.js';
import { ingest } from '../../../src/ingest/ingest.js';
import type { TextSource } from '../../../src/ingest/sources.js';
import type { PhrasesWanted } from '../../../src/ingest/phrases/index.js';
import { normalizePhraseOptions } from '../../../src/phrases/options.js';
import { normalizeTokenizerOptions, openTexts } from '../../../src/tokenizer/index.js';

const RULE = { minCount: 1, maxVocab: undefined, words: undefined };
const READING = {
  tokenizer: normalizeTokenizerOptions({ tokenizer: 'whitespace' }),
  documents: 'line' as const,
  invalidUtf8: 'error' as const,
};

const readFrom = (source: TextSource, phrases: PhrasesWanted, threads = 2) =>
  ingest(source, READING, RULE, { threads, keepIds: true, phrases });

const read = (texts: readonly string[], phrases: PhrasesWanted) =>
  readFrom({ texts: openTexts('texts', texts) }, phrases);

type Ingested = Awaited<ReturnType<typeof read>>;

async function wordsOf({ stream, vocabulary }: Ingested): Promise<string[]> {
  const readIds = await idReader(stream);
  const words: string[] = [];
  for (const segment of stream.segments) {
    const ids = new Uint32Array(segment.length);
    readIds(segment, 0, segment.length, ids);
    for (const id of ids) {
      if (id !== END) words.push(vocabulary.words[stream.tables[segment.table][id]]);
    }
  }
  return words;
}

const WORDS = ['new', 'york', 'times', 'of', 'the', 'bank', 'new_york', 'a'];
const LEARN = normalizePhraseOptions({
  minCount: 1,
  threshold: 0.01,
  passes: 3,
  connectorWords: ['of', 'the'],
});

describe('phrases in a stream of ids', () => {
  it('are those that Phrases.apply joins in words, with their counts', async () => {
    const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (documents) => {
        fc.pre(documents.flat().length > 0);
        const corpus = await read(
          documents.map((words) => words.join(' ')),
          { learn: LEARN, join: true },
        );
        const expected = documents.flatMap((words) => corpus.phrases!.apply(words));
        expect(await wordsOf(corpus)).toEqual(expected);
        expect(corpus.report.tokens).toBe(expected.length);
        const { vocabulary } = corpus;
        for (const word of new Set(expected)) {
          expect(vocabulary.countOf(word)).toBe(expected.filter((each) => each === word).length);
        }
        await corpus.close();
      }),
      { numRuns: 12 },
    );
  });

  it('are joined where a document goes from one block to the next', async () => {
    const words = Array.from({ length: 400_000 }, (_, i) => WORDS[(i * i + (i >> 3)) % 8]);
    const folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'));
    const files = [join(folder, 'line.txt')];
    writeFileSync(files[0], words.join(' '));
    const corpus = await readFrom({ files }, { learn: LEARN, join: true });
    expect(corpus.stream.segments.length).toBeGreaterThan(1);
    const again = await readFrom({ files }, { given: corpus.phrases! }, 1);
    rmSync(folder, { recursive: true });
    expect(await wordsOf(again)).toEqual(corpus.phrases!.apply(words));
    expect(await wordsOf(corpus)).toEqual(await wordsOf(again));
    await corpus.close();
    await again.close();
  });
});
