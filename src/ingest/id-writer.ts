import { writeSync } from 'node:fs';
import { WordloomError } from '../errors.js';

/** State shared by all threads that write to one id stream. */
export interface IdSpace {
  /** False if words are only counted: then ids are dropped. */
  readonly keepIds: boolean;
  /** Descriptor of the temporary file, or the reason why there is none. */
  readonly file: number | string;
  /** [0] ids in memory so far, [1] bytes in the file so far. */
  readonly used: BigInt64Array<SharedArrayBuffer>;
  /** How many ids may stay in memory; the rest goes to the file. */
  readonly memoryLimit: number;
}

/**
 * Stores ids in memory or in the file; returns their place (see `IdSegment`). Node.js only.
 *
 * @throws WordloomError TEMPORARY_FILE_UNWRITABLE
 */
export function writeIds(space: IdSpace, ids: Uint32Array): SharedArrayBuffer | number {
  if (!space.keepIds) return 0;
  const before = Atomics.add(space.used, 0, BigInt(ids.length));
  if (Number(before) + ids.length <= space.memoryLimit) {
    const memory = new SharedArrayBuffer(ids.byteLength);
    new Uint32Array(memory).set(ids);
    return memory;
  }
  const start = Number(Atomics.add(space.used, 1, BigInt(ids.byteLength)));
  const bytes = new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
  const { file } = space;
  try {
    if (typeof file === 'string') throw new Error(file);
    for (let done = 0; done < bytes.length;) {
      done += writeSync(file, bytes, done, bytes.length - done, start + done);
    }
  } catch (cause) {
    const megabytes = Math.ceil((start + bytes.length) / 1e6);
    throw new WordloomError(
      'TEMPORARY_FILE_UNWRITABLE',
      `The temporary file of token ids could not grow to ${megabytes} MB: ` +
        `${(cause as Error).message}. Set TMPDIR to a folder with more room.`,
      { cause },
    );
  }
  return start;
}
