/** The package koffi, which calls C functions. It is optional, so its name is in a variable. */
const KOFFI = 'koffi';

/** The part of koffi's interface that the engines use. */
export interface Koffi {
  /** Loads a library; null is the process itself. */
  load(path: string | null, options?: { readonly global: boolean }): CLibrary;
}

/** A loaded C library. */
export interface CLibrary {
  /** A function by its C declaration. Arrays are passed as addresses. */
  func(declaration: string): (...values: unknown[]) => number;
}

/**
 * Imports koffi.
 *
 * @throws the error of `import` if it is not installed, or has no build for this system
 */
export async function importKoffi(): Promise<Koffi> {
  const { default: koffi } = (await import(/* @vite-ignore */ KOFFI)) as { default: Koffi };
  return koffi;
}
