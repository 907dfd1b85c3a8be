const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Converts numbers from little-endian to the host's byte order, in place. */
export function toHostOrder(numbers: Float32Array): void {
  if (HOST_IS_LITTLE_ENDIAN) return;
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  for (let i = 0; i < numbers.length; i++) numbers[i] = view.getFloat32(4 * i, true);
}

/** The numbers as little-endian bytes; a view of them if the host is little-endian. */
export function littleEndianBytes(numbers: Float32Array): Uint8Array {
  if (HOST_IS_LITTLE_ENDIAN) {
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  }
  const bytes = new Uint8Array(numbers.byteLength);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => view.setFloat32(4 * i, number, true));
  return bytes;
}
