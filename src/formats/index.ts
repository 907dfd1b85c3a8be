export { detectFormat } from './detect.js';
export { damaged } from './failures.js';
export { filesOf, type NamedBytes } from './files-of.js';
export type * from './format.js';
export { headOf } from './head.js';
export { type GivenBytes, type GivenFile, inputOf } from './input-of.js';
export { openVectors, type OpenVectors } from './open-vectors.js';
export { FORMATS, readableFormat, writableFormat } from './registry.js';
