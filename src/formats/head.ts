import { HEAD_BYTES, type InputFile } from './format.js';

/** The first bytes of a file: HEAD_BYTES, or all where there are fewer. */
export async function headOf(file: InputFile): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  let length = 0;
  for await (const chunk of file.bytes()) {
    const part = chunk.subarray(0, HEAD_BYTES - length);
    head.set(part, length);
    length += part.length;
    if (length === HEAD_BYTES) break;
  }
  return head.subarray(0, length);
}
