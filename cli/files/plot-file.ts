import type { Command } from 'commander';
import { resolve } from 'node:path';
import { WordloomError } from '../../src/index.js';
import { UsageError } from '../terminal/failure.js';
import { checkFilePath, checkPictureReplaces, writeFileAtomically } from './store.js';

/** Adds --plot. */
export function addPlotFlag(command: Command, what: string): Command {
  return command.option('--plot <file>', `plot ${what} as an SVG file`);
}

/** Writes a picture, if one was asked for. */
export type WritePlot = (draw: () => string) => void;

/**
 * Checks before any work whether the file of --plot can be written. It replaces only an older SVG
 * file.
 *
 * @param output another file that the command writes
 * @throws UsageError where it has no name, or the name of `output`; WordloomError OUTPUT_IS_MODEL,
 *   OUTPUT_FOREIGN, OUTPUT_NAME_UNFIT, FILE_UNWRITABLE
 */
export function plotInto(path: string | undefined, output?: string): WritePlot {
  if (path === undefined) return () => {};
  if (path === '' || path === '-') {
    throw new UsageError('--plot must name a file that ends in .svg.');
  }
  if (output !== undefined && resolve(path) === resolve(output)) {
    throw new UsageError(`--plot and -o both name ${path}.`);
  }
  checkFilePath(path);
  try {
    checkPictureReplaces(path, false, ['.svg']);
  } catch (error) {
    if (!(error instanceof WordloomError) || error.advice === undefined) throw error;
    const message = `${error.problem} Choose another file with --plot.`;
    throw new WordloomError(error.code, message, { cause: error });
  }
  return (draw) => writeFileAtomically(path, [draw()]);
}
