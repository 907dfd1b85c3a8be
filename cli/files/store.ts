/** The part of the library that is for Node.js alone, which it loads when it is asked for. */
import {
  type LanguageModelFile as OpenLanguageModelFile,
  type HeldKind,
  loadStore,
  type OpenVectorSource,
  type ModelFile as OpenModelFile,
} from '../../src/advanced.js';

export const {
  checkFilePath,
  checkModelPath,
  checkModelReplaces,
  checkPictureReplaces,
  compressionOf,
  isStandardInput,
  kindOf,
  LanguageModelFile,
  ModelFile,
  nameOf,
  openInput,
  openVectorFile,
  pathBeside,
  untrustedPaths,
  writeFileAtomically,
} = await loadStore();

export type { HeldKind, OpenVectorSource };
export type LanguageModelFile = OpenLanguageModelFile;
export type ModelFile = OpenModelFile;
