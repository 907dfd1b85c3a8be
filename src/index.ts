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
} from './embedding/formats/index.js';
export { formatWord2vecText } from './embedding/formats/word2vec-text.js';
export type { ImportOptions } from './embedding/import-options.js';
export { Embedding, type Matrix, type RowBlock, type VectorSource } from './embedding/matrix.js';
export type { EpochRecord, ModelState } from './embedding/model-state.js';
export type { RecurrentInput } from './engines/gpu/recurrent/inputs.js';
export {
  openRecurrentStep,
  type RecurrentGradients,
  type RecurrentOutput,
  type RecurrentStep,
  type RecurrentStepOptions,
} from './engines/gpu/recurrent/recurrent-step.js';
export {
  CorpusError,
  ModelFileError,
  TrainingError,
  UnknownWordError,
  VectorFileError,
  WordloomError,
} from './errors.js';
export type { FastTextModel } from './embedding/formats/fasttext-bin.js';
export { openFastText } from './fasttext.js';
export { importVectors, type ImportRunOptions } from './import.js';
export { inspect, type Inspection, type InspectOptions, type Prediction } from './inspect.js';
export type { Finding, FindingCode } from './inspection/finding.js';
export type { CorpusFacts, CorpusReport } from './ingest/ingest.js';
export {
  type CompareStartsEvent,
  type CompareStartsOptions,
  compareStarts,
} from './compare-starts.js';
export {
  LanguageModel,
  type LanguageModelEvaluateOptions,
  type LanguageModelEvaluation,
} from './language-model.js';
export type { StartComparison } from './language-model/compare.js';
export type { InitialiseOptions } from './language-model/initialise-options.js';
export type { LanguageModelState } from './language-model/language-model-state.js';
export type { LanguageModelTrainOptions } from './language-model/options.js';
export type { LanguageModelEvent, LanguageModelProgress } from './language-model/progress.js';
export type { GenerateOptions } from './language-model/sampler.js';
export {
  type LanguageModelRunOptions,
  type LanguageModelSource,
  type LanguageModelVectors,
  type ResumeLanguageModelOptions,
  resumeLanguageModel,
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from './train-language-model.js';
export { Model, type Text, type TextOptions } from './model.js';
export {
  buildIndex,
  type IndexOptions,
  type IndexReport,
  type ModelIndex,
  openIndex,
} from './model-index.js';
export {
  openQuantized,
  quantizeModel,
  type QuantizeOptions,
  type QuantizeReport,
} from './model-quantize.js';
export { repairModel } from './model-repair.js';
export type { ApproximateNeighbors } from './neighbors/approximate/index.js';
export * from './neighbors/index.js';
export type { QuantizedNeighbors } from './neighbors/quantized/index.js';
export { type CorpusOptions, type TrainOptions } from './options.js';
export type { InitVocab, StartOptions } from './start-options.js';
export { Checkpoint } from './checkpoint.js';
export type { CheckpointPosition } from './embedding/resume-state.js';
export { countWords, open, train } from './pipeline.js';
export type { CheckpointOptions, CorpusSource, RunOptions } from './run-options.js';
export { type RandomState, seedRandom } from './random.js';
export {
  createTokenizer,
  normalizeTokenizerOptions,
  STEMMER_NAMES,
  stopWordLanguages,
  type Tokenize,
  TOKENIZER_NAMES,
  type TokenizerOptions,
} from './tokenizer/index.js';
export type { ImportReport, RepairReport } from './store/index.js';
export type { CorpusRead, StartReport, TrainEvent, TrainingProgress } from './training/progress.js';
export { VERSION } from './version.js';
export { Vocabulary } from './vocabulary/vocabulary.js';
