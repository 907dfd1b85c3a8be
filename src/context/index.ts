export {
  cbowExamples,
  type CbowExample,
  skipGramExamples,
  type SkipGramExample,
} from './examples.js';
export { oneHot } from './one-hot.js';
export { type Window, type WindowOptions, windows } from './windows.js';
