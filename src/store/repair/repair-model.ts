import { existsSync, statSync } from 'node:fs';
import { ModelFileError, WordloomError } from '../../errors.js';
import { LANGUAGE_MODEL_ID } from '../language-model/language-model-schema.js';
import { foreign } from '../file/model-errors.js';
import { replaceModel } from '../file/replace-model.js';
import { APPLICATION_ID } from '../vectors/schema.js';
import { Findings } from './findings.js';
import { RecordFile } from './records.js';
import { repairLanguageModel } from './repair-language-model.js';
import { repairVectors } from './repair-vectors.js';
import type { RepairReport } from './report.js';

/**
 * Writes the intact parts of a damaged model to another file, replacing an existing model: words
 * whose vectors are intact, or the whole network of a language model. The damaged file is read page
 * by page without SQLite, and stays unchanged.
 *
 * @param version of wordloom, to be kept in the file
 * @throws ModelFileError MODEL_MISSING, MODEL_FOREIGN; MODEL_DAMAGED if nothing can be saved,
 *   MODEL_UNWRITABLE; WordloomError OUTPUT_IS_INPUT
 */
export function repairModel(path: string, output: string, version: string): RepairReport {
  const file = openRecords(path);
  try {
    refuseSame(path, output);
    const found = new Findings(file);
    const isLanguageModel =
      file.applicationId === LANGUAGE_MODEL_ID ||
      (file.applicationId !== APPLICATION_ID && found.tensors.size > 0);
    const isOurs = [APPLICATION_ID, LANGUAGE_MODEL_ID].includes(file.applicationId ?? 0);
    if (!isOurs && found.blocks.length === 0 && found.tensors.size === 0) throw foreign(path);
    let report: Omit<RepairReport, 'path'> | undefined;
    const repair = isLanguageModel ? repairLanguageModel : repairVectors;
    replaceModel(output, (temporary) => {
      report = repair(file, found, temporary, path, version);
    });
    return { path: output, ...report! };
  } finally {
    file.close();
  }
}

function openRecords(path: string): RecordFile {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) {
    throw new ModelFileError('MODEL_MISSING', path, `There is no file ${path}. Check the path.`);
  }
  if (!file.isFile()) throw foreign(path);
  return new RecordFile(path);
}

function refuseSame(path: string, output: string): void {
  if (!existsSync(output)) return;
  const [damaged, target] = [statSync(path), statSync(output)];
  if (damaged.ino !== target.ino || damaged.dev !== target.dev) return;
  const message = `${output} is the input model. Choose another file for the repaired one.`;
  throw new WordloomError('OUTPUT_IS_INPUT', message);
}
