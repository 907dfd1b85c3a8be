import type { Readable } from 'node:stream';
import { integer } from '../options/check.js';
import { CorpusError } from '../errors.js';
import { DEFAULT_BLOCK_BYTES, type TextBlock } from './blocks.js';
import { BREAK_LIMIT_BYTES, findLastBreak, NEWLINE, noWhitespace } from './breaks.js';
import { EncodingError, textAsUtf8 } from '../bytes/encoding.js';
import { decompress, DecoderMissingError } from './decompress.js';
import type { CorpusFile } from './files.js';
import { InputTakenError, openBytes } from './open-bytes.js';
import { cleanBlock, type InvalidUtf8 } from './text-check.js';

/**
 * The text of a file as blocks of about `blockBytes` bytes, cut at line ends where there are any,
 * between words otherwise. Compressed text is decompressed, on standard input (`input`) too. No
 * more than a few blocks are held at a time, and the source is closed when the loop over the blocks
 * ends, even early.
 *
 * @throws CorpusError CORPUS_UNREADABLE for a source that cannot be read, is damaged or ends too
 *   early, CORPUS_BINARY for one that is not text
 */
export async function* streamBlocks(
  file: CorpusFile,
  invalid: InvalidUtf8,
  blockBytes = DEFAULT_BLOCK_BYTES,
  input: Readable = process.stdin,
): AsyncGenerator<TextBlock> {
  integer('blockBytes', blockBytes, 1);
  const path = file.kind === 'stdin' ? 'standard input' : file.path;
  const text = readText(file, path, invalid, input);
  let offset = 0; // of the next block in the text
  let startsLine = true;
  for await (const bytes of cutBlocks(text, path, blockBytes)) {
    // Recorded before the block is passed on, because its buffer may be transferred.
    const next = { offset: offset + bytes.length, startsLine: bytes.at(-1) === NEWLINE };
    const startsFile = offset === 0;
    yield { ...cleanBlock(bytes, { path, offset }, invalid), startsLine, startsFile };
    ({ offset, startsLine } = next);
  }
}

/** Joins chunks of any size and splits them into blocks, each with its own buffer. */
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

/** The bytes of a source, decompressed, as UTF-8 unless they are neither that nor marked. */
async function* readText(
  file: CorpusFile,
  path: string,
  invalid: InvalidUtf8,
  input: Readable,
): AsyncGenerator<Uint8Array> {
  try {
    const { stream } = openBytes(file.path, input);
    yield* textAsUtf8(decompress(stream), file.encoding, invalid === 'error');
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof EncodingError) {
      throw new CorpusError('CORPUS_BINARY', `${path}: ${message}.`, {
        cause: error,
        advice: {
          library: "Pass its true encoding, or invalidUtf8: 'replace' to read U+FFFD there.",
          commandLine: 'Pass its true --encoding, or --invalid-utf8 replace to read U+FFFD there.',
        },
      });
    }
    throw new CorpusError(
      'CORPUS_UNREADABLE',
      error instanceof InputTakenError
        ? `${message}.`
        : error instanceof DecoderMissingError
          ? `${path}: ${message}, or pipe it in: zstd -dc FILE | ... with '-' as the corpus.`
          : `${path}: cannot be read, or is damaged or truncated: ${message}`,
      { cause: error },
    );
  }
}
