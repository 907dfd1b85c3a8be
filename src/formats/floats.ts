import type { VectorSource } from '../embedding/matrix.js';
import { littleEndianBytes, toHostOrder } from './little-endian.js';

/** How a file stores its numbers: IEEE 754 of 2, 4 or 8 bytes, or the upper half of 4 bytes. */
export interface FloatType {
  readonly kind: 'float16' | 'bfloat16' | 'float32' | 'float64';
  readonly littleEndian: boolean;
}

export const BYTES_OF = { float16: 2, bfloat16: 2, float32: 4, float64: 8 } as const;

/**
 * The approximate size of a block of rows in bytes, so that files of any size need little memory.
 */
const BLOCK_BYTES = 2 ** 20;

/** The number of rows of `rowBytes` in a block. */
export function rowsPerBlock(rowBytes: number): number {
  return Math.max(1, Math.floor(BLOCK_BYTES / rowBytes));
}

/** The numbers in `bytes` as float32, as a copy; float64 is rounded. */
export function decodeFloats(bytes: Uint8Array, type: FloatType): Float32Array {
  const { kind, littleEndian } = type;
  const size = BYTES_OF[kind];
  if (kind === 'float32' && littleEndian) {
    const numbers = new Float32Array(bytes.slice().buffer);
    toHostOrder(numbers);
    return numbers;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const get = {
    float64: (at: number) => view.getFloat64(at, littleEndian),
    float32: (at: number) => view.getFloat32(at, littleEndian),
    float16: (at: number) => fromHalf(view.getUint16(at, littleEndian)),
    bfloat16: (at: number) => fromBits(view.getUint16(at, littleEndian) << 16),
  }[kind];
  return Float32Array.from({ length: bytes.length / size }, (_, i) => get(i * size));
}

/** All rows of a source as little-endian float32, in chunks of about a block, which may be kept. */
export function* float32Chunks(source: VectorSource): Generator<Uint8Array> {
  const step = rowsPerBlock(source.dim * 4) * source.dim;
  for (const { data } of source.blocks()) {
    for (let start = 0; start < data.length; start += step) {
      yield littleEndianBytes(data.slice(start, start + step));
    }
  }
}

/** Decodes the bits of a float16. */
function fromHalf(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24; // zeros and subnormal numbers
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new Int32Array(1);
const number = new Float32Array(word.buffer);

/** Decodes the bits of a float32. */
function fromBits(bits: number): number {
  word[0] = bits;
  return number[0];
}
