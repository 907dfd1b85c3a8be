import { pipeline, type Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { kindOf, MAGIC_BYTES } from './files.js';
import { splitAtFrames } from './zstd-frames.js';

/** This Node.js has no decoder for the file, which may be sound. */
export class DecoderMissingError extends Error {}

/**
 * The bytes of a stream, decompressed where its first bytes are those of gzip or zstd. The stream is
 * destroyed when the loop over the bytes ends, early or not. Throws DecoderMissingError, or Error
 * where the stream cannot be read, is damaged or ends too early.
 */
export async function* decompress(source: Readable): AsyncGenerator<Uint8Array> {
  try {
    const { kind, chunks } = await lookAhead(source);
    const decoder = kind === 'plain' ? undefined : createDecoder(kind);
    if (decoder === undefined) {
      yield* chunks;
    } else {
      // Errors reach the loop over the decoder, which the pipeline destroys with them.
      pipeline(kind === 'zstd' ? splitAtFrames(chunks) : chunks, decoder, () => {});
      yield* decoder;
    }
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

function createDecoder(kind: 'gzip' | 'zstd'): Transform {
  if (kind === 'gzip') return zlib.createGunzip();
  // Newer than the oldest Node that this package runs on, and than its types.
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
  if (createZstdDecompress !== undefined) return createZstdDecompress();
  throw new DecoderMissingError(
    `zstd needs Node 22.15, 23.8 or later, and this is Node ${process.versions.node}. ` +
      'Decompress it first: zstd -d FILE',
  );
}
