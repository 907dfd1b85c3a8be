import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { inspect, type TrainEvent, train } from '../../src/index.js';
import { seedRandom, nextFloat } from '../../src/random.js';

const folder = mkdtempSync(join(tmpdir(), 'wordloom-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CORPORA = fileURLToPath(new URL('../../../corpora/', import.meta.url));

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** Lines of 20 words each of 300 different ones, by Zipf's law, all lines different. */
function lines(count: number, end = ''): string[] {
  const random = seedRandom(1);
  const word = () =>
    `w${'abcdefghij'[Math.floor(10 * nextFloat(random))]}${Math.floor(30 * nextFloat(random) ** 2)}`;
  return Array.from({ length: count }, () => Array.from({ length: 20 }, word).join(' ') + end);
}

const CLEAN = lines(1000);

async function codes(content: string | Uint8Array, options: object = {}): Promise<string[]> {
  const corpus = write('corpus.txt', content);
  const { findings } = await inspect({ corpus, trial: false, threads: 2, dim: 50, ...options });
  return findings.map(({ code }) => code);
}

const text = (parts: string[]): string => `${parts.join('\n')}\n`;

describe('inspect', () => {
  it('finds nothing in a clean text', async () => {
    expect(await codes(text(CLEAN))).toEqual([]);
    expect(await codes(text(CLEAN), { tokenizer: 'whitespace' })).toEqual([]);
  });

  it.each([
    ['world.en.txt', []],
    ['world.ko.txt', ['JAMO_CHOSEN']],
  ])('finds nothing wrong with %s', async (name, expected) => {
    const { findings } = await inspect({ corpus: join(CORPORA, name), trial: false });
    expect(findings.map(({ code }) => code)).toEqual(expected);
  });

  it.each([
    ['one giant line', 'GIANT_DOCUMENT', CLEAN.join(' '), {}],
    ['HTML', 'MARKUP', text(CLEAN.map((line) => `<p class="a">${line}<br /></p>`)), {}],
    ['wiki markup', 'MARKUP', text(CLEAN.map((line) => `[[${line}]] '''x'''`)), {}],
    ['web addresses', 'URLS', text(CLEAN.map((line) => `${line} https://example.org/a/b`)), {}],
    ['JSON', 'JSON_LINES', text(CLEAN.map((line) => JSON.stringify({ text: line }))), {}],
    ['UTF-8 read as Latin-1', 'MOJIBAKE', text(CLEAN.map((line) => `${line} cafÃ©`)), {}],
    [
      'Latin-1',
      'MIS_ENCODED',
      Buffer.from(text(CLEAN.map((line) => `${line} café`)), 'latin1'),
      { invalidUtf8: 'replace' },
    ],
    [
      'control characters',
      'CONTROL_CHARACTERS',
      text(CLEAN.map((line) => `${line} \u0001\u0002`)),
      {},
    ],
    ['repeated lines', 'REPETITION', text([...CLEAN, ...CLEAN.slice(0, 300)]), {}],
    ['a word a line', 'SINGLE_WORDS', text(CLEAN.join(' ').split(' ')), {}],
    ['many words that are left out', 'LOW_COVERAGE', text(CLEAN), { minCount: 100 }],
    [
      'capital letters',
      'CASE_KEPT',
      text(CLEAN.map((line) => `The ${line}`)),
      { tokenizer: 'whitespace' },
    ],
    [
      'punctuation',
      'PUNCTUATION_KEPT',
      text(lines(1000, ' end. next, so!')),
      { tokenizer: 'whitespace' },
    ],
    [
      'no spaces',
      'NO_SPACES',
      text(
        CLEAN.map(
          (line) =>
            `${line} 東京はとても寒いのですが大阪はそれほどでもないそうで、来週はもっと寒くなるらしいと聞きました`,
        ),
      ),
      {},
    ],
    [
      'letters that an English tokenizer drops',
      'ENGLISH_ONLY',
      text(CLEAN.map((line) => `${line} déjà été`)),
      { tokenizer: 'word' },
    ],
    ['few words for many numbers', 'CORPUS_SMALL', text(CLEAN), { dim: 1000 }],
    [
      'a list that is not met',
      'LIST_MISSED',
      text(CLEAN),
      { words: ['wa0', 'wb0', 'A', 'B', 'C'] },
    ],
    ['words without an end', 'LONG_TOKENS', text([...CLEAN, 'x'.repeat(2000)]), {}],
    ['nothing to train', 'VOCABULARY_EMPTY', text(CLEAN), { minCount: 100_000 }],
  ] as const)('finds %s', async (_, code, content, options) => {
    expect(await codes(content, options)).toContain(code);
  });

  it.each([
    [
      'a case that was asked for',
      text(CLEAN.map((line) => `The ${line}`)),
      { tokenizer: 'whitespace', lowercase: false },
    ],
    [
      'text that the segmenter cuts',
      text(CLEAN.map((line, i) => `${line} 東京は寒い${i}`)),
      { tokenizer: 'segmenter', locale: 'ja' },
    ],
    ['whole files as documents', CLEAN.join(' '), { documents: 'file' }],
  ] as const)('finds nothing in %s', async (_, content, options) => {
    expect(await codes(content, options)).toEqual([]);
  });

  it('finds the same with any number of threads', async () => {
    const odd = [...lines(30_000, ' cafÃ© <i>'), ...CLEAN, CLEAN.join(' '), ...CLEAN];
    mkdirSync(join(folder, 'many'));
    odd.forEach((_, i) => i % 1500 === 0 && write(`many/${i}.txt`, text(odd.slice(i, i + 1500))));
    write('many/all.txt', text(odd));
    const found = await Promise.all(
      [1, 2, 4].map(async (threads) => {
        const { findings, facts } = await inspect({
          corpus: join(folder, 'many'),
          threads,
          trial: false,
        });
        return { findings, facts };
      }),
    );
    expect(found[0].findings.map(({ code }) => code)).toEqual(['MOJIBAKE', 'MARKUP', 'REPETITION']);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it('says where it was seen, in printable words', async () => {
    const path = write(
      'odd.txt',
      text(['\u0007\u001b[31m <p>red</p> \u202e', ...CLEAN.map((line) => `<p>${line}</p>`)]),
    );
    const { findings } = await inspect({ corpus: path, trial: false });
    const markup = findings.find(({ code }) => code === 'MARKUP')!;
    expect(markup.example?.origin).toEqual({ path, offset: 7 });
    expect(markup.message).toContain(`${path}, byte 7: "[31m <p>red</p>`);
    for (const { message } of findings) expect(message).not.toMatch(/\p{C}/u);
  });

  it('estimates memory, and time by a trial', async () => {
    const { prediction, memoryBytes, coverage } = await inspect({
      texts: CLEAN,
      dim: 20,
      threads: 1,
    });
    expect(memoryBytes).toBeGreaterThan(100e6);
    expect(memoryBytes).toBeLessThan(200e6);
    expect(coverage).toBeGreaterThan(0.9);
    expect(prediction.seconds).toBeGreaterThan(0);
    expect(prediction.seconds).toBeCloseTo((5 * 20_000 * coverage) / prediction.wordsPerSecond!, 6);
    expect((await inspect({ texts: CLEAN, trial: false })).prediction.seconds).toBeNull();
  });

  it('refuses what train refuses', async () => {
    await expect(inspect({ texts: [] })).rejects.toMatchObject({ code: 'CORPUS_EMPTY' });
    const wide = write('wide.txt', Buffer.from('the cafe', 'utf16le'));
    await expect(inspect({ corpus: wide })).rejects.toThrow('this looks like UTF-16LE');
    await expect(inspect({ texts: CLEAN, dims: 3 } as object)).rejects.toThrow(TypeError);
    await expect(inspect({ texts: CLEAN, trial: 1 as never })).rejects.toThrow(
      'trial must be true',
    );
  });
});

async function eventsOf(options: object): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  await train({
    texts: CLEAN,
    dim: 4,
    epochs: 1,
    ...options,
    onEvent: (event) => events.push(event),
  });
  return events;
}

describe('train', () => {
  it('reports findings and memory along with what was read', async () => {
    const texts = CLEAN.map((line) => `<p>${line}</p>`);
    const read = (await eventsOf({ texts })).find(({ type }) => type === 'corpus');
    expect(read).toMatchObject({ findings: [{ code: 'MARKUP' }], memoryBytes: expect.any(Number) });
  });

  it('warns before reading if a limit on the vocabulary may not fit', async () => {
    const [first] = await eventsOf({ maxVocab: 600_000_000 });
    expect(first).toMatchObject({ type: 'finding', finding: { code: 'MEMORY_LIMIT' } });
    const [other] = await eventsOf({ maxVocab: 1000 });
    expect(other.type).toBe('reading');
  });
});
