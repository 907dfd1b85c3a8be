import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type CorpusFile,
  findFiles,
  readBlock,
  splitFile,
  streamBlocks,
} from '../../src/corpus/index.js';
import { readLines } from '../../src/language-model/read-lines.js';
import { countWords } from '../../src/train/train.js';
import { bounded, unlessForeseen } from './bounds.js';
import { Dice } from './dice.js';
import { joined } from './broken-bytes.js';
import { mutate } from './mutate.js';
import type { Suite } from './suite.js';

const CODES = ['CORPUS_BINARY', 'CORPUS_UNREADABLE', 'CORPUS_MISSING', 'CORPUS_EMPTY'];
const FEW_BYTES = 2 ** 23;
const WORDS = [
  'the',
  'King',
  'naïve',
  '여왕',
  '🧵🪡',
  'a\u0301',
  '\uFFFD',
  '\u001b[31m',
  'x'.repeat(2000),
];
const GAPS = [' ', ' ', '\n', '\r\n', '\n\n', '\t', '\v', '\u00a0', '\u2028', '. '];
const NAMES = ['a.txt', 'ü b.txt', 'q?*[x].txt', '100%#.txt', '-n.txt', 'new\nline.txt', "it's.gz"];

/** Texts, sound and damaged, plain and compressed, read in every way. */
export const suite: Suite = {
  name: 'corpora',
  async run(seed) {
    const dice = new Dice(seed);
    const folder = mkdtempSync(join(tmpdir(), 'wordloom-fuzz-'));
    try {
      const { bytes, text } = someFile(dice);
      const path = join(folder, dice.pick(NAMES));
      writeFileSync(path, bytes);
      const invalid = dice.pick(['error', 'replace'] as const);
      const expected = text === undefined ? undefined : cleaned(text, invalid);
      const from = dice.pick([path, folder]);
      const [file] = await findFiles([from]);
      const most = FEW_BYTES + 16 * Math.max(bytes.length, text?.length ?? 0);
      const isLoose = text !== undefined && isWide(text);
      const wanted = isLoose ? undefined : { text: expected };
      await bounded(most, () => readInAllWays(file, bytes, invalid, wanted, dice));
      if (dice.chance(0.01)) await count(path, invalid, isLoose ? undefined : expected);
      if (dice.chance(0.1)) await findOddly(folder, dice);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** A file and the bytes that it stands for; undefined where its compression is damaged. */
function someFile(dice: Dice): { bytes: Uint8Array; text: Uint8Array | undefined } {
  const words = dice.times(dice.from(0, 60), () => dice.pick(WORDS) + dice.pick(GAPS));
  let text: Uint8Array = new TextEncoder().encode(dice.pick(['', '', '\uFEFF']) + words.join(''));
  if (dice.chance(0.5)) text = mutate(text, dice);
  const compression = dice.pick(['plain', 'plain', 'gzip', 'members', 'damaged'] as const);
  if (compression === 'plain') return { bytes: text, text: gunzipped(text) };
  if (compression === 'gzip') return { bytes: gzipSync(text), text };
  const at = dice.below(text.length + 1);
  const padding = new Uint8Array(dice.pick([0, 0, 3]));
  const members = [gzipSync(text.subarray(0, at)), gzipSync(text.subarray(at)), padding];
  if (compression === 'members') return { bytes: joined(...members), text };
  const bytes = mutate(joined(...members), dice);
  return { bytes, text: gunzipped(bytes) };
}

/** What Node.js makes of it, all at once; undefined where that is not to be trusted. */
function gunzipped(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return isZstd(bytes) ? undefined : bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}

const isZstd = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).equals(Buffer.of(0x28, 0xb5, 0x2f, 0xfd));

/** Whether what is read depends on how a text is cut: it is UTF-16, or NUL bytes are in it. */
function isWide(bytes: Uint8Array): boolean {
  const [a, b] = bytes;
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || bytes.includes(0);
}

/** The text that is to be read, or undefined where it is to be refused. */
function cleaned(bytes: Uint8Array, invalid: 'error' | 'replace'): string | undefined {
  const [a, b] = bytes;
  if (invalid === 'error' && !isUtf8(bytes)) return undefined;
  const start = a === 0xef && b === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start));
}

async function readInAllWays(
  file: CorpusFile,
  bytes: Uint8Array,
  invalid: 'error' | 'replace',
  wanted: { readonly text: string | undefined } | undefined,
  dice: Dice,
): Promise<void> {
  const blockBytes = dice.pick([1, 7, 100, 1 << 20]);
  const check = async (way: string, read: () => Promise<string>): Promise<void> => {
    const found = await unlessForeseen(CODES, read);
    // What the decoder of Node.js passes over at the end is refused here.
    if (found === undefined && file.kind !== 'plain') return;
    if (wanted !== undefined) assert.equal(found, wanted.text, way);
  };
  await check('as a stream', () => textOf(streamBlocks(file, invalid, blockBytes)));
  const stdin: CorpusFile = { path: '-', size: 0, kind: 'stdin' };
  const input = (): Readable => Readable.from(pieces(bytes, dice.pick([1, 10, 1000])));
  await check('from standard input', () =>
    textOf(streamBlocks(stdin, invalid, blockBytes, input())),
  );
  if (file.kind === 'plain') {
    await check('by ranges', async () =>
      textOf(splitFile(file, blockBytes).map((range) => readBlock(range, invalid))),
    );
  }
  await check('by line', async () => {
    let text = '';
    const lines = readLines('Fuzzing', { corpus: file.path, invalidUtf8: invalid });
    for await (const some of lines) text += some.join('');
    return text;
  });
}

async function textOf(
  blocks: AsyncIterable<{ bytes: Uint8Array }> | Iterable<{ bytes: Uint8Array }>,
): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for await (const { bytes } of blocks) text += decoder.decode(bytes);
  return text;
}

function* pieces(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
}

/** Counts words, as training does first, with threads. */
async function count(
  path: string,
  invalidUtf8: 'error' | 'replace',
  expected: string | undefined,
): Promise<void> {
  const options = { corpus: path, invalidUtf8, tokenizer: 'whitespace', minCount: 1 } as const;
  const found = await unlessForeseen([...CODES, 'VOCABULARY_EMPTY'], () =>
    countWords({ ...options, threads: 1 }),
  );
  if (found === undefined || expected === undefined) return;
  const words = expected.split(/[ \t\n\v\f\r]+/).filter((word) => word !== '');
  const short = words.filter((word) => Buffer.byteLength(word) <= 1024);
  assert.equal(found.report.tokens, short.length, 'tokens');
}

/** Names files as nobody should. */
async function findOddly(folder: string, dice: Dice): Promise<void> {
  mkdirSync(join(folder, 'sub', '.hidden'), { recursive: true });
  const pattern = dice.pick(ODD_PATTERNS);
  await unlessForeseen(CODES, async () => {
    assert.ok((await findFiles([join(folder, pattern)])).length > 0);
  });
}

const ODD_PATTERNS = [
  '*',
  '**',
  '**/*',
  'sub',
  'sub/*',
  'none',
  'none/*',
  '[',
  '[]',
  '{',
  '{a,',
  '(',
  '!(',
  '@(a|',
  '\\',
  '?',
  '?'.repeat(300),
  '*'.repeat(50),
  'a'.repeat(1000),
  '%00',
  '%2e%2e',
  '#',
  '~',
  '$HOME',
  '\n',
  'a.txt/b',
  '../*',
  '{1..1000}',
  '{a,b}'.repeat(8),
  '[[:alpha:]]*',
  '\u001b[31m',
  '\ud800',
];
