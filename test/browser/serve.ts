import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, preview } from 'vite';

/** Bundles a module with all that it imports, minified as an application's: `page.js` in `folder`. */
export async function bundle(module: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      target: 'esnext',
      rolldownOptions: {
        input: { page: module },
        preserveEntrySignatures: 'exports-only',
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>wordloom</title>');
}

/** With these a page is isolated from other sites, and so may have shared memory. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export const PAGE_KINDS = ['isolated', 'ordinary'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder on a free port of this machine, all pages of one kind. */
export async function serve(folder: string, kind: PageKind): Promise<Site> {
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    appType: 'mpa', // a missing file is 404, not the index
    build: { outDir: folder },
    preview: { port: 0, headers: kind === 'isolated' ? ISOLATION : {} },
  });
  return { url: server.resolvedUrls!.local[0], close: () => server.close() };
}
