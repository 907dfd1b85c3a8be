export type { NearestRows } from './batch-search.js';
export type { Neighbor } from './found.js';
export type { SearchLimits, SearchManyOptions, TopnOptions } from './limits.js';
export { Neighbors } from './search.js';
export { suggest } from '../options/suggest.js';
export { unknownWord } from './suggestions.js';
export { compileNeighbors } from './unit-rows.js';
export type {
  AnalogyQuestion,
  AnalogyQuestions,
  SkippedLines,
  WordPair,
} from './evaluation-file.js';
export { parseAnalogies, parsePairs } from './evaluation-file.js';
export type {
  AnalogyEvaluation,
  AnalogyScore,
  AnalogySectionScore,
  Evaluated,
  EvaluationOptions,
  PairEvaluationOptions,
  PairEvaluation,
} from './evaluation.js';
export { evaluateAnalogies, evaluatePairs } from './evaluation.js';
export type { Comparison, ComparisonOptions, SharedNeighbors } from './comparison.js';
export { commonWordsOf, compareVectors, sharedNeighbors } from './comparison.js';
export type { VectorHealth } from './health.js';
export { vectorHealth } from './health.js';
export { principalPlane } from './principal-plane.js';
export { orthogonalProcrustes, rotateRow } from './alignment.js';
export {
  type MostSimilarQuery,
  type OddOneOut,
  type Prediction,
  SEARCH_METHODS,
  type SearchMethod,
  type SentenceOptions,
  type Term,
  WEIGHTINGS,
  type WordOrVector,
} from './queries/index.js';
