import { createReadStream, fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { integer } from '../check.js';
import { CorpusError } from '../errors.js';
import { DEFAULT_BLOCK_BYTES, type TextBlock } from './blocks.js';
import { BREAK_LIMIT_BYTES, findLastBreak, NEWLINE, noWhitespace } from './breaks.js';
import { decompress, DecoderMissingError } from './decompress.js';
import type { CorpusFile } from './files.js';
import { cleanText, type InvalidUtf8 } from './text-check.js';

/**
 * The text of a file as blocks of about `blockBytes` bytes, cut at line ends where there are any,
 * between words otherwise. Compressed text is decompressed, on standard input (`input`) too. No
 * more than a few blocks are held at a time, and the source is closed when the loop over the
 * blocks ends, early or not. Throws CorpusError: CORPUS_UNREADABLE for a source that cannot be
 * read, is damaged or ends too early, CORPUS_BINARY for one that is not text.
 */
export async function* streamBlocks(
  file: CorpusFile,
  invalid: InvalidUtf8,
  blockBytes = DEFAULT_BLOCK_BYTES,
  input: Readable = process.stdin,
): AsyncGenerator<TextBlock> {
  integer('blockBytes', blockBytes, 1);
  const path = file.kind === 'stdin' ? 'standard input' : file.path;
  let offset = 0; // of the next block in the text
  let startsLine = true;
  for await (const bytes of cutBlocks(readText(file, path, input), path, blockBytes)) {
    // Taken down before the block is handed out: its buffer may be transferred by then.
    const next = { offset: offset + bytes.length, startsLine: bytes.at(-1) === NEWLINE };
    const startsFile = offset === 0;
    yield { bytes: cleanText(bytes, { path, offset }, invalid), startsLine, startsFile };
    ({ offset, startsLine } = next);
  }
}

/** Puts chunks of any size together and cuts them anew. Each block has a buffer of its own. */
async function* cutBlocks(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  blockBytes: number,
): AsyncGenerator<Uint8Array> {
  let buffer = new Uint8Array(blockBytes);
  let length = 0; // bytes of the buffer in use
  let searched = 0; // bytes of the buffer that are known to hold no whitespace
  let offset = 0; // of the buffer in the text

  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      const count = Math.min(chunk.length - taken, buffer.length - length);
      buffer.set(chunk.subarray(taken, taken + count), length);
      taken += count;
      length += count;
      if (length < buffer.length) break; // the chunk is used up

      const full = buffer;
      const cut = findLastBreak(full, searched);
      if (cut === -1) {
        if (length >= BREAK_LIMIT_BYTES) throw noWhitespace(path, offset);
        buffer = new Uint8Array(roomFor(length));
        buffer.set(full);
        searched = length;
      } else {
        const rest = full.subarray(cut);
        buffer = new Uint8Array(Math.max(blockBytes, roomFor(rest.length)));
        buffer.set(rest);
        length = rest.length;
        searched = 0;
        offset += cut;
        yield full.subarray(0, cut);
      }
    }
  }
  if (length > 0) yield buffer.subarray(0, length);
}

/** Room for `length` bytes and as many again, up to the most that may go without a break. */
function roomFor(length: number): number {
  return Math.min(2 * length, BREAK_LIMIT_BYTES);
}

/** The bytes of a source, decompressed. */
async function* readText(
  file: CorpusFile,
  path: string,
  input: Readable,
): AsyncGenerator<Uint8Array> {
  const source = file.kind === 'stdin' ? input : createReadStream(file.path);
  try {
    if (source === process.stdin) refuseDirectory();
    yield* decompress(source);
  } catch (error) {
    const { message } = error as Error;
    throw new CorpusError(
      'CORPUS_UNREADABLE',
      error instanceof DecoderMissingError
        ? `${path}: ${message}, or pipe it in: zstd -dc FILE | ... with '-' as the corpus.`
        : `${path}: cannot be read, damaged or cut short: ${message}`,
      { cause: error },
    );
  } finally {
    source.destroy();
  }
}

/** Standard input that is a directory, as in `< .`, would pass for an empty stream. */
function refuseDirectory(): void {
  if (process.platform !== 'win32' && fstatSync(0).isDirectory()) {
    throw new Error('EISDIR: it is a directory');
  }
}
