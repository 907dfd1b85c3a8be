export { exportVectors } from './export-vectors.js';
export { type ImportReport, importVectors } from './import-vectors.js';
export { ModelFile } from './model-file.js';
export { openInput } from './open-input.js';
export { pathBeside } from './paths.js';
export { checkModelPath, saveModel } from './save.js';
export { writeFileAtomically } from './write-file.js';
