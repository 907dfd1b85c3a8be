import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findFiles, streamBlocks } from '../../src/corpus/index.js';
import { normalizeImportOptions } from '../../src/formats/import-options.js';
import { loadVectors } from '../../src/formats/load-vectors.js';
import { languageModelFormat } from '../../src/networks/formats/index.js';
import { bounded, foreseen } from './bounds.js';
import { BROKEN_FILES, type BrokenFile } from './broken-files.js';
import { inputFile } from './input-file.js';
import { FEW_BYTES } from './vector-formats.js';

const folder = mkdtempSync(join(tmpdir(), 'wordloom-broken-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads the words of a file. */
type Read = (file: BrokenFile) => Promise<readonly string[]>;

const READERS: Record<keyof typeof BROKEN_FILES, Read> = {
  vectors: async ({ files, format }) => {
    const input = inputFile(files, Object.keys(files)[0]);
    return (await loadVectors(input, normalizeImportOptions({ format }))).vocabulary.words;
  },
  'language models': async ({ files }) => {
    const model = await languageModelFormat('safetensors').read!(inputFile(files, '.safetensors'));
    return model.vocabulary.tokens;
  },
  texts: async ({ files }) => {
    const path = join(folder, 'corpus.txt');
    writeFileSync(path, files['.txt']);
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const words: string[] = [];
    for (const file of await findFiles([path])) {
      for await (const { bytes } of streamBlocks(file, 'error')) {
        for (const word of decoder.decode(bytes).match(/\S+/g) ?? []) words.push(word);
      }
    }
    return words;
  },
};

/** A word may be as long as that before a text is refused. */
const MOST_BYTES = { vectors: FEW_BYTES, 'language models': FEW_BYTES, texts: 2 ** 27 };

describe.each(Object.entries(BROKEN_FILES))('broken %s', (kind, files) => {
  const what = kind as keyof typeof BROKEN_FILES;

  it.each(files.map((file) => [file.name, file] as const))('%s', async (_, file) => {
    const { expected } = file;
    const read = () => bounded(MOST_BYTES[what], () => READERS[what](file));
    if ('words' in expected) return expect(await read()).toEqual(expected.words);
    const error: unknown = await read().then(
      (words) => expect.fail(`it was read: ${words.slice(0, 9)}`),
      (failure: unknown) => failure,
    );
    foreseen(error, [expected.code]);
    expect((error as Error).message).toMatch(expected.says ?? /x\.|corpus\.txt/);
  });
});
