import { shortened } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import { arrayBlocks, type StoredArray } from './array-blocks.js';
import { BinaryReader } from './binary-reader.js';
import { damaged, foreign } from './failures.js';
import { type FloatType, float32Chunks } from './floats.js';
import type { InputFile, ReadOptions, VectorFormat, VectorReader } from './format.js';
import { openWordList, wordListPart } from './word-list.js';

const MAGIC = Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'));
const ALIGNMENT = 64; // of the numbers, so that they can be mapped into memory
const HEADER_LIMIT_BYTES = 2 ** 20;

const KINDS: ReadonlyMap<string, FloatType['kind']> = new Map([
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
]);

/** NumPy's array file, with the words in a separate list. */
export const numpy: VectorFormat = {
  name: 'numpy',
  description: 'NumPy array (.npy), words beside it (.vocab)',
  extensions: ['.npy'],
  recognises,
  read,
  write: (source, counts) => [
    { suffix: '', chunks: formatArray(source) },
    wordListPart(source, counts),
  ],
};

function* formatArray(source: VectorSource): Generator<Uint8Array> {
  yield formatHeader(source.size, source.dim);
  yield* float32Chunks(source);
}

/** The header of version 1.0: a Python dict as text, padded with spaces. */
function formatHeader(size: number, dim: number): Uint8Array {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${size}, ${dim}), }`;
  const before = MAGIC.length + 4; // the version and the length of the text
  const length = Math.ceil((before + dict.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const header = new Uint8Array(before + length);
  header.set(MAGIC);
  header.set([1, 0, length & 0xff, length >>> 8], MAGIC.length);
  header.set(new TextEncoder().encode(`${dict.padEnd(length - 1)}\n`), before);
  return header;
}

function recognises(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

async function read(file: InputFile, options: ReadOptions): Promise<VectorReader> {
  const reader = new BinaryReader(file);
  try {
    const array = await readHeader(reader);
    const words = await openWordList(file, options.invalidUtf8, options.odd);
    return { ...array, blocks: () => arrayBlocks(reader, array, words, options) };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function readHeader(reader: BinaryReader): Promise<StoredArray> {
  const { file } = reader;
  const start = await reader.read(MAGIC.length + 2, "NumPy's magic bytes and version");
  if (!recognises(start)) throw foreign(file, 'a NumPy array: it does not begin with \\x93NUMPY');
  const version = start[MAGIC.length];
  if (version < 1 || version > 3) {
    const byte = `byte ${MAGIC.length}`;
    throw foreign(file, `a NumPy array of version 1, 2 or 3: ${byte} says version ${version}`);
  }
  const size = await reader.read(version === 1 ? 2 : 4, 'the length of the header');
  const view = new DataView(size.buffer);
  const length = version === 1 ? view.getUint16(0, true) : view.getUint32(0, true);
  if (length > HEADER_LIMIT_BYTES) {
    throw damaged(file, `byte ${MAGIC.length + 2}`, `a header of ${length} bytes is announced`);
  }
  const where = `byte ${reader.position}`;
  const text = new TextDecoder().decode(await reader.read(length, 'the header')).trim();
  const [descr, order, shape] = [DESCR, ORDER, SHAPE].map((field) => field.exec(text)?.[1]);
  if (descr === undefined || order === undefined || shape === undefined) {
    throw damaged(
      file,
      where,
      `the header has no descr, fortran_order or shape: ${shortened(text)}`,
    );
  }
  if (order === 'True') {
    throw foreign(
      file,
      'an array with one row per word: it is stored column by column (fortran_order). ' +
        'In Python, save numpy.ascontiguousarray(array)',
    );
  }
  return { type: typeOf(file, descr), ...sizesOf(file, shape), isLast: true };
}

// What numpy.save writes: a Python dict with these three keys.
const DESCR = /'descr'\s*:\s*('[^']*'|\[.*\])/;
const ORDER = /'fortran_order'\s*:\s*(True|False)/;
const SHAPE = /'shape'\s*:\s*\(([\d\sL,]*)\)/;

function typeOf(file: InputFile, descr: string): FloatType {
  const kind = KINDS.get(descr.slice(2, -1));
  if (!/^'[<>]/.test(descr) || kind === undefined) {
    throw foreign(
      file,
      `an array of float16, float32 or float64: its numbers are of type ${shortened(descr)}. ` +
        'In Python, save array.astype(numpy.float32)',
    );
  }
  return { kind, littleEndian: descr.startsWith("'<") };
}

function sizesOf(file: InputFile, shape: string): { size: number; dim: number } {
  const sizes = (shape.match(/\d+/g) ?? []).map(Number);
  const [size, dim] = sizes;
  if (sizes.length !== 2 || dim === 0 || !Number.isSafeInteger(size * dim * 8)) {
    throw foreign(
      file,
      `an array of shape (words, dimensions): its shape is (${shortened(shape)})`,
    );
  }
  return { size, dim };
}
