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
 * Checks whether `replaceModel` would work, by writing a small database beside `path` and removing
 * it. The file at `path` stays unchanged.
 *
 * @throws ModelFileError MODEL_UNWRITABLE
 */
export function rehearseReplacingModel(path: string, write: (temporary: string) => void): void {
  const build = (temporary: string, target: string): void => {
    // A save after hours of training would refuse the same.
    refuseStrangeCompanions(target, path);
    if (!existsSync(target)) refuseJournals(target, path);
    write(temporary);
  };
  rehearseReplacing(path, build, (reason, cause) => unwritable(path, reason, cause));
}
