const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');

/** Frames made by zstd 1.5.4: `printf TEXT | zstd -c | base64`. */
export const zstdFrames = {
  /** 'abc \n', with checksum */
  abc: fromBase64('KLUv/QRYKQAAYWJjIAqD5shS'),
  /** 'déf ghi\n', a single segment of known size without checksum: `zstd --no-check FILE` */
  def: fromBase64('KLUv/SAJSQAAZMOpZiBnaGkK'),
  /** 300,000 times 'x', in blocks of all kinds: `head -c 300000 /dev/zero | tr '\0' x | zstd -c` */
  manyX: fromBase64('KLUv/QRYVAAAEHh4AQD7/znAAgIAEHgDnwR4j3Kbog=='),
  /** A frame of user data, to be skipped (RFC 8878, section 3.1.2) */
  skippable: Buffer.of(0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3),
};

/** Each byte by itself. */
export function bytewise(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
}
