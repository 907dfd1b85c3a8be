export { detectFormat } from './detect.js';
export type * from './format.js';
export { FORMATS, formatNamed } from './registry.js';
