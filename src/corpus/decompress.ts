import { pipeline, type Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { kindOf, MAGIC_BYTES } from './files.js';
import { splitAtFrames } from './zstd-frames.js';

/** This version of Node.js has no decoder for the file, which may be intact. */
export class DecoderMissingError extends Error {}

/**
 * The bytes of a stream, decompressed where its first bytes are those of gzip or zstd. The stream
 * is destroyed when the loop over the bytes ends, even early.
 *
 * @throws DecoderMissingError, or Error where the stream cannot be read, is damaged or ends too
 *   early
 */
export async function* decompress(source: Readable): AsyncGenerator<Uint8Array> {
  try {
    const { kind, chunks } = await lookAhead(source);
    if (kind === 'gzip') yield* gunzip(chunks);
    else if (kind === 'zstd') yield* decode(splitAtFrames(chunks), createZstdDecoder());
    else yield* chunks;
  } finally {
    source.destroy();
  }
}

/** The kind of a stream by its first bytes, and all its chunks, those bytes included. */
async function lookAhead(
  source: Readable,
): Promise<{ kind: ReturnType<typeof kindOf>; chunks: AsyncGenerator<Uint8Array> }> {
  const iterator: AsyncIterator<Uint8Array | string> = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < MAGIC_BYTES) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = Buffer.concat([head, Buffer.from(value)]);
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield head;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield typeof value === 'string' ? Buffer.from(value) : value;
    }
  }
  return { kind: kindOf(head), chunks: chunks() };
}

async function* decode(
  chunks: AsyncIterable<Uint8Array>,
  decoder: Transform,
): AsyncGenerator<Uint8Array> {
  // Errors reach the loop over the decoder, which the pipeline destroys with them.
  pipeline(chunks, decoder, () => {});
  yield* decoder;
}

/**
 * Node's decoder silently stops at a zero byte after a member, because tapes were padded with
 * zeros, and ignores the rest. The rest may be text.
 */
async function* gunzip(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = zlib.createGunzip();
  const given: Uint8Array[] = []; // to the decoder, which may not have used all of it
  let start = 0; // position of the first of these
  async function* noted(): AsyncGenerator<Uint8Array> {
    // Without `for await`, because leaving such a loop would end the stream.
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      while (given.length > 0 && start + given[0].length <= decoder.bytesWritten) {
        start += given.shift()!.length;
      }
      given.push(next.value);
      yield next.value;
    }
  }
  yield* decode(noted(), decoder);
  const rest: Uint8Array[] = [];
  for await (const chunk of chunks) if (!isZero(chunk)) rest.push(chunk);
  const unused = Buffer.concat(given).subarray(decoder.bytesWritten - start);
  if (rest.length > 0 || !isZero(unused)) throw new Error('data after the end that is not gzip');
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

function createZstdDecoder(): Transform {
  // Newer than the oldest supported Node.js and its types.
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
  if (createZstdDecompress !== undefined) return createZstdDecompress();
  throw new DecoderMissingError(
    `zstd needs Node 22.15, 23.8 or later, and this is Node ${process.versions.node}. ` +
      'Decompress it first: zstd -d FILE',
  );
}
