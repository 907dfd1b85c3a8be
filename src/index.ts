/**
 * What a user of wordloom needs, in a dozen names: train, open and ask word vectors and language
 * models. Parts to build others of are in `wordloom/advanced`.
 */

// Word vectors.
export { open, train } from './train/train.js';
export { inspect } from './train/inspect.js';
export { learnPhrases, openPhrases, savePhrases } from './train/phrases.js';
export { Phrases } from './phrases/phrases.js';
export { importVectors } from './model/import.js';
export { Model } from './model/model.js';

// Language models.
export { trainLanguageModel } from './language-model/train.js';
export { LanguageModel } from './language-model/language-model.js';
export type { LikelyText, TracedToken } from './language-model/trace.js';

// Both.
export { evaluateAnalogies, evaluatePairs } from './neighbors/index.js';
export { createTokenizer } from './tokenizer/index.js';
export {
  CorpusError,
  ModelFileError,
  TrainingError,
  UnknownWordError,
  VectorFileError,
  WordloomError,
} from './errors.js';

// The types of their options, events and answers.
export type { FoundAs, ResolvedWord } from './embedding/resolve-word.js';
export type { CheckpointPosition } from './embedding/resume-state.js';
export type { EpochRecord } from './embedding/model-state.js';
export type { RowBlock, VectorSource } from './embedding/matrix.js';
export type { GivenBytes, GivenFile, InputFile, NamedBytes } from './formats/index.js';
export type { ImportOptions } from './formats/import-options.js';
export type { CorpusFacts, CorpusReport } from './ingest/ingest.js';
export type { Finding, FindingCode } from './inspection/finding.js';
export type { LanguageModelCheckpoint } from './language-model/checkpoint.js';
export type {
  GenerateEachOptions,
  LanguageModelEvaluateOptions,
  LanguageModelEvaluation,
} from './language-model/options.js';
export type { LanguageModelPreset, LanguageModelSettings } from './language-model/preset.js';
export type {
  LanguageModelRunOptions,
  LanguageModelSource,
  LanguageModelVectors,
  TrainLanguageModelOptions,
} from './language-model/train.js';
export type { ImportRunOptions } from './model/import.js';
export type { ExportOptions } from './model/model.js';
export type {
  OpenOptions,
  SimilarManyOptions,
  SimilarOptions,
  Text,
  TextOptions,
} from './model/query-options.js';
export type { NewVectors, Preference, Replacement } from './model/reshape.js';
export type { InitialiseOptions } from './networks/initialise-options.js';
export type { LanguageModelTrainOptions } from './networks/options.js';
export type {
  LanguageModelCorpus,
  LanguageModelEvent,
  LanguageModelPosition,
  LanguageModelProgress,
} from './networks/events.js';
export type { GenerateOptions } from './networks/sampler.js';
export type {
  Architecture,
  LanguageModelEpoch,
  LanguageModelState,
  Tensor,
  Tensors,
} from './networks/state.js';
export type {
  AnalogyEvaluation,
  AnalogyQuestion,
  AnalogyQuestions,
  AnalogyScore,
  AnalogySectionScore,
  EvaluationOptions,
  MostSimilarQuery,
  Neighbor,
  OddOneOut,
  PairEvaluation,
  PairEvaluationOptions,
  Prediction,
  SearchLimits,
  SearchMethod,
  SentenceOptions,
  SkippedLines,
  Term,
  TopnOptions,
  WordOrVector,
} from './neighbors/index.js';
export type { ImportReport } from './store/index.js';
export type { Texts, Tokenize, TokenizerFunction, TokenizerOptions } from './tokenizer/index.js';
export type { Checkpoint } from './train/checkpoint.js';
export type {
  CorpusRead,
  InitialWeightsReport,
  TrainEvent,
  TrainingProgress,
} from './train/events.js';
export type { Inspection, InspectOptions, TrainingPrediction } from './train/inspect.js';
export type { PhraseOptions } from './phrases/options.js';
export type { Phrase, PhrasePass, PhraseSettings, PhrasesRecord } from './phrases/phrases.js';
export type { Scoring } from './phrases/scoring.js';
export type { PhrasesInText } from './phrases/training-options.js';
export type { LearnPhrasesOptions } from './train/phrases.js';
export type { CorpusOptions } from './ingest/reading.js';
export type { TrainOptions } from './train/options.js';
export type { ChosenSettings, Preset } from './train/preset.js';
export type {
  CheckpointOptions,
  CorpusSource,
  RanksOptions,
  RunOptions,
  VocabularyRuleOptions,
} from './train/run-options.js';
export type { KeepWord } from './vocabulary/build.js';
export type { InitialWeightsOptions, InitVocab } from './train/initial-weights/options.js';
