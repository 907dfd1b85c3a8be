import type { ResumeState } from '../../embedding/resume-state.js';
import { replaceModel } from '../file/replace-model.js';
import { type ModelContent, writeModel } from './save.js';

/**
 * Writes a model whose training is incomplete, with all that it takes to resume, as `saveModel`
 * writes one: a whole model to all who only read vectors.
 *
 * @throws as `saveModel`, and what the matrices throw as they are read
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
