export {
  exportLanguageModel,
  type ExportLanguageModelOptions,
  importLanguageModel,
} from './language-model/export-language-model.js';
export {
  exportFormat,
  exportVectors,
  type ExportVectorsOptions,
} from './exchange/export-vectors.js';
export { type ImportReport, importVectors } from './exchange/import-vectors.js';
export { LanguageModelFile } from './language-model/language-model-file.js';
export { ModelFile } from './vectors/model-file.js';
export { isDatabase, openInput } from './exchange/open-input.js';
export { isStandardInput, kindOf as compressionOf, nameOf } from '../corpus/index.js';
export { foreseeSaving } from './foresee-saving.js';
export { pathBeside } from '../formats/path-beside.js';
export type { StoredSubwords } from './vectors/subword-blocks.js';
export { repairModel } from './repair/repair-model.js';
export type { RepairReport } from './repair/report.js';
export { checkModelPath, saveModel } from './vectors/save.js';
export { recordedCorpus, untrustedPaths } from './vectors/recorded-corpus.js';
export { saveCheckpoint } from './vectors/save-checkpoint.js';
export { checkLanguageModelPath, saveLanguageModel } from './language-model/save-language-model.js';
export {
  openVectorFile,
  openVectorSource,
  type OpenVectorSource,
  vectorDimOf,
} from './vectors/vector-source.js';
export {
  checkModelReplaces,
  checkPictureReplaces,
  type PictureEnding,
  type HeldKind,
  kindOf,
} from './file/check-output.js';
export { checkFilePath, writeFileAtomically } from './file/write-file.js';
