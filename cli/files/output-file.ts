import { shellPath } from '../../src/advanced.js';
import { WordloomError } from '../../src/index.js';
import {
  checkFilePath,
  checkModelPath,
  checkModelReplaces,
  checkPictureReplaces,
  type HeldKind,
} from './store.js';
import { UsageError } from '../terminal/failure.js';

export { kindOf } from './store.js';

/**
 * Checks before hours of work whether a model can be written to `path`.
 *
 * @param force whether a file that is not a model, or a model of another kind, may be replaced
 * @param kind of the model to be written; 'any' where either may replace either
 * @throws UsageError if `path` is empty or standard output
 * @throws WordloomError where it cannot be written or SQLite is missing; OUTPUT_NAME_UNFIT for the
 *   ending of another kind of file, OUTPUT_FOREIGN for a file that is no model,
 *   OUTPUT_OF_OTHER_KIND for a model of another kind
 */
export function checkModelOutput(
  path: string,
  force: boolean,
  kind: HeldKind | 'any' = 'word vectors',
): void {
  checkName(path);
  if (path === '-') {
    throw new UsageError('A model cannot be written to standard output: name a file with -o.');
  }
  checkModelPath(path);
  checkModelReplaces(path, kind, force);
}

/**
 * Finds out, before anything is learned, whether a plot can be written, and sees to it that it
 * replaces nothing that is dear.
 *
 * @param force whether a file that is no plot may be replaced; a model never is
 * @throws UsageError if `path` is empty or standard output
 * @throws WordloomError OUTPUT_IS_MODEL, OUTPUT_FOREIGN, OUTPUT_NAME_UNFIT, FILE_UNWRITABLE
 */
export function checkPlotOutput(path: string, force: boolean): void {
  checkName(path);
  if (path === '-') {
    throw new UsageError('Standard output is for the report: name a file for the plot with -o.');
  }
  checkFilePath(path);
  checkPictureReplaces(path, force, ['.svg']);
}

/**
 * The same for a map, whose extension decides the format.
 *
 * @throws as `checkPlotOutput` does
 */
export function checkMapOutput(path: string, force: boolean): '.svg' | '.html' | '.tsv' {
  checkName(path);
  if (path === '-') throw new UsageError('A map needs a file: name one with -o.');
  const pixels = /\.(?:png|jpe?g|webp|gif|pdf)$/i.exec(path)?.[0].toLowerCase();
  if (pixels !== undefined) throw noPixels(path, pixels);
  checkFilePath(path);
  return checkPictureReplaces(path, force, ['.html', '.svg', '.tsv']);
}

/** Labels need fonts, which a browser has, and programs that convert pictures. */
function noPixels(path: string, ending: string): WordloomError {
  const svg = `${path.slice(0, -ending.length)}.svg`;
  return new WordloomError(
    'OUTPUT_NAME_UNFIT',
    `A map cannot be written as ${ending}: labels need fonts, which wordloom does not have. ` +
      `Write ${svg} and convert it, for example: rsvg-convert -z 2 ${shellPath(svg)} -o ${shellPath(path)}. ` +
      'Or write .html, open it in a browser and press PNG.',
  );
}

/** Exports; a name that does not say in what format is wrong usage. */
export async function exportTo<T>(path: string, write: () => Promise<T>): Promise<T> {
  checkName(path);
  try {
    return await write();
  } catch (error) {
    const isUsage = error instanceof WordloomError && error.code === 'FORMAT_UNKNOWN';
    throw isUsage ? new UsageError(error.commandLine) : error;
  }
}

/** Throws UsageError for an output without a name. */
function checkName(path: string): void {
  if (path === '') throw new UsageError('-o must name a file, but its name is empty.');
}
