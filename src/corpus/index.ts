export {
  type ByteRange,
  DEFAULT_BLOCK_BYTES,
  readBlock,
  splitFile,
  type TextBlock,
} from './blocks.js';
export { decompress, DecoderMissingError } from './decompress.js';
export { findBreak } from './breaks.js';
export { type CorpusFile, findFiles, kindOf } from './files.js';
export { comesOnce, InputTakenError, isStandardInput, nameOf, openBytes } from './open-bytes.js';
export { streamBlocks } from './streams.js';
export { cleanText, type InvalidUtf8 } from './text-check.js';
