export { ModelFile } from './model-file.js';
export { saveModel } from './save.js';
export { writeFileAtomically } from './write-file.js';
