/**
 * A zstd file is a sequence of frames (RFC 8878, section 3). Node's decoder silently stops after a
 * frame that ends within a chunk, and Node.js 22 accepts a truncated frame. Both would lose text,
 * so this follows the frames without decoding them.
 */
const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50; // to 0x184d2a5f
const HEADER_BYTES = { magic: 4, skippable: 4, descriptor: 1, block: 3 } as const;

/**
 * Passes the chunks of a zstd file on, cut so that none crosses the end of a frame.
 *
 * @throws Error where a frame does not begin as one should, and at the end of a file within a frame
 */
export async function* splitAtFrames(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let next: keyof typeof HEADER_BYTES = 'magic'; // what is read next, after `skip` bytes
  let skip = 0;
  let checksum = 0; // bytes of checksum at the end of this frame
  let header = 0; // little-endian value of the bytes read so far
  let headerLength = 0;

  for await (const chunk of chunks) {
    let from = 0; // start of what is not passed on yet
    for (let at = 0; at < chunk.length;) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at);
        skip -= step;
        at += step;
      } else {
        header += chunk[at++] * 2 ** (8 * headerLength++);
        if (headerLength < HEADER_BYTES[next]) continue;
        if (next === 'magic') {
          next = afterMagic(header);
        } else if (next === 'skippable') {
          skip = header;
          next = 'magic';
        } else if (next === 'descriptor') {
          skip = frameHeaderBytes(header);
          checksum = header & 4 ? 4 : 0;
          next = 'block';
        } else {
          const isLast = (header & 1) === 1;
          const isRunLength = ((header >> 1) & 3) === 1; // one byte, repeated
          skip = (isRunLength ? 1 : header >> 3) + (isLast ? checksum : 0);
          next = isLast ? 'magic' : 'block';
        }
        header = 0;
        headerLength = 0;
      }
      if (next === 'magic' && skip === 0) {
        yield chunk.subarray(from, at);
        from = at;
      }
    }
    if (from < chunk.length) yield chunk.subarray(from);
  }
  if (next !== 'magic' || skip > 0 || headerLength > 0) throw new Error('unexpected end of file');
}

function afterMagic(magic: number): 'descriptor' | 'skippable' {
  if (magic === FRAME_MAGIC) return 'descriptor';
  if (magic >= SKIPPABLE_MAGIC && magic < SKIPPABLE_MAGIC + 16) return 'skippable';
  throw new Error('data that is not a zstd frame');
}

/** Bytes between the descriptor and the first block: window, dictionary id, content size. */
function frameHeaderBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6];
  const dictionaryId = [0, 1, 2, 4][descriptor & 3];
  return (isSingleSegment ? 0 : 1) + dictionaryId + contentSize;
}
