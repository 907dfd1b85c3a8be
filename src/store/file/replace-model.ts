import { existsSync } from 'node:fs';
import { clearJournals, refuseJournals, refuseStrangeCompanions } from './journals.js';
import { unwritable } from './model-errors.js';
import { rehearseReplacing, replaceFile } from './write-file.js';

/**
 * Puts a database in the place of a model that may be at `path`, whole or not at all.
 *
 * @param write makes it at a temporary path
 * @throws ModelFileError MODEL_UNWRITABLE
 */
export function replaceModel(path: string, write: (temporary: string) => void): void {
  const build = (temporary: string, target: string): void => {
    write(temporary);
    clearJournals(target, path);
  };
  replaceFile(path, build, (reason, cause) => unwritable(path, reason, cause));
}

/**
 * Finds out whether `replaceModel` can do so, by writing a small database beside `path`, which is
 * removed again. What is at `path` stays as it is.
 *
 * @throws ModelFileError MODEL_UNWRITABLE
 */
export function rehearseReplacingModel(path: string, write: (temporary: string) => void): void {
  const build = (temporary: string, target: string): void => {
    // What a save would refuse after hours of training.
    refuseStrangeCompanions(target, path);
    if (!existsSync(target)) refuseJournals(target, path);
    write(temporary);
  };
  rehearseReplacing(path, build, (reason, cause) => unwritable(path, reason, cause));
}
