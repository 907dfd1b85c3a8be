import { existsSync, readFileSync, statSync } from 'node:fs';
import { headOf, type VectorFormat } from '../../src/advanced.js';
import { ModelFileError, VectorFileError, WordloomError } from '../../src/index.js';
import { checkFilePath, checkModelPath, ModelFile, openInput } from './store.js';
import { UsageError } from '../terminal/failure.js';

/** What a file of wordloom holds. */
export type ModelKind = 'word vectors' | 'a language model';

/**
 * Finds out before hours of work whether a model can be written to `path`.
 *
 * @param force whether a file that is no model, or one of another kind, may be replaced
 * @param kind of the model to be written; 'any' where either may replace either
 * @throws UsageError if `path` is empty or standard output
 * @throws WordloomError where it cannot be written or SQLite is missing; OUTPUT_FOREIGN for a file
 *   that is no model, OUTPUT_OF_OTHER_KIND for a model of another kind
 */
export function checkModelOutput(
  path: string,
  force: boolean,
  kind: ModelKind | 'any' = 'word vectors',
): void {
  checkName(path);
  if (path === '-') {
    throw new UsageError('A model cannot be written to standard output: name a file with -o.');
  }
  checkModelPath(path);
  if (force || !holdsData(path)) return;
  const old = kindOf(path);
  if (old === undefined) throw foreign(path, 'a wordloom model');
  if (kind !== 'any' && old !== kind) {
    throw new WordloomError(
      'OUTPUT_OF_OTHER_KIND',
      `${path} holds ${old}, so it is not replaced by ${kind}. ` +
        'Choose another file with -o, or replace it with --force.',
    );
  }
}

/**
 * Sees to it that files of vectors replace nothing that is dear. Whether they can be written at all
 * is found out in writing them, which is soon.
 *
 * @param paths the file, and those beside it that belong to it
 * @param format what is to be written: an older file of it may be replaced, with what belongs to it
 * @param force whether files of another kind may be replaced; a model never is
 * @throws UsageError if a path is empty
 * @throws WordloomError OUTPUT_IS_MODEL, or OUTPUT_FOREIGN for a file that holds no such vectors
 */
export async function checkExportOutputs(
  paths: readonly string[],
  format: VectorFormat,
  force: boolean,
): Promise<void> {
  paths.forEach(checkName);
  const taken = paths.filter(holdsData);
  const model = taken.find((path) => kindOf(path) !== undefined);
  if (model !== undefined) throw isModel(model);
  if (force || taken.length === 0) return;
  const [main] = paths;
  if (taken[0] !== main) throw foreign(taken[0], `part of an older ${main}`);
  if (await isOfFormat(main, format)) return;
  throw foreign(main, `a file of vectors in the format ${format.name}`);
}

/**
 * Sees to it that an exported language model replaces nothing that is dear.
 *
 * @param chunks what is to be written: a file that holds just that may be replaced
 * @param force whether any file may be replaced; a model never is
 * @throws UsageError if `path` is empty
 * @throws WordloomError OUTPUT_IS_MODEL, or OUTPUT_EXISTS
 */
export function checkLanguageModelExport(
  path: string,
  chunks: Iterable<string | Uint8Array>,
  force: boolean,
): void {
  checkName(path);
  if (!holdsData(path)) return;
  if (kindOf(path) !== undefined) throw isModel(path);
  if (force || readFileSync(path).equals(joined(chunks))) return;
  throw new WordloomError(
    'OUTPUT_EXISTS',
    `${path} exists and holds something else. Choose another file with -o, or replace it with --force.`,
  );
}

/**
 * Finds out, before anything is learned, whether a plot can be written, and sees to it that it
 * replaces nothing that is dear.
 *
 * @param force whether a file that is no plot may be replaced; a model never is
 * @throws UsageError if `path` is empty or standard output
 * @throws WordloomError OUTPUT_IS_MODEL, OUTPUT_FOREIGN, FILE_UNWRITABLE
 */
export function checkPlotOutput(path: string, force: boolean): void {
  checkName(path);
  if (path === '-') {
    throw new UsageError('Standard output is for the report: name a file for the plot with -o.');
  }
  checkFilePath(path);
  if (!holdsData(path)) return;
  if (kindOf(path) !== undefined) throw isModel(path);
  const isPlot = /^\s*(?:<\?xml[^>]*>\s*)?<svg/.test(readFileSync(path, 'utf8'));
  if (!force && !isPlot) throw foreign(path, 'an SVG file');
}

const joined = (chunks: Iterable<string | Uint8Array>): Buffer =>
  Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk as Uint8Array)));

function isModel(path: string): WordloomError {
  return new WordloomError(
    'OUTPUT_IS_MODEL',
    `${path} is a wordloom model, so it is not replaced. Choose another file with -o.`,
  );
}

function checkName(path: string): void {
  if (path === '') throw new UsageError('-o must name a file, but its name is empty.');
}

function foreign(path: string, expected: string): WordloomError {
  return new WordloomError(
    'OUTPUT_FOREIGN',
    `${path} exists and is not ${expected}, so it is not replaced. ` +
      'Choose another file with -o, or replace it with --force.',
  );
}

function holdsData(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = statSync(path);
  return file.isFile() && file.size > 0;
}

/** What kind of model it is, be it damaged or newer than this program. Throws if it is unreadable. */
export function kindOf(path: string): ModelKind | undefined {
  try {
    ModelFile.open(path).close();
  } catch (error) {
    if (!(error instanceof ModelFileError) || error.code === 'MODEL_MISSING') throw error;
    if (error.code === 'MODEL_FOREIGN') return undefined;
    if (error.code === 'MODEL_OF_OTHER_KIND') return 'a language model';
  }
  return 'word vectors';
}

/** Whether a file, decompressed, begins as one of that format does. */
async function isOfFormat(path: string, format: VectorFormat): Promise<boolean> {
  try {
    return format.recognises?.(await headOf(openInput(path))) ?? false;
  } catch (error) {
    if (error instanceof VectorFileError) return false;
    throw error;
  }
}
