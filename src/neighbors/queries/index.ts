export { closerThan, rank } from './rank.js';
export { distances } from './distances.js';
export { doesntMatch, type OddOneOut } from './doesnt-match.js';
export {
  mostSimilar,
  type MostSimilarQuery,
  SEARCH_METHODS,
  type SearchMethod,
  type Term,
  type WordOrVector,
} from './most-similar.js';
export { type OutputLayer, predictCentre, type Prediction } from './predict.js';
export { type Probability, type SentenceOptions, sentenceVectors, WEIGHTINGS } from './sentence.js';
export { wordMoversDistance } from './word-movers.js';
export { nSimilarity } from './word-sets.js';
