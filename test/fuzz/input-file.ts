import { decompress } from '../../src/corpus/index.js';
import type { InputFile } from '../../src/formats/index.js';
import { VectorFileError } from '../../src/errors.js';
import { Readable } from 'node:stream';

/** Contents of files by the ends of their names; that of the main one comes first. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** The file 'x' + suffix among `files`, in chunks of `chunkBytes`; fails as a file on disk does. */
export function inputFile(files: Files, suffix: string, chunkBytes = 1 << 16): InputFile {
  const name = `x${suffix}`;
  const unreadable = (cause?: unknown): VectorFileError =>
    new VectorFileError('VECTORS_UNREADABLE', name, `${name} cannot be read`, { cause });
  return {
    name,
    async *bytes() {
      if (!Object.hasOwn(files, suffix)) throw unreadable();
      const content = files[suffix];
      if (!/\.(?:gz|zst)$/.test(suffix)) return yield* chunksOf(content, chunkBytes);
      try {
        yield* decompress(Readable.from(chunksOf(content, chunkBytes)));
      } catch (error) {
        throw unreadable(error);
      }
    },
    companion: (other) => inputFile(files, other, chunkBytes),
  };
}

function* chunksOf(content: Uint8Array, chunkBytes: number): Generator<Uint8Array> {
  for (let start = 0; start < content.length; start += chunkBytes) {
    yield content.slice(start, start + chunkBytes);
  }
}
