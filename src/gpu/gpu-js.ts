/** gpu.js, as far as its own types have it. */
export type GpuJs = typeof import('gpu.js');

/**
 * Loads gpu.js. Its parser and its WebAssembly backend are named too, so that the bundler of a page
 * gives them files of their own: it warns of files beyond 500 kB.
 */
export async function loadGpuJs(): Promise<GpuJs> {
  const [gpuJs] = await Promise.all([
    import('gpu.js'),
    import('acorn'),
    import('gpu.js/src/backend/web-assembly/kernel.js'),
  ]);
  return gpuJs;
}
