import type { TextBlock } from '../corpus/blocks.js';
import type { CorpusFile } from '../corpus/files.js';
import { requireNode } from '../threads.js';
import type { OpenTexts } from '../tokenizer/texts.js';
import { encodeTokens } from './encode-tokens.js';
import { markSamples } from './examine/sampling.js';
import type { ReadingTask } from './read-corpus.js';
import type { ReadingOptions } from './reading.js';

/** Where text comes from: files (paths, directories, globs, '-') or texts given in code. */
export type TextSource = { readonly files: readonly string[] } | { readonly texts: OpenTexts };

/** A source as the tasks of reading it. */
export interface OpenSource {
  /** The number of files, 0 for texts given in code. */
  readonly files: number;
  /** How to read it: the given options, fitted to the source. */
  readonly options: ReadingOptions;
  readonly tasks: AsyncGenerator<ReadingTask>;
  /** Bytes of all texts; undefined if they are unknown before reading. */
  readonly totalBytes: number | undefined;
}

/**
 * Opens a source and divides it into reading tasks, with marks on what to examine.
 *
 * @throws CorpusError if files are missing or unreadable
 */
export async function openSource(source: TextSource, reading: ReadingOptions): Promise<OpenSource> {
  if ('files' in source) {
    const files = await findFiles(source.files, reading.encoding);
    const guess = guessBytes(files);
    return {
      files: files.length,
      options: reading,
      tasks: markSamples(fileTasks(files, reading), guess),
      totalBytes: files.every(({ kind }) => kind === 'plain') ? guess : undefined,
    };
  }
  const { texts } = source;
  const isWhole = reading.documents === 'file';
  return {
    files: 0,
    // A text given in code is a single line if it is to be one document.
    options: isWhole ? { ...reading, documents: 'line' } : reading,
    tasks: markSamples(textTasks(textBlocks(texts, isWhole)), texts.characters),
    totalBytes: undefined,
  };
}

/**
 * The files of a corpus. Node.js only.
 *
 * @throws WordloomError NODE_ONLY in a browser; CorpusError as `findFiles` of the room `corpus`
 */
export async function findFiles(
  patterns: readonly string[],
  encoding: string | undefined,
): Promise<CorpusFile[]> {
  requireNode('Reading files (the option corpus; texts takes strings)');
  const corpus = await import('../corpus/files.js');
  return corpus.findFiles(patterns, encoding);
}

/** What tells the files of a corpus from others. */
export interface CorpusIdentity {
  /** Paths and sizes. */
  readonly files: readonly (readonly [string, number])[];
  /** A hash of samples of their contents. */
  readonly samples: string;
}

/**
 * What tells the files of a corpus from others, without reading all of them. Node.js only.
 *
 * @throws as `findFiles`
 */
export async function identityOf(
  patterns: readonly string[],
  encoding: string | undefined,
): Promise<CorpusIdentity> {
  const files = await findFiles(patterns, encoding);
  const { hashSamples } = await import('../corpus/samples.js');
  return { files: files.map(({ path, size }) => [path, size]), samples: hashSamples(files) };
}

async function* fileTasks(
  files: readonly CorpusFile[],
  { invalidUtf8 }: ReadingOptions,
): AsyncGenerator<ReadingTask> {
  const { splitFile, streamBlocks } = await import('../corpus/index.js');
  for (const file of files) {
    if (file.kind === 'plain') {
      for (const range of splitFile(file)) {
        yield { range, origin: { path: file.path, offset: range.start } };
      }
    } else {
      let offset = 0;
      for await (const block of streamBlocks(file, invalidUtf8)) {
        const { length } = block.bytes; // read now, because the block may be transferred
        yield { block, origin: { path: file.path, offset } };
        offset += length;
      }
    }
  }
}

/** Estimates the bytes of text in files; undefined if that is impossible. */
function guessBytes(files: readonly CorpusFile[]): number | undefined {
  if (files.some(({ kind }) => kind === 'stdin')) return undefined;
  return files.reduce(
    (sum, { kind, size }) => sum + (kind === 'plain' || kind === 'encoded' ? size : 4 * size),
    0,
  );
}

async function* textTasks(blocks: AsyncIterable<TextBlock>): AsyncGenerator<ReadingTask> {
  for await (const block of blocks) yield { block };
}

/** About a block's worth of text at a time. */
const BLOCK_CHARACTERS = 512 * 1024;

/**
 * Turns texts into blocks of one or more texts: strings are joined by line feeds, lists of tokens are
 * encoded by `encodeTokens`.
 *
 * @param oneLine a text counts as one line: line feeds within it become spaces
 * @throws TypeError if a text is neither a string nor a list of tokens
 */
async function* textBlocks(texts: OpenTexts, oneLine: boolean): AsyncGenerator<TextBlock> {
  const encoder = new TextEncoder();
  let lines: string[] = [];
  let documents: (readonly string[])[] = [];
  let characters = 0;
  const block = (): TextBlock => ({
    bytes: documents.length > 0 ? encodeTokens(documents) : encoder.encode(lines.join('\n')),
    startsLine: true,
    startsFile: true,
  });
  for await (const text of texts) {
    if (typeof text === 'string') {
      lines.push(oneLine ? text.replaceAll('\n', ' ') : text);
      characters += text.length;
    } else {
      documents.push(text);
      characters += text.reduce((sum, { length }) => sum + length + 1, 0);
    }
    if (characters >= BLOCK_CHARACTERS) {
      yield block();
      lines = [];
      documents = [];
      characters = 0;
    }
  }
  if (lines.length + documents.length > 0) yield block();
}
