import { join } from 'node:path/posix';

/** How Vite writes a page into a folder of this repository. */
export const pageOutput = (folder) => ({
  outDir: join(process.cwd(), folder),
  emptyOutDir: true,
  assetsDir: '',
  target: 'es2023',
  modulePreload: { polyfill: false },
  assetsInlineLimit: 0,
  license: false,
});
