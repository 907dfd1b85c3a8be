import { hasThreads } from '../../threads.js';

/** Linux's advice to back memory with pages of 2 MiB, <sys/mman.h>. */
const MADV_HUGEPAGE = 14;

/** A package that calls C functions. Its name is in a variable, because it may not be installed. */
const CALLER = 'koffi';

/** The part of its API that we use. */
interface Caller {
  load(library: null): {
    func(declaration: string): (address: Uint8Array, bytes: number, advice: number) => number;
  };
}

/**
 * Asks Linux to back a memory with huge pages, before it is first written: rows are read at random,
 * and ordinary pages of 4 KiB are more than a processor remembers the addresses of. Uses the
 * optional package koffi, and does nothing without it or on other systems. Results are the same
 * either way.
 */
export async function adviseHugePages({ buffer }: WebAssembly.Memory): Promise<void> {
  if (!hasThreads() || process.platform !== 'linux') return;
  try {
    const { default: koffi } = (await import(/* @vite-ignore */ CALLER)) as { default: Caller };
    const madvise = koffi.load(null).func('int madvise(void *address, size_t bytes, int advice)');
    madvise(new Uint8Array(buffer), buffer.byteLength, MADV_HUGEPAGE);
  } catch {
    // Not installed, or not for this system: ordinary pages do.
  }
}
