import { OpenedFile } from '../bytes/opened.js';
import type { InputFile } from './format.js';

/** The first bytes of a file: HEAD_BYTES, or all if there are fewer. */
export async function headOf(file: InputFile): Promise<Uint8Array> {
  if (file instanceof OpenedFile) return file.head();
  const opened = new OpenedFile(file, { invalidUtf8: 'replace' });
  try {
    return await opened.head();
  } finally {
    await opened.close();
  }
}
