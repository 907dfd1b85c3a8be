export { ModelFile } from './model-file.js';
export { checkModelPath, saveModel } from './save.js';
export { writeFileAtomically } from './write-file.js';
