/** gpu.js, as its own types describe it. */
export type GpuJs = typeof import('gpu.js');

/**
 * Loads gpu.js. Its parser and its WebAssembly backend are imported by name too, so that the bundler
 * of a page puts them into separate files: it warns about files above 500 kB.
 */
export async function loadGpuJs(): Promise<GpuJs> {
  const [gpuJs] = await Promise.all([
    import('gpu.js'),
    import('acorn'),
    import('gpu.js/src/backend/web-assembly/kernel.js'),
  ]);
  return gpuJs;
}
