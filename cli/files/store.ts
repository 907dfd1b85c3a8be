/** The part of the library that is for Node.js alone, which it loads when it is asked for. */
import {
  type LanguageModelFile as OpenLanguageModelFile,
  type HeldKind,
  loadStore,
  type ModelFile as OpenModelFile,
} from '../../src/advanced.js';

export const {
  checkFilePath,
  checkModelPath,
  checkModelReplaces,
  checkPlotReplaces,
  compressionOf,
  isStandardInput,
  kindOf,
  LanguageModelFile,
  ModelFile,
  nameOf,
  openInput,
  pathBeside,
  untrustedPaths,
  writeFileAtomically,
} = await loadStore();

export type { HeldKind };
export type LanguageModelFile = OpenLanguageModelFile;
export type ModelFile = OpenModelFile;
