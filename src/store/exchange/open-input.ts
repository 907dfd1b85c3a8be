import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import {
  comesOnce,
  decompress,
  DecoderMissingError,
  InputTakenError,
  isStandardInput,
  nameOf,
  openBytes,
} from '../../corpus/index.js';
import type { InputFile } from '../../formats/index.js';
import { VectorFileError } from '../../errors.js';
import { pathBeside } from '../../formats/path-beside.js';

/** Called with the progress of reading. */
export type OnProgress = (progress: {
  readonly bytes: number;
  /** Undefined if it is unknown, as for a pipe. */
  readonly totalBytes: number | undefined;
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
 * A file to read, decompressed if it is gzip or zstd; '-' is standard input, and a pipe works too.
 * Iterating over its bytes throws VectorFileError VECTORS_UNREADABLE if it is missing or
 * unreadable.
 *
 * @param onProgress called after each chunk with the number of bytes read from disk
 */
export function openInput(path: string, onProgress?: OnProgress): InputFile {
  const name = nameOf(path);
  return {
    name,
    get once() {
      return isOnce(path);
    },
    bytes: () => readBytes(path, onProgress),
    companion: (suffix) => {
      if (isOnce(path)) return nothingBeside(name);
      const beside = pathBeside(path, suffix);
      const plain = beside.replace(/\.(?:gz|zst)$/i, '');
      return openInput(existsSync(beside) ? beside : plain);
    },
  };
}

const isOnce = (path: string): boolean =>
  isStandardInput(path) || (existsSync(path) && comesOnce(path));

/** A pipe has no companion file. */
function nothingBeside(name: string): InputFile {
  const file: InputFile = {
    name: `the file beside ${name}`,
    // eslint-disable-next-line require-yield
    async *bytes() {
      const message = `Nothing lies beside ${name}: save it as a file, with the other file beside it.`;
      throw new VectorFileError('VECTORS_UNREADABLE', name, message);
    },
    companion: () => file,
  };
  return file;
}

async function* readBytes(
  path: string,
  onProgress: OnProgress | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    const { stream, size, read } = openBytes(path);
    for await (const chunk of decompress(stream)) {
      onProgress?.({ bytes: read(), totalBytes: size === 0 ? undefined : size });
      yield chunk;
    }
  } catch (error) {
    throw new VectorFileError(
      'VECTORS_UNREADABLE',
      path,
      explain(nameOf(path), error as NodeJS.ErrnoException),
      { cause: error },
    );
  }
}

function explain(name: string, error: NodeJS.ErrnoException): string {
  const { code, message } = error;
  if (error instanceof InputTakenError) return `${message}.`;
  if (code === 'ENOENT') return `There is no file ${name}. Check the path.`;
  if (code === 'EISDIR') return `${name} is a folder. Give a file.`;
  if (error instanceof DecoderMissingError) return `${name}: ${message}`;
  const isSystems = 'syscall' in error;
  return `${name} cannot be read${isSystems ? '' : ', or is damaged or truncated'}: ${message}.`;
}
