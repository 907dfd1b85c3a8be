export { exportVectors } from './export-vectors.js';
export { type ImportReport, importVectors } from './import-vectors.js';
export { LanguageModelFile } from './language-model-file.js';
export { ModelFile } from './model-file.js';
export { isDatabase, openInput } from './open-input.js';
export { pathBeside } from './paths.js';
export { checkModelPath, saveModel } from './save.js';
export { checkLanguageModelPath, saveLanguageModel } from './save-language-model.js';
export { writeFileAtomically } from './write-file.js';
