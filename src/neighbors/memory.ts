import { WordloomError } from '../errors.js';

const PAGE = 65536; // bytes
const LARGEST = 2 ** 32; // bytes that WebAssembly can address

/** Shared memory for the kernels: one page, to be grown. */
export const newMemory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: 1, maximum: LARGEST / PAGE, shared: true });

/**
 * Grows a memory to at least this many bytes.
 *
 * @param search the purpose, as the beginning of the message: 'A search over 3 vectors'
 * @param advice a sentence that may end the message
 * @throws WordloomError OUT_OF_MEMORY beyond 4 GiB, or if the host has no memory left
 */
export function growMemory(
  memory: WebAssembly.Memory,
  bytes: number,
  search: string,
  advice = '',
): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return;
  try {
    if (bytes > LARGEST) throw new RangeError('WebAssembly addresses at most 4 GiB');
    memory.grow(missing);
  } catch (cause) {
    const message =
      `${search} needs ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, ` +
      'which could not be allocated; the limit is 4 GiB.';
    throw new WordloomError('OUT_OF_MEMORY', advice === '' ? message : `${message} ${advice}`, {
      cause,
    });
  }
}
