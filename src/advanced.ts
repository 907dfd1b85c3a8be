/**
 * `wordloom/advanced`: the parts that wordloom is made of, for programs that need more than a model:
 * search over vectors of any source, indexes, formats, examples and networks. What runs in Node.js
 * only says so; everything else runs in a browser too.
 */

// Text, words and examples.
export {
  type CbowExample,
  cbowExamples,
  oneHot,
  type SkipGramExample,
  skipGramExamples,
  type WindowOptions,
} from './context/index.js';
export { type RandomState, seedRandom } from './random.js';
export {
  normalizeTokenizerOptions,
  STEMMER_NAMES,
  stopWordLanguages,
  TOKENIZER_NAMES,
} from './tokenizer/index.js';
export { countWords } from './train/train.js';
export { Vocabulary } from './vocabulary/vocabulary.js';

// Vectors and searches over them.
export type { SubwordSource, SubwordVectors } from './subwords/subword-vectors.js';
export { Embedding, type Matrix } from './embedding/matrix.js';
export type { ModelState } from './embedding/model-state.js';
export { ENCODINGS } from './embedding/quantization.js';
export {
  compareVectors,
  type Comparison,
  type ComparisonOptions,
  compileNeighbors,
  type NearestRows,
  Neighbors,
  orthogonalProcrustes,
  parseAnalogies,
  parsePairs,
  SEARCH_METHODS,
  type SearchManyOptions,
  suggest,
  type VectorHealth,
  vectorHealth,
  WEIGHTINGS,
} from './neighbors/index.js';
export type { ApproximateNeighbors } from './neighbors/approximate/index.js';
export type { QuantizedNeighbors } from './neighbors/quantized/index.js';

// Maps.
export {
  formatMapHtml,
  formatMapSvg,
  formatMapTsv,
  MAP_METHODS,
  type MapHtmlOptions,
  type MapMethod,
  type MapOptions,
  type MapSvgOptions,
  mapWords,
  type WordMap,
} from './map/index.js';

// Plots.
export {
  type Bar,
  type BarGroup,
  type BarPlot,
  formatBarPlot,
  formatLinePlot,
  type LossPoint,
  type Plot,
  plotComparison,
  plotEvaluation,
  plotFrequencies,
  plotLoss,
  type PlotMark,
  plotPerplexity,
  type PlotSeries,
} from './plot/index.js';

// Model files: Node.js only.
export {
  breakEven,
  buildIndex,
  type IndexOptions,
  type IndexReport,
  type ModelIndex,
  openIndex,
  type Plan,
} from './model/approximate.js';
export {
  openQuantized,
  quantizeModel,
  type QuantizeOptions,
  type QuantizeReport,
} from './model/quantize.js';
export { repairModel } from './model/repair.js';
export type {
  HeldKind,
  OpenVectorSource,
  LanguageModelFile,
  ModelFile,
  RepairReport,
  StoredSubwords,
} from './store/index.js';
export { positionOfCheckpoint, type ResumeState } from './embedding/resume-state.js';

// Files of other programs.
export { markedEncoding, unmarkedUtf16 } from './bytes/encoding.js';
export { foreignAdvice, foreignKind } from './bytes/signatures.js';
export {
  DUPLICATES_CHOICES,
  INVALID_UTF8_CHOICES,
  ON_ERROR_CHOICES,
} from './formats/import-options.js';
export {
  type ByteSource,
  detectFormat,
  FORMATS,
  headOf,
  type OutputPart,
  type VectorBlock,
  type VectorFormat,
  type VectorReader,
  writableFormat,
} from './formats/index.js';
export { formatWord2vecText } from './formats/word2vec-text.js';

// Networks.
export {
  openRecurrentStep,
  type RecurrentGradients,
  type RecurrentOutput,
  type RecurrentStep,
  type RecurrentStepOptions,
} from './arithmetic/gpu/recurrent-step.js';
export type { RecurrentInput } from './arithmetic/gpu/inputs.js';
export {
  type CompareStartsEvent,
  type CompareStartsOptions,
  compareStarts,
} from './language-model/compare-starts.js';
export {
  type Start,
  type StartComparison,
  STARTS,
  type StartSummary,
} from './language-model/compare.js';
export * as chapter from './language-model/chapter/index.js';
export { LANGUAGE_MODEL_FORMATS, languageModelFormat } from './networks/formats/index.js';
export type { VectorCoverage } from './networks/initialise.js';
export { normalizeGenerateOptions } from './networks/sampler.js';
export { UNKNOWN_RULES, type UnknownRule } from './networks/vocabulary.js';

