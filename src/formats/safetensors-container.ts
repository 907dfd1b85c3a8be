import type { BinaryReader } from './binary-reader.js';
import { quoted, shortened } from '../errors.js';
import { damaged, foreign } from './failures.js';
import type { FloatType } from './floats.js';

/**
 * The safetensors container, as Hugging Face defines it: the length of the header (8 bytes,
 * little-endian), the header (JSON: name -> dtype, shape, place), then the numbers of all tensors
 * without gaps, row by row, little-endian.
 */

/** The types of numbers by their names in the header, with their sizes in bytes. */
export const TENSOR_TYPES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

export type TensorType = keyof typeof TENSOR_TYPES;

const FLOATS: ReadonlyMap<string, FloatType['kind']> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
]);

/** The kind of floats in a type of tensor; undefined if it has other numbers. */
export const floatKindOf = (type: string): FloatType['kind'] | undefined => FLOATS.get(type);

/** A tensor as a writer describes it. */
export interface Tensor {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
}

/** A tensor as a header describes it; its type may be unknown to us. */
export interface StoredTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** The range of its bytes in the file: [begin, end). */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly tensors: readonly StoredTensor[]; // in order of their bytes
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
const ALIGNMENT = 8; // of the numbers
const HEADER_LIMIT_BYTES = 100_000_000; // as in the reference implementation
const METADATA = '__metadata__';
const OPENING_BRACE = 0x7b;

/** The header of a file in which the bytes of `tensors` follow in this order, without gaps. */
export function formatSafetensorsHeader(
  tensors: readonly Tensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const fields: [string, unknown][] = [[METADATA, metadata]];
  let end = 0;
  for (const { name, type, shape } of tensors) {
    const begin = end;
    end += product(shape) * TENSOR_TYPES[type];
    fields.push([name, { dtype: type, shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, LENGTH_BYTES);
  return header;
}

/** A tensor for messages: its name, type and shape. */
export const describeTensor = ({ name, type, shape }: StoredTensor): string =>
  shortened(`${name} ${type}[${shape.join(', ')}]`);

/** Whether a file that begins with these bytes looks like a safetensors file. */
export function recognisesSafetensors(head: Uint8Array): boolean {
  if (head.length <= LENGTH_BYTES || head[LENGTH_BYTES] !== OPENING_BRACE) return false;
  return lengthIn(head) <= HEADER_LIMIT_BYTES;
}

/**
 * Reads the header, which leaves `reader` at the first byte of the first tensor.
 *
 * @throws VectorFileError if it is not a header, or the tensors in it overlap or leave gaps
 */
export async function readSafetensorsHeader(reader: BinaryReader): Promise<SafetensorsHeader> {
  const { file } = reader;
  const length = lengthIn(await reader.read(LENGTH_BYTES, 'the length of the header'));
  if (length > HEADER_LIMIT_BYTES) {
    throw foreign(file, `a safetensors file: byte 0 announces a header of ${length} bytes`);
  }
  const bytes = await reader.read(length, 'the header');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw foreign(
      file,
      `a safetensors file: the header at byte ${LENGTH_BYTES} is not JSON`,
      cause,
    );
  }
  if (!isRecord(header)) throw foreign(file, 'a safetensors file: its header is not a JSON object');
  const { [METADATA]: metadata, ...fields } = header;

  const start = reader.position;
  const tensors = Object.entries(fields).map(([name, field]) => {
    const tensor = parseTensor(name, field, start);
    if (tensor !== undefined) return tensor;
    const what = `the header does not give the position of the tensor ${quoted(name)}`;
    throw damaged(file, `byte ${LENGTH_BYTES}`, `${what}: ${shortened(JSON.stringify(field))}`);
  });
  tensors.sort((a, b) => a.begin - b.begin || a.end - b.end);
  tensors.reduce((end, tensor) => {
    if (tensor.begin === end) return tensor.end;
    const what = `the tensor before ${quoted(tensor.name)} ends here, but the next one begins at ${tensor.begin}`;
    throw damaged(file, `byte ${end}`, what);
  }, start);
  return { tensors, metadata: (metadata ?? {}) as Record<string, string> };
}

function lengthIn(head: Uint8Array): number {
  return Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
}

function parseTensor(name: string, field: unknown, start: number): StoredTensor | undefined {
  if (!isRecord(field)) return undefined;
  const { dtype: type, shape, data_offsets: offsets } = field;
  if (typeof type !== 'string' || !isSizes(shape) || !isSizes(offsets)) return undefined;
  const [begin, end] = offsets;
  const bytes = Object.hasOwn(TENSOR_TYPES, type) ? TENSOR_TYPES[type as TensorType] : undefined;
  if (offsets.length !== 2 || end < begin) return undefined;
  if (bytes !== undefined && product(shape) * bytes !== end - begin) return undefined;
  return { name, type, shape, begin: start + begin, end: start + end };
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
