import * as check from '../check.js';
import type { VectorSource } from '../embedding/matrix.js';
import { LanguageModel } from './language-model.js';
import { prepareText, type LanguageModelText } from './corpus.js';
import { embeddingDimOf, initialiseEmbedding } from '../networks/initialise.js';
import {
  type InitialiseOptions,
  normalizeInitialiseOptions,
} from '../networks/initialise-options.js';
import type { Architecture } from '../networks/state.js';
import type { Network } from '../networks/network.js';
import {
  idleOptions,
  type LanguageModelTrainOptions,
  normalizeLanguageModelOptions,
  type NormalizedLanguageModelOptions,
} from '../networks/options.js';
import { initialiseParameters } from '../networks/parameters.js';
import type { LanguageModelEvent } from '../networks/progress.js';
import { readLines, type TextInput } from './read-lines.js';
import { startNetwork } from '../networks/start-network.js';
import { type Cut, cutterOf } from '../networks/text.js';
import { type Trained, Trainer } from '../networks/trainer.js';
import type { LanguageModelVocabulary } from '../networks/vocabulary.js';
import { TrainingError, WordloomError } from '../errors.js';
import { seedRandom } from '../random.js';
import { createTokenizer, type TokenizerFunction } from '../tokenizer/index.js';

/** Streams of random numbers of one seed; dropout has one of its own. */
const PARAMETER_STREAM = 0;
const VECTOR_STREAM = 2;

/** The text to learn, and the text to measure by. */
export interface LanguageModelSource extends TextInput {
  /** Text that is only measured, after every epoch. @default the share that `validation` says */
  validationCorpus?: string | readonly string[];
  /** The same as strings. */
  validationTexts?: Iterable<string> | AsyncIterable<string>;
}

