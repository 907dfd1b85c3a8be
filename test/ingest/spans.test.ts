import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockReader } from '../../src/ingest/block-reader.js';
import { compileIngest } from '../../src/ingest/dictionary.js';
import { composeRuns } from '../../src/ingest/compose-runs.js';
import { END } from '../../src/ingest/id-stream.js';
import type { DocumentUnit } from '../../src/ingest/reading.js';
import {
  GIVEN_TOKENS,
  normalizeTokenizerOptions,
  type TokenizerOptions,
} from '../../src/tokenizer/options.js';
import { unicodeTokens, whitespaceTokens } from '../../src/tokenizer/index.js';

/*
 * The kernel looks at 64 bytes at a time, in windows of 4,096, and remembers spans that it has seen.
 * None of that may show: words are the same wherever they stand and whatever was read before.
 */

const module = await compileIngest();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const create = (tokenizer: TokenizerOptions | 'tokens', documents: DocumentUnit = 'line') =>
  BlockReader.create(module, {
    tokenizer: tokenizer === 'tokens' ? GIVEN_TOKENS : normalizeTokenizerOptions(tokenizer),
    documents,
    invalidUtf8: 'error',
  });

/** Ids as the words' bytes, one character a byte, and END as undefined. */
function wordsOf(reader: BlockReader, ids: readonly number[]): (string | undefined)[] {
  const { bytes, lengths } = reader.dictionary.exportWords();
  let end = 0;
  const words = Array.from(lengths, (length) => {
    end += length;
    return String.fromCharCode(...bytes.subarray(end - length, end));
  });
  return ids.map((id) => (id === END ? undefined : words[id]));
}

const readWith = (reader: BlockReader, bytes: Uint8Array, startsLine = true): number[] => [
  ...reader.read({ bytes: bytes.slice(), startsLine, startsFile: startsLine, nuls: 0 }).ids,
];

/** What comes of bytes cut at separators; a document's end only counts after a token. */
function cut(
  bytes: Uint8Array,
  isSeparator: (byte: number) => boolean,
  endsDocument: (byte: number) => boolean,
): (string | undefined)[] {
  const result: (string | undefined)[] = [];
  let word = '';
  const flush = (): void => {
    if (word !== '' && word.length <= 1024) result.push(word);
    word = '';
  };
  for (const byte of bytes) {
    if (!isSeparator(byte) && !endsDocument(byte)) {
      word += String.fromCharCode(byte);
      continue;
    }
    flush();
    if (endsDocument(byte) && result.length > 0 && result.at(-1) !== undefined) {
      result.push(undefined);
    }
  }
  flush();
  return result;
}

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 9 && byte <= 13);
const isLineEnd = (byte: number): boolean => byte === 10 || byte === 13;

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  // Few different bytes, so that words repeat and separators are frequent.
  fc
    .array(fc.constantFrom(0x20, 0x0a, 0x0d, 0x61, 0x62, 0x1f, 0x2e, 0xfe, 0xff, 0), {
      maxLength: 9000,
    })
    .map((bytes) => Uint8Array.from(bytes)),
  // Long runs, which reach over windows.
  fc
    .array(fc.tuple(fc.constantFrom(0x20, 0x61, 0xff, 0x0a), fc.integer({ min: 0, max: 1500 })), {
      maxLength: 12,
    })
    .map((runs) => Uint8Array.from(runs.flatMap(([byte, times]) => Array(times).fill(byte)))),
);

describe('bytes of every kind', () => {
  it('are cut at white space, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const reader = await create({ tokenizer: 'whitespace' });
        expect(wordsOf(reader, readWith(reader, bytes))).toEqual(cut(bytes, isSpace, isLineEnd));
      }),
      { numRuns: 200 },
    );
  });

  it('are cut at the separators of given tokens', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const reader = await create('tokens');
        expect(wordsOf(reader, readWith(reader, bytes))).toEqual(
          cut(
            bytes,
            (byte) => byte === 0xff,
            (byte) => byte === 0xfe,
          ),
        );
      }),
      { numRuns: 200 },
    );
  });
});

