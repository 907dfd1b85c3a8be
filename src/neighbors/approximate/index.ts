export { ApproximateNeighbors, MEASURED_K } from './approximate-neighbors.js';
export { chooseEf, type ChosenEf, measureEf } from './choose-ef.js';
export { costOf, fastest, type SearchCost } from './cost.js';
export { type BuildEvents, type GraphOptions, HnswIndex } from './hnsw-index.js';
export { HNSW_PACKAGE, type HnswLibrary, loadHnswLibrary, requireHnswLibrary } from './library.js';
export { tooFewDirected, toUnit } from './unit.js';
export { drawWords, measure, type Measured, type Sample, takeSample } from './recall.js';
