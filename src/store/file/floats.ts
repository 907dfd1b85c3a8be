import { endianness } from 'node:os';

const HOST_IS_LITTLE_ENDIAN = endianness() === 'LE';

/** The numbers as little-endian bytes; a view on them where the host's order allows. */
export function bytesOf(numbers: Float32Array | Float64Array): Uint8Array {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (HOST_IS_LITTLE_ENDIAN) return bytes;
  const copy = Buffer.from(bytes);
  return numbers instanceof Float32Array ? copy.swap32() : copy.swap64();
}

/** The numbers in little-endian bytes; a view on them where order and alignment allow. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  if (!HOST_IS_LITTLE_ENDIAN) {
    Buffer.from(aligned.buffer, aligned.byteOffset, aligned.byteLength).swap32();
  }
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

/** `floatsOf` for float64. */
export function doublesOf(bytes: Uint8Array): Float64Array {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  if (!HOST_IS_LITTLE_ENDIAN) {
    Buffer.from(aligned.buffer, aligned.byteOffset, aligned.byteLength).swap64();
  }
  return new Float64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 8);
}
