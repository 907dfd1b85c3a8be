import type { Advice } from './errors.js';

/** What to do where a module does not compile, which needs SIMD. */
export const WITHOUT_SIMD: Advice = {
  library: "Engine 'reference' runs everywhere.",
  commandLine: '--engine reference runs everywhere.',
  page: 'Update the browser.',
};

/** Bytes of a page, the unit in which a WebAssembly memory grows. */
export const PAGE_BYTES = 65536;

/** Pages of the largest memory that 32-bit addresses reach: 4 GiB. */
export const MAX_PAGES = 65536;

/**
 * Compiles a WebAssembly file beside the code, in Node.js and in browsers.
 *
 * @throws what the platform throws where the file is missing or the host lacks a feature that it
 *   uses
 */
export async function compileWasm(url: URL): Promise<WebAssembly.Module> {
  if (url.protocol !== 'file:') {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url.href} cannot be loaded: status ${response.status}`);
    // Streaming takes this type alone, which some hosts of files do not know.
    return response.headers.get('content-type') === 'application/wasm'
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer());
  }
  const { readFile } = await import('node:fs/promises');
  return WebAssembly.compile(await readFile(url));
}

/**
 * Whether the host runs relaxed SIMD (fused multiply-add). Node.js 20 has it behind a flag, which
 * this sets for code compiled from now on; later versions have it as it is, and refuse the flag.
 */
export async function allowRelaxedSimd(): Promise<boolean> {
  if (WebAssembly.validate(RELAXED_SIMD_PROBE)) return true;
  if (isNode20()) {
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return WebAssembly.validate(RELAXED_SIMD_PROBE);
}

/**
 * Whether the host runs the dot products of relaxed SIMD. In Node.js 20, whose relaxed SIMD was an
 * experiment, the baseline compiler gets them wrong.
 */
export const hasRelaxedDots = (): boolean =>
  !isNode20() && WebAssembly.validate(RELAXED_SIMD_PROBE);

const isNode20 = (): boolean =>
  typeof process !== 'undefined' && process.versions?.node?.startsWith('20.') === true;

// (module (func (param v128 v128 v128) (result v128)
//   local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd))
const RELAXED_SIMD_PROBE = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0,
  32, 0, 32, 1, 32, 2, 253, 133, 2, 11,
]);
