/** What the server reads from disk: models, and the page's own files. Node.js only. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LanguageModel } from '../../language-model/language-model.js';
import { Model } from '../../model/model.js';
import { kindOf } from '../../store/index.js';

/** A file of the page, in memory. */
export interface PageFile {
  readonly body: Uint8Array;
  readonly type: string;
}

const PAGE_FOLDER = fileURLToPath(new URL('../../../page/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** The files of the page by name. Requests reach no other file. */
export async function loadPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const names = (await readdir(PAGE_FOLDER)).filter((name) => extname(name) in TYPES);
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, PageFile]> => {
        const body = await readFile(join(PAGE_FOLDER, name));
        return [name, { body, type: TYPES[extname(name)] }];
      }),
    ),
  );
}

/** The name of a file without its folder. */
export const nameOfPath = (path: string): string => basename(path);

/** Identifies a file at a path, to notice when another replaces it. */
export async function markOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeMs } = await stat(path);
  return [dev, ino, size, mtimeMs].join();
}

/**
 * Opens word vectors or a language model.
 *
 * @throws ModelFileError
 */
export async function openModel(path: string): Promise<Model | LanguageModel> {
  const isThere = await stat(path).then(
    () => true,
    () => false, // Model.open says so
  );
  const isLanguageModel = isThere && kindOf(path) === 'a language model';
  return await (isLanguageModel ? LanguageModel.open(path) : Model.open(path));
}
