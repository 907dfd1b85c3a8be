/** What broken files are made of. */
export const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

export const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** All parts, one after the other. */
export const joined = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map(bytesOf)));

/** Numbers as float32, little-endian. */
export const floats = (...numbers: readonly number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(numbers).buffer);

/** A safetensors file with this header, which may be anything. */
export function safetensorsFile(header: unknown, data: Uint8Array, length?: bigint): Uint8Array {
  const json = bytesOf(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUint64LE(length ?? BigInt(json.length));
  return joined(size, json, data);
}

/** A NumPy array with this header, which may be anything. */
export function numpyFile(header: string, data: Uint8Array, length = header.length): Uint8Array {
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8);
  return joined(start, header, data);
}
