import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import { decompress } from '../../corpus/index.js';
import type { InputFile } from '../../formats/index.js';
import { VectorFileError } from '../../errors.js';
import { pathBeside } from '../file/paths.js';

const CHUNK_BYTES = 1 << 20;

/** Is told how far the reading is. */
export type OnProgress = (progress: {
  readonly bytes: number;
  readonly totalBytes: number;
}) => void;

const DATABASE = 'SQLite format 3\0';

/** Whether the file at `path` is an SQLite database, as models are; false if there is none. */
export function isDatabase(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(DATABASE.length);
    readSync(file, head);
    return head.toString('latin1') === DATABASE;
  } finally {
    closeSync(file);
  }
}

/**
 * A file to read, decompressed where it is gzip or zstd. The loop over its bytes throws
 * VectorFileError VECTORS_UNREADABLE where it is missing or cannot be read.
 *
 * @param onProgress told how many bytes of the file on disk were read, at each chunk
 */
export function openInput(path: string, onProgress?: OnProgress): InputFile {
  return {
    name: path,
    bytes: () => readBytes(path, onProgress),
    companion: (suffix) => {
      const beside = pathBeside(path, suffix);
      const plain = beside.replace(/\.(?:gz|zst)$/i, '');
      return openInput(existsSync(beside) ? beside : plain);
    },
  };
}

async function* readBytes(
  path: string,
  onProgress: OnProgress | undefined,
): AsyncGenerator<Uint8Array> {
  const totalBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    for await (const chunk of decompress(source)) {
      onProgress?.({ bytes: source.bytesRead, totalBytes });
      yield chunk;
    }
  } catch (error) {
    throw new VectorFileError(
      'VECTORS_UNREADABLE',
      path,
      explain(path, error as NodeJS.ErrnoException),
      { cause: error },
    );
  }
}

function explain(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `There is no file ${path}. Check the path.`;
  if (code === 'EISDIR') return `${path} is a folder. Give a file.`;
  return `${path} cannot be read, is damaged or cut short: ${message}.`;
}
