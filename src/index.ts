export {
  type CbowExample,
  cbowExamples,
  oneHot,
  type SkipGramExample,
  skipGramExamples,
  type WindowOptions,
} from './context/index.js';
export {
  type ByteSource,
  detectFormat,
  FORMATS,
  type InputFile,
  type OutputPart,
  type VectorBlock,
  type VectorFormat,
  type VectorReader,
} from './formats/index.js';
export { formatWord2vecText } from './formats/word2vec-text.js';
export type { ImportOptions } from './formats/import-options.js';
export { Embedding, type Matrix, type RowBlock, type VectorSource } from './embedding/matrix.js';
export type { EpochRecord, ModelState } from './embedding/model-state.js';
export type { RecurrentInput } from './arithmetic/gpu/inputs.js';
export {
  openRecurrentStep,
  type RecurrentGradients,
  type RecurrentOutput,
  type RecurrentStep,
  type RecurrentStepOptions,
} from './arithmetic/gpu/recurrent-step.js';
export {
  CorpusError,
  ModelFileError,
  TrainingError,
  UnknownWordError,
  VectorFileError,
  WordloomError,
} from './errors.js';
export type { FastTextModel } from './formats/fasttext-bin.js';
export { openFastText } from './model/fasttext.js';
export { importVectors, type ImportRunOptions } from './model/import.js';
export { inspect, type Inspection, type InspectOptions, type Prediction } from './train/inspect.js';
export type { Finding, FindingCode } from './inspection/finding.js';
export type { CorpusFacts, CorpusReport } from './ingest/ingest.js';
export {
  type CompareStartsEvent,
  type CompareStartsOptions,
  compareStarts,
} from './language-model/compare-starts.js';
export {
  LanguageModel,
  type LanguageModelEvaluateOptions,
  type LanguageModelEvaluation,
} from './language-model/language-model.js';
export type { StartComparison } from './language-model/compare.js';
export type { InitialiseOptions } from './networks/initialise-options.js';
export type { LanguageModelState } from './networks/state.js';
export type { LanguageModelTrainOptions } from './networks/options.js';
export type { LanguageModelEvent, LanguageModelProgress } from './networks/progress.js';
export type { GenerateOptions } from './networks/sampler.js';
export {
  type LanguageModelRunOptions,
  type LanguageModelSource,
  type LanguageModelVectors,
  type ResumeLanguageModelOptions,
  resumeLanguageModel,
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from './language-model/train.js';
export { Model, type Text, type TextOptions } from './model/model.js';
export {
  buildIndex,
  type IndexOptions,
  type IndexReport,
  type ModelIndex,
  openIndex,
} from './model/approximate.js';
export {
  openQuantized,
  quantizeModel,
  type QuantizeOptions,
  type QuantizeReport,
} from './model/quantize.js';
export { repairModel } from './model/repair.js';
export type { ApproximateNeighbors } from './neighbors/approximate/index.js';
export * from './neighbors/index.js';
export type { QuantizedNeighbors } from './neighbors/quantized/index.js';
export { type CorpusOptions, type TrainOptions } from './train/options.js';
export type { InitVocab, StartOptions } from './train/start/options.js';
export { Checkpoint } from './train/checkpoint.js';
export type { FoundAs, ResolvedWord } from './embedding/resolve-word.js';
export type { CheckpointPosition } from './embedding/resume-state.js';
export { countWords, open, train } from './train/train.js';
export type { CheckpointOptions, CorpusSource, RunOptions } from './train/run-options.js';
export { type RandomState, seedRandom } from './random.js';
export {
  createTokenizer,
  normalizeTokenizerOptions,
  STEMMER_NAMES,
  stopWordLanguages,
  type Texts,
  type Tokenize,
  TOKENIZER_NAMES,
  type TokenizerOptions,
} from './tokenizer/index.js';
export type { ImportReport, RepairReport } from './store/index.js';
export type { CorpusRead, StartReport, TrainEvent, TrainingProgress } from './train/events.js';
export { VERSION } from './version.js';
export { Vocabulary } from './vocabulary/vocabulary.js';
