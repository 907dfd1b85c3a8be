import { hasThreads } from '../../threads.js';
import { importKoffi } from '../koffi.js';

/** Linux's advice to back memory with pages of 2 MiB, <sys/mman.h>. */
const MADV_HUGEPAGE = 14;

/**
 * Asks Linux to back a memory with huge pages, before it is first written. Rows are read at random,
 * and a processor cannot cache the addresses of that many ordinary pages of 4 KiB. Uses the optional
 * package koffi, and does nothing without it or on other systems. Results are the same either way.
 */
export async function adviseHugePages({ buffer }: WebAssembly.Memory): Promise<void> {
  if (!hasThreads() || process.platform !== 'linux') return;
  try {
    const koffi = await importKoffi();
    const madvise = koffi.load(null).func('int madvise(void *address, size_t bytes, int advice)');
    madvise(new Uint8Array(buffer), buffer.byteLength, MADV_HUGEPAGE);
  } catch {
    // Not installed, or not for this system: ordinary pages do.
  }
}
