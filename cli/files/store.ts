/** The part of the library that is for Node.js alone, which it loads when it is asked for. */
import {
  type LanguageModelFile as OpenLanguageModelFile,
  loadStore,
  type ModelFile as OpenModelFile,
} from '../../src/advanced.js';

export const {
  checkFilePath,
  checkModelPath,
  LanguageModelFile,
  ModelFile,
  openInput,
  pathBeside,
  untrustedPaths,
  writeFileAtomically,
} = await loadStore();

export type LanguageModelFile = OpenLanguageModelFile;
export type ModelFile = OpenModelFile;
