import * as check from '../options/check.js';
import { type ImportOptions, normalizeImportOptions } from '../formats/import-options.js';
import type { ImportReport } from '../store/index.js';
import { VERSION } from '../version.js';

/** Hooks of a training. */
export interface ImportRunOptions {
  /** Told how much of the file was read, at every piece of it. */
  onProgress?: (progress: {
    readonly bytes: number;
    readonly totalBytes: number | undefined;
  }) => void;
  /** Whether a file that holds no word vectors may be replaced. @default false */
  overwrite?: boolean;
  /** Stops the work when it is aborted; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/**
 * Turns another program's file of vectors, in any of FORMATS, into a model file, in bounded memory.
 * Nothing is written unless all of it is sound. Node.js only.
 *
 *     // '-' is standard input; a pipe will do.
 *     await importVectors('GoogleNews-vectors-negative300.bin.gz', 'news.db');
 *     const model = await open('news.db');
 *
 * Words keep the order of the file. Where it does not tell how often they occur, their ranks stand
 * for counts, the first word's being the number of words. The model cannot be continued.
 *
 * @throws TypeError or RangeError for a wrong option; VectorFileError where the file cannot be read,
 *   is foreign or damaged; ModelFileError MODEL_UNWRITABLE; WordloomError FORMAT_UNKNOWN,
 *   OUTPUT_FOREIGN, OUTPUT_OF_OTHER_KIND, OUTPUT_NAME_UNFIT
 */
export async function importVectors(
  file: string,
  modelPath: string,
  options: ImportOptions & ImportRunOptions = {},
): Promise<ImportReport> {
  check.string('file', file);
  check.string('modelPath', modelPath);
  const {
    onProgress,
    signal,
    overwrite = false,
    ...importOptions
  } = check.object('options', options) as typeof options;
  const normalized = normalizeImportOptions(importOptions);
  const store = await import('../store/index.js');
  store.checkModelReplaces(modelPath, 'word vectors', check.boolean('overwrite', overwrite));
  const input = store.openInput(file, onProgress);
  return store.importVectors(input, modelPath, normalized, { version: VERSION, signal });
}