/** What goes on beside the work. */
export interface LanguageModelRunOptions {
  /** Told what happens, some ten times a second. */
  onEvent?: (event: LanguageModelEvent) => void;
  /**
   * Given the model as it stands after every epoch, and once more where the signal is aborted,
   * before the promise rejects: saved, it can be gone on with. Awaited.
   */
  onCheckpoint?: (model: LanguageModel) => void | Promise<void>;
  /** Stops the work when it is aborted; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/** What the Embedding layer begins with. */
export interface LanguageModelVectors {
  /**
   * Word vectors to begin with, or a function that gives them for a vocabulary; `embeddingDim`
   * becomes that of the vectors.
   */
  vectors?: VectorSource | ((vocabulary: LanguageModelVocabulary) => Promise<VectorSource>);
  /** What tokens without a vector begin with. */
  vectorRows?: InitialiseOptions;
}

/** All options of `trainLanguageModel`. */
export interface TrainLanguageModelOptions
  extends
    LanguageModelTrainOptions,
    LanguageModelSource,
    LanguageModelVectors,
    LanguageModelRunOptions {}

/**
 * Trains a recurrent language model: the text becomes ids, minibatches of them go through the
 * network, and each error goes back through time to the parameters.
 *
 *     const model = await trainLanguageModel({ corpus: 'shakespeare.txt', level: 'char' });
 *     for await (const piece of model.generate({ prompt: 'ROMEO:' })) text += piece;
 *     await model.save('lm.db');
 *
 * @throws TypeError or RangeError for a wrong option, before anything is read; CorpusError where
 *   the text cannot be read or is empty; TrainingError where training cannot start or go on;
 *   WordloomError DIMENSION_MISMATCH or VECTORS_UNRELATED where the vectors do not fit; the signal's
 *   reason
 */
export async function trainLanguageModel(
  options: TrainLanguageModelOptions,
): Promise<LanguageModel> {
  const { source, run, vectors, vectorRows, rest } = sort(options);
  const normalized = normalizeLanguageModelOptions(rest, source.validation !== undefined);
  const rows = normalizeInitialiseOptions(vectorRows);
  if (normalized.freeze && vectors === undefined) {
    throw new RangeError('freeze needs vectors to begin with: nothing would be learnt of words');
  }
  if (normalized.input === 'one-hot' && vectors !== undefined) {
    throw new RangeError('vectors need an Embedding layer to begin, not one-hot input');
  }
  const cut = await cutOf(normalized);
  const { lines, validation } = source;
  const text = await prepareText(lines, validation, cut, normalized, undefined, run.signal);
  const given = typeof vectors === 'function' ? await vectors(text.vocabulary) : vectors;
  const final =
    given === undefined
      ? normalized
      : normalizeLanguageModelOptions(
          { ...rest, embeddingDim: embeddingDimOf(given, rest.embeddingDim) },
          source.validation !== undefined,
        );
  const initialise = (network: Network): object => {
    const { parameters, shape } = network;
    initialiseParameters(parameters, shape, seedRandom(final.seed, PARAMETER_STREAM));
    if (given === undefined) return {};
    const table = parameters.get('encoder.weight')!.data;
    const random = seedRandom(final.seed, VECTOR_STREAM);
    const coverage = initialiseEmbedding(table, text.vocabulary, given, rows, random);
    run.onEvent?.({ type: 'vectors', coverage });
    return { vectorCoverage: coverage };
  };
  return await learn(text, final, run, initialise);
}

/** What `resumeLanguageModel` takes: the text of before, and how far to go. */
export interface ResumeLanguageModelOptions extends LanguageModelSource, LanguageModelRunOptions {
  /** Epochs in all, those behind included. @default as many as before */
  epochs?: number;
  /** The tokenizer function, where the model was trained with one, which is not kept. */
  tokenizer?: TokenizerFunction;
}

/**
 * Goes on training where a model was left, as if it had never stopped, bit for bit.
 *
 * @throws WordloomError NOT_RESUMABLE where the model does not hold what it takes, TEXT_CHANGED
 *   where the text is another one; else as `trainLanguageModel`
 */
export async function resumeLanguageModel(
  model: LanguageModel,
  options: ResumeLanguageModelOptions,
): Promise<LanguageModel> {
  const { source, run, rest } = sort(options);
  check.knownKeys('resume', rest, ['epochs', 'tokenizer']);
  const { parameters, history, resume } = model.state;
  if (resume === null) {
    throw new WordloomError(
      'NOT_RESUMABLE',
      'This model holds its parameters only, not where its training stood, so that it cannot go ' +
        'on. Train anew, and save checkpoints with their training state.',
    );
  }
  const recorded = recordedOptions(model.options, rest);
  checkRecorded(recorded);
  const normalized = normalizeLanguageModelOptions(
    { ...recorded, ...withoutUndefined(rest) },
    source.validation !== undefined,
  );
  const cut = await cutOf(normalized);
  const { lines, validation } = source;
  const text = await prepareText(lines, validation, cut, normalized, model.vocabulary, run.signal);
  const initialise = (): object => model.corpus;
  return await learn(text, normalized, run, initialise, { parameters, history, resume });
}

/** Trains on a text that is ready. `initialise` returns what is to be kept beside the report. */
async function learn(
  { vocabulary, training, validation, report }: LanguageModelText,
  options: NormalizedLanguageModelOptions,
  { onEvent, onCheckpoint, signal }: LanguageModelRunOptions,
  initialise: (network: Network) => object,
  from?: Trained,
): Promise<LanguageModel> {
  const architecture = architectureOf(options, vocabulary.size);
  const network = await startNetwork(architecture, options);
  try {
    const { parameters } = network;
    const sizes = [...parameters.values()].map(({ rows, columns }) => rows * columns);
    onEvent?.({ type: 'corpus', report, parameters: sizes.reduce((a, b) => a + b, 0) });
    const corpus = { ...initialise(network), ...report };
    const trainer = new Trainer({ network, training, validation, settings: options }, from);
    const { level, tokens, counts } = vocabulary;
    const modelOf = (trained: Trained): LanguageModel =>
      LanguageModel.fromState({
        ...trained,
        architecture,
        vocabulary: { level, tokens, counts },
        options: recordOf(options),
        corpus,
      });
    const tell = async (): Promise<void> => {
      await onCheckpoint?.(modelOf(trainer.snapshot()));
    };
    try {
      await trainer.run({ onEvent, onEpoch: onCheckpoint && tell, signal });
    } catch (error) {
      if (signal?.aborted) await tell();
      throw error;
    }
    return modelOf(trainer.snapshot());
  } finally {
    await network.arithmetic.close();
  }
}

function architectureOf(
  options: NormalizedLanguageModelOptions,
  vocabularySize: number,
): Architecture {
  const { cell, input, embeddingDim, hidden, layers, bias, tied, gruReset } = options;
  const inputs = input === 'one-hot' ? vocabularySize : embeddingDim;
  return {
    cell,
    input,
    vocabularySize,
    embeddingDim: inputs,
    hidden,
    layers,
    bias,
    tied,
    gruReset,
  };
}

async function cutOf({ level, tokenizer }: NormalizedLanguageModelOptions): Promise<Cut> {
  return level === 'char' ? cutterOf(level) : cutterOf(level, await createTokenizer(tokenizer));
}

/** Everything in its place: the text, what goes on beside, the vectors, and the options proper. */
function sort<T extends TrainLanguageModelOptions | ResumeLanguageModelOptions>(options: T) {
  check.object('options', options);
  const {
    corpus,
    texts,
    invalidUtf8,
    validationCorpus,
    validationTexts,
    onEvent,
    onCheckpoint,
    signal,
    vectors,
    vectorRows,
    ...rest
  } = options as TrainLanguageModelOptions;
  for (const [name, value] of Object.entries({ onEvent, onCheckpoint })) {
    if (value !== undefined && typeof value !== 'function') {
      throw new TypeError(`${name} must be a function`);
    }
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('signal must be an AbortSignal');
  }
  const hasValidation = validationCorpus !== undefined || validationTexts !== undefined;
  return {
    source: {
      lines: readLines('Training', { corpus, texts, invalidUtf8 }),
      validation: hasValidation
        ? readLines('Validation', { corpus: validationCorpus, texts: validationTexts, invalidUtf8 })
        : undefined,
    },
    run: { onEvent, onCheckpoint, signal },
    vectors,
    vectorRows,
    rest,
  };
}

/**
 * The record of a model may be anybody's: what is wrong with it is not the fault of whoever resumes.
 *
 * @throws TrainingError STATE_DAMAGED
 */
function checkRecorded({ tokenizer, ...others }: LanguageModelTrainOptions): void {
  const isFunction = (tokenizer as unknown) === 'function'; // which is given anew
  try {
    // Whether there is a text to measure by is of now, and not of the record.
    normalizeLanguageModelOptions(isFunction ? others : { ...others, tokenizer }, true);
  } catch (cause) {
    const message = `The options in this model make no sense: ${(cause as Error).message}. Train anew.`;
    throw new TrainingError('STATE_DAMAGED', message, { cause });
  }
}

const withoutUndefined = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;

/** The options as they are kept with the model. */
function recordOf(options: NormalizedLanguageModelOptions): Record<string, unknown> {
  const { tokenizer, ...all } = options;
  if (options.level === 'char') return all;
  const { tokenizer: name, ...others } = tokenizer;
  return { ...all, ...others, tokenizer: typeof name === 'function' ? 'function' : name };
}

/**
 * The options of a record that count, to be normalised again.
 *
 * @throws WordloomError TOKENIZER_UNKNOWN where they name a function, which is not kept
 */
function recordedOptions(
  record: Readonly<Record<string, unknown>>,
  given: { readonly tokenizer?: unknown },
): LanguageModelTrainOptions {
  if (record.tokenizer === 'function' && given.tokenizer === undefined) {
    throw new WordloomError(
      'TOKENIZER_UNKNOWN',
      'The model was trained with a tokenizer function, which is not kept: give it again.',
    );
  }
  const idle = idleOptions(record as NormalizedLanguageModelOptions);
  return Object.fromEntries(Object.entries(record).filter(([key]) => !idle.includes(key)));
}
