import { VectorFileError } from '../errors.js';
import type { ByteSource, InputFile } from './format.js';
import { pathBeside } from './path-beside.js';

/** Bytes of a file: a `File` is a `Blob` with a name. */
export type GivenBytes = Uint8Array | ArrayBuffer | Blob;

/** A file to read, not given by its path: an array holds a file and those that belong to it. */
export type GivenFile = GivenBytes | InputFile | readonly (GivenBytes | InputFile)[];

/** The name of data without one, for messages. */
const NAMELESS = 'the data';

/**
 * The file to read from the caller's data: bytes in memory, a `Blob` or `File` of a browser or of
 * Node.js, or an `InputFile`. Gzip is decompressed. The first in an array is the file; the others are
 * found by their names if a format has a second file.
 *
 * The loop over the bytes throws VectorFileError VECTORS_UNREADABLE if they cannot be read, or a file
 * that belongs to it was not given.
 *
 * @throws TypeError for anything else
 */
export function inputOf(given: GivenFile): InputFile {
  const files = (isList(given) ? given : [given]).map(fileOf);
  if (files.length === 0) throw new TypeError('file must not be an empty array');
  const [{ name, bytes, companion }] = files;
  return {
    name,
    bytes,
    companion: (suffix) => {
      const beside = files.find((each) => each.name === pathBeside(name, suffix));
      if (beside !== undefined) return withoutCompanions(beside);
      return companion?.(suffix) ?? missing(name, suffix);
    },
  };
}

const withoutCompanions = ({ name, bytes }: OneFile): InputFile => ({
  name,
  bytes,
  companion: (suffix) => missing(name, suffix),
});

/** One of the given files; an `InputFile` may know of others. */
interface OneFile extends Pick<InputFile, 'name' | 'bytes'> {
  readonly companion?: (suffix: string) => InputFile;
}

const isList = (given: GivenFile): given is readonly (GivenBytes | InputFile)[] =>
  Array.isArray(given);

function fileOf(given: GivenBytes | InputFile): OneFile {
  if (given instanceof Blob) {
    const { name = NAMELESS } = given as { name?: string };
    return { name, bytes: () => decompressed(name, given) };
  }
  if (given instanceof Uint8Array || given instanceof ArrayBuffer) {
    const bytes = given instanceof ArrayBuffer ? new Uint8Array(given) : given;
    return { name: NAMELESS, bytes: () => decompressed(NAMELESS, bytes) };
  }
  if (typeof (given as Partial<InputFile> | null)?.bytes === 'function') {
    const { name = NAMELESS } = given;
    return {
      name,
      bytes: () => given.bytes(),
      companion: given.companion && ((suffix) => given.companion(suffix)),
    };
  }
  throw new TypeError(
    'file must be a path, bytes (Uint8Array, ArrayBuffer, Blob, File), an array of these with a ' +
      'file and those that belong to it, or an object with name, bytes and companion',
  );
}

function missing(name: string, suffix: string): InputFile {
  const wanted = name === NAMELESS ? `a second file (*${suffix})` : pathBeside(name, suffix);
  const message =
    `${name} also needs ${wanted}, which was not given. ` +
    'Give both as an array of File objects, the vectors first.';
  return {
    name: wanted,
    // eslint-disable-next-line require-yield
    async *bytes() {
      throw new VectorFileError('VECTORS_UNREADABLE', name, message);
    },
    companion: (other) => missing(name, other),
  };
}

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
const CHUNK_BYTES = 1 << 20; // a blob may be larger than memory

async function* decompressed(name: string, given: Uint8Array | Blob): ByteSource {
  const head = given instanceof Blob ? await bytesOf(given.slice(0, 4)) : given.subarray(0, 4);
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => head[i] === byte);
  if (begins(ZSTD)) {
    throw unreadable(name, 'it is compressed with zstd; decompress it first, or use gzip');
  }
  if (!begins(GZIP)) {
    yield* chunksOf(given);
    return;
  }
  const blob = given instanceof Blob ? given : new Blob([given as Uint8Array<ArrayBuffer>]);
  const reader = blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw unreadable(name, `it is gzip, but damaged or truncated (${(cause as Error).message})`);
  } finally {
    await reader.cancel().catch(() => {}); // already failed, or read to its end
  }
}

async function* chunksOf(given: Uint8Array | Blob): ByteSource {
  const size = given instanceof Blob ? given.size : given.length;
  for (let at = 0; at < size; at += CHUNK_BYTES) {
    const end = Math.min(at + CHUNK_BYTES, size);
    yield given instanceof Blob ? await bytesOf(given.slice(at, end)) : given.subarray(at, end);
  }
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

const unreadable = (name: string, reason: string): VectorFileError =>
  new VectorFileError('VECTORS_UNREADABLE', name, `${name} cannot be read: ${reason}.`);