// GPUs.
export {
  chooseDevice,
  type DeviceList,
  type GpuAdapterInfo,
  type GpuLimits,
} from './gpu/device/devices.js';
export { allowWideKernels, findWideKernels, type WideKernels } from './wide-kernels.js';
export { listDevices } from './gpu/device/list-devices.js';

// Options as tables, from which flags follow.
export { ENCODING_EXAMPLES, encodingOf } from './bytes/encoding.js';
export { importFirst } from './formats/import-first.js';
export { CORPUS_OPTIONS } from './ingest/reading.js';
export {
  CHOSEN_BY_LANGUAGE_MODEL_PRESET,
  LANGUAGE_MODEL_PRESET_OPTIONS,
} from './language-model/preset.js';
export { type TrainLanguageModelOptions } from './language-model/train.js';
export { INITIALISE_OPTIONS, type InitialiseOptions } from './networks/initialise-options.js';
export { embeddingDimOf, wantedWords } from './networks/initialise.js';
export {
  DEFAULT_TOKENIZER,
  FREEZE_OPTIONS,
  LANGUAGE_MODEL_OPTIONS,
  LANGUAGE_MODEL_THREADS_OPTIONS,
  LANGUAGE_MODEL_TOKENIZER_OPTIONS,
  LANGUAGE_MODEL_TRAINING_OPTIONS,
  LANGUAGE_MODEL_VOCABULARY_OPTIONS,
  type LanguageModelTrainOptions,
  NETWORK_OPTIONS,
  normalizeLanguageModelOptions,
  refuseIdle,
} from './networks/options.js';
export { GENERATE_OPTIONS, UNKNOWN_HELP } from './networks/sampler.js';
export { firstSeed } from './options/check.js';
export {
  type AnyTable,
  type Argument,
  type Flag,
  type Row,
  type Table,
  flagsOf,
  namesOf,
} from './options/table.js';
export { TOKENIZER_OPTIONS } from './tokenizer/options.js';
export { INITIAL_WEIGHTS_OPTIONS } from './train/initial-weights/options.js';
export {
  type NormalizedTrainOptions,
  TRAIN_OPTIONS,
  normalizeTrainOptions,
} from './train/options.js';
export { CHOSEN_BY_PRESET, PRESET_OPTIONS } from './train/preset.js';
export { TRAINING_OPTIONS } from './train/training-options.js';
export { checkPhrasesReplace } from './train/phrases.js';
export { CONNECTOR_WORDS } from './phrases/connector-words.js';
export { normalizePhraseOptions, PHRASE_OPTIONS } from './phrases/options.js';
export { PHRASES_IN_TEXT } from './phrases/training-options.js';
export { VOCABULARY_OPTIONS } from './vocabulary/options.js';

// Names of other programs, and what they are here.
export { foreignCommand, foreignFlag, foreignOption } from './options/foreign-names.js';

// Commands to paste.
export { commandLine, pathArgument, shellPath } from './shell.js';

// Failures, and what to do about them.
export { type Advice, advise } from './errors.js';

// Runs.
export { type JoinOptions, joinRanks } from './engines/distributed/join.js';
export {
  parseRankTimeout,
  RANK_TIMEOUT,
  type RankTimeout,
} from './engines/distributed/mpi/silence.js';
export {
  predictRanks,
  type RanksPlan,
  type RanksPrediction,
} from './engines/distributed/predict.js';
export { launchOf } from './engines/distributed/launcher.js';
export type { Ranks } from './run/ranks.js';
export { gatherValues } from './run/ranks.js';
export { fairThreads, placesOf, type RankPlace, ranksBeside } from './run/places.js';
export type { ExchangeCosts } from './engines/engine.js';
export { type Interval, parseInterval } from './run/interval.js';
export { LANGUAGE_MODEL_CHECKPOINT_EVERY } from './language-model/train.js';
export { pathsToTrust } from './train/recorded-run.js';
export { CHECKPOINT_EVERY } from './train/run-options.js';
export { VERSION } from './version.js';

/** Access to model files on disk, loaded on demand. Node.js only. */
export const loadStore = (): Promise<typeof import('./store/index.js')> =>
  import('./store/index.js');
