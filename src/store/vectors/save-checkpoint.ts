import type { ResumeState } from '../../embedding/resume-state.js';
import { replaceModel } from '../file/replace-model.js';
import { type ModelContent, writeModel } from './save.js';

/**
 * Writes a model whose training is incomplete, with the state needed to resume. To readers of
 * vectors it is an ordinary model.
 *
 * @throws as `saveModel`, and the errors of reading the matrices
 */
export function saveCheckpoint(
  path: string,
  content: ModelContent,
  resume: ResumeState,
  info: { readonly version?: string } = {},
): void {
  const { version } = info;
  replaceModel(path, (temporary) => writeModel(temporary, path, content, { version, resume }));
}
