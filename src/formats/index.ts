export { detectFormat } from './detect.js';
export { damaged } from './failures.js';
export type * from './format.js';
export { headOf } from './head.js';
export { endingOf, formatOfOutput, type NamedFormat } from './output-format.js';
export { OddRows, type OnError, type SkippedRow } from './odd-rows.js';
export { openVectors, type OpenVectors } from './open-vectors.js';
export { FORMATS, readableFormat, writableFormat } from './registry.js';