// Every rule that looks at a neighbour, short and long words, and what needs Unicode's own rules.
const TEXT =
  "It's 3.14, 'quoted' rock'n'roll a''b The THE the. l’été d'où Ünïcode naïve Кошка 한국어를 日本語。中 " +
  'צה"ל א"b ב\u05B8"ג לוו׳ paral·lel a\u200Cb a\u200C b क्ष x\u00ADy e\u0301t\u0301 ΟΔΟΣ ΑΣ.Β =\u0338 fifteenletters! ' +
  'fifteenletters1 sixteenletters12 seventeenletters1 averylongwordofthirtythreelettersx é’ü \u{1D400}x 😀😀.\n\r\nend.';

const reference = (text: string, tokenizer: 'unicode' | 'whitespace'): string[][] =>
  text
    .split(/[\r\n]/)
    .map((line) => (tokenizer === 'unicode' ? unicodeTokens(line, true) : whitespaceTokens(line)))
    .filter((tokens) => tokens.length > 0);

const latin1 = (word: string): string => String.fromCharCode(...encode(word));

/** Documents of tokens as the kernel gives them; the last one stays open. */
const stream = (documents: string[][], isOpen: boolean): (string | undefined)[] => {
  const all = documents.flatMap((words) => [...words.map(latin1), undefined]);
  return isOpen ? all.slice(0, -1) : all;
};

describe.each(['unicode', 'whitespace'] as const)('with the tokenizer %s', (tokenizer) => {
  it('words are the same at every offset from the ends of vectors and windows', async () => {
    const reader = await create({ tokenizer });
    const expected = stream(reference(TEXT, tokenizer), true);
    const ids: number[][] = [];
    for (const length of [0, 4096 - encode(TEXT).length - 64, 4096 - 64]) {
      for (let offset = 0; offset < 130; offset++) {
        ids.push(readWith(reader, encode(' '.repeat(length + offset) + TEXT)));
      }
    }
    const [first, ...others] = ids;
    expect(wordsOf(reader, first)).toEqual(expected);
    expect(others.every((each) => each.join() === first.join())).toBe(true);
  });

  it('a text gives the same in two blocks, wherever the second begins', async () => {
    const reader = await create({ tokenizer });
    const bytes = encode(TEXT);
    const whole = readWith(reader, bytes);
    for (let at = 1; at < bytes.length; at++) {
      // Blocks end where a word ends.
      if (bytes[at - 1] > 0x20) continue;
      const before = readWith(reader, bytes.subarray(0, at));
      const after = readWith(reader, bytes.subarray(at), before.at(-1) === END);
      expect([...before, ...after]).toEqual(whole);
    }
  });

  it('bytes after the end of a text change nothing', async () => {
    const reader = await create({ tokenizer });
    for (let length = 1; length < 140; length++) {
      const text = "a'b ".repeat(40).slice(0, length);
      readWith(reader, encode('b'.repeat(400)));
      expect(wordsOf(reader, readWith(reader, encode(text)))).toEqual(
        stream(reference(text, tokenizer), true),
      );
    }
  });

  it('counts add up to the tokens that were emitted', async () => {
    const reader = await create({ tokenizer });
    const ids = Array.from({ length: 20 }, () => readWith(reader, encode(TEXT))).flat();
    const counts = new Map<number, number>();
    for (const id of ids) if (id !== END) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect([...reader.dictionary.exportWords().counts]).toEqual(
      Array.from({ length: counts.size }, (_, id) => counts.get(id)),
    );
  });
});

it('sentences end alike, whether a word was seen before or not', async () => {
  const text = 'One. two! Two。한국. 한국! x.y 3.14 end.\u001Fnext ’. \u00AD. a.\u00AD b ';
  for (const tokenizer of ['unicode', 'whitespace'] as const) {
    const reader = await create({ tokenizer }, 'sentence');
    const first = readWith(reader, encode(text));
    expect(first.filter((id) => id === END).length).toBeGreaterThan(3);
    for (let offset = 0; offset < 70; offset++) {
      expect(readWith(reader, encode(' '.repeat(offset) + text))).toEqual(first);
    }
  }
});

const upper = (run: string): string => run.normalize('NFC').toUpperCase();

it('composes some runs of a text as it composes the whole', () => {
  const text = 'ab e\u0301x ok\nÀ b';
  const runs = Uint32Array.of(3, 7, 11, 13);
  const composed = composeRuns(encode(text), runs, upper);
  expect(new TextDecoder().decode(composed)).toBe('ab ÉX ok\nÀ b');
});
