import * as check from '../options/check.js';
import { type ImportOptions, normalizeImportOptions } from '../formats/import-options.js';
import type { ImportReport } from '../store/index.js';
import { VERSION } from '../version.js';

/** Hooks of an import. */
export interface ImportRunOptions {
  /** Called with the progress after each chunk of the file. */
  onProgress?: (progress: {
    readonly bytes: number;
    readonly totalBytes: number | undefined;
  }) => void;
  /** Whether to replace a file that is not a model of word vectors. @default false */
  overwrite?: boolean;
  /** Aborts the import; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Converts another tool's vector file, in any of FORMATS, to a model file, in bounded memory.
 * Writes nothing unless the whole file is valid. Node.js only.
 *
 *     // '-' is standard input; a pipe will do.
 *     await importVectors('GoogleNews-vectors-negative300.bin.gz', 'news.db');
 *     const model = await open('news.db');
 *
 * Words keep the order of the file. If the file has no counts, ranks take their place: the first
 * word gets the number of words. The model cannot continue training.
 *
 * @throws TypeError or RangeError for a wrong option; VectorFileError if the file is unreadable,
 *   foreign or damaged; ModelFileError MODEL_UNWRITABLE; WordloomError FORMAT_UNKNOWN,
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
