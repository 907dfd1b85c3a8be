import * as check from '../options/check.js';
import { complete } from '../options/table.js';
import { CheckpointSchedule } from '../run/checkpoint-schedule.js';
import type { VectorSource } from '../embedding/matrix.js';
import { LanguageModelCheckpoint } from './checkpoint.js';
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
  type LanguageModelTrainOptions,
  normalizeLanguageModelOptions,
  type NormalizedLanguageModelOptions,
  recordOfLanguageModel,
  resumedLanguageModelOptions,
} from '../networks/options.js';
import { initialiseParameters } from '../networks/parameters.js';
import type { LanguageModelEvent } from '../networks/events.js';
import {
  chosenForLanguageModel,
  LANGUAGE_MODEL_PRESET_OPTIONS,
  type LanguageModelPresetOption,
  type LanguageModelSettings,
} from './preset.js';
import { readLines, type TextInput } from './read-lines.js';
import { startNetwork, threadsFor } from '../networks/start-network.js';
import { type Cut, cutterOf } from '../networks/text.js';
import { type Trained, Trainer } from '../networks/trainer.js';
import type { LanguageModelVocabulary } from '../networks/vocabulary.js';
import { TrainingError, WordloomError } from '../errors.js';
import { seedRandom } from '../random.js';
import { type CheckedHooks, checkHooks, type RunHooks } from '../run/hooks.js';
import { hasThreads } from '../threads.js';
import { createTokenizer, type Texts } from '../tokenizer/index.js';

/** The default of `checkpointEvery`: a language model is small, and its epochs are long. */
export const LANGUAGE_MODEL_CHECKPOINT_EVERY = '1epoch';

type Run = CheckedHooks<LanguageModelEvent, LanguageModelCheckpoint>;

/** Random streams of one seed; dropout has its own. */
const PARAMETER_STREAM = 0;
const VECTOR_STREAM = 2;

/** The training text and the validation text. */
export interface LanguageModelSource extends TextInput {
  /** Validation text, measured after each epoch. @default the share of the text given by `validation` */
  validationCorpus?: string | readonly string[];
  /** The same, as strings. */
  validationTexts?: Texts;
}

/** Hooks of a training run. By default checkpoints are made after every epoch. */
export type LanguageModelRunOptions = RunHooks<LanguageModelEvent, LanguageModelCheckpoint>;

/** The initial weights of the Embedding layer. */
export interface LanguageModelVectors {
  /**
   * Initial word vectors, or a function that returns them for a vocabulary. They determine
   * `embeddingDim`.
   */
  vectors?: VectorSource | ((vocabulary: LanguageModelVocabulary) => Promise<VectorSource>);
  /** How to initialise tokens without a vector. */
  vectorRows?: InitialiseOptions;
}

/** All options of `trainLanguageModel`. */
export interface TrainLanguageModelOptions
  extends
    LanguageModelTrainOptions,
    LanguageModelPresetOption,
    LanguageModelSource,
    LanguageModelVectors,
    LanguageModelRunOptions {
  /**
   * A model or checkpoint to resume, as a path (Node.js only) or in memory. The result is
   * bit-identical to an uninterrupted run. Give the same text again. The options stay the same,
   * except for `epochs` (which may be higher), `threads`, and a `tokenizer` function, which no file
   * stores.
   * @default undefined: start a new run
   */
  resume?: string | LanguageModel;
}

/**
 * Trains a recurrent language model with truncated back-propagation through time, minibatch by
 * minibatch.
 *
 *     const model = await trainLanguageModel({ corpus: 'shakespeare.txt', level: 'char' });
 *     for await (const piece of model.generate({ prompt: 'ROMEO:' })) text += piece;
 *     await model.save('lm.db');
 *
 * `resume` resumes from a model or a checkpoint:
 *
 *     await trainLanguageModel({ corpus: 'shakespeare.txt', resume: 'lm.db', epochs: 30 });
 *
 * @throws TypeError or RangeError for a wrong option, before anything is read; CorpusError if the
 *   text is unreadable or empty; TrainingError if training cannot start or continue; WordloomError
 *   DIMENSION_MISMATCH or VECTORS_UNRELATED if the vectors do not fit, NOT_RESUMABLE if the model
 *   to resume has only its parameters, TEXT_CHANGED if the text differs; ModelFileError; the
 *   signal's reason
 */
export async function trainLanguageModel(
  options: TrainLanguageModelOptions,
): Promise<LanguageModel> {
  check.object('options', options);
  if (options.resume !== undefined) return resume(options.resume, options);
  const { source, run, vectors, vectorRows, preset, rest } = sort(options);
  const normalized = normalizeLanguageModelOptions(rest, source.validation !== undefined);
  const rows = normalizeInitialiseOptions(vectorRows);
  if (normalized.freeze && vectors === undefined) {
    throw new RangeError(
      'freeze needs initial vectors: without them, nothing would be learnt about words',
    );
  }
  if (normalized.input === 'one-hot' && vectors !== undefined) {
    throw new RangeError('initial vectors need an Embedding layer, not one-hot input');
  }
  const cut = await cutOf(normalized);
  const { lines, validation } = source;
  const text = await prepareText(lines, validation, cut, normalized, undefined, run.signal);
  const given = typeof vectors === 'function' ? await vectors(text.vocabulary) : vectors;
  const sized =
    given === undefined
      ? rest
      : { ...rest, embeddingDim: embeddingDimOf(given, rest.embeddingDim) };
  const settings = preset === 'auto' ? chosenForLanguageModel(text.report, sized) : undefined;
  const final = normalizeLanguageModelOptions(
    { ...sized, ...settings },
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
  return await learn(text, final, run, { preset, settings, initialise });
}

async function resume(
  from: string | LanguageModel,
  options: TrainLanguageModelOptions,
): Promise<LanguageModel> {
  const { source, run, vectors, vectorRows, rest } = sort(options);
  for (const [name, value] of Object.entries({ vectors, vectorRows })) {
    if (value === undefined) continue;
    throw new TypeError(`${name} gives initial weights, which resume does not take: leave it out`);
  }
  if (options.preset !== undefined) {
    throw new TypeError('preset cannot change when training resumes: leave it out');
  }
  const model = from instanceof LanguageModel ? from : await LanguageModel.open(from);
  const { parameters, history, resume: state } = model.state;
  if (state === null) {
    throw new WordloomError(
      'NOT_RESUMABLE',
      'This model holds only its parameters, so its training cannot resume. Train again, and save ' +
        'checkpoints with their training state.',
    );
  }
  const recorded = resumedLanguageModelOptions(model.options, { ...rest, epochs: undefined });
  checkRecorded(recorded);
  const normalized = normalizeLanguageModelOptions(
    { ...recorded, ...(rest.epochs !== undefined && { epochs: rest.epochs }) },
    source.validation !== undefined,
  );
  const cut = await cutOf(normalized);
  const { lines, validation } = source;
  const text = await prepareText(lines, validation, cut, normalized, model.vocabulary, run.signal);
  const beginning = { preset: model.options.preset, initialise: (): object => model.corpus };
  return await learn(text, normalized, run, beginning, { parameters, history, resume: state });
}

/** How a training begins. */
interface Beginning {
  /** The options as a model records them. */
  readonly preset: unknown;
  /** What the preset chose. */
  readonly settings?: Partial<LanguageModelSettings>;
  /** Sets the initial weights, and returns what the record keeps besides the report. */
  readonly initialise: (network: Network) => object;
}

/** Trains on a prepared text. */
async function learn(
  { vocabulary, training, validation, report }: LanguageModelText,
  options: NormalizedLanguageModelOptions,
  { onEvent, onCheckpoint, checkpointEvery, signal }: Run,
  { preset, settings, initialise }: Beginning,
  from?: Trained,
): Promise<LanguageModel> {
  if (hasThreads() && (onEvent !== undefined || onCheckpoint !== undefined)) {
    const { foreseeSaving } = await import('../store/index.js');
    foreseeSaving(onEvent, onCheckpoint !== undefined);
  }
  const architecture = architectureOf(options, vocabulary.size);
  const threads = options.threads ?? (await threadsFor(architecture, options.batch * options.bptt));
  const network = await startNetwork(architecture, { ...options, threads });
  try {
    const { parameters } = network;
    const sizes = [...parameters.values()].map(({ rows, columns }) => rows * columns);
    const size = sizes.reduce((a, b) => a + b, 0);
    onEvent?.({ type: 'corpus', report, parameters: size, ...(settings && { settings }) });
    const corpus = { ...initialise(network), ...report };
    const trainer = new Trainer({ network, training, validation, settings: options }, from);
    const { level, tokens, counts } = vocabulary;
    const modelOf = (trained: Trained): LanguageModel =>
      LanguageModel.fromState({
        ...trained,
        architecture,
        vocabulary: { level, tokens, counts },
        options: { ...recordOfLanguageModel(options), ...(preset === 'auto' && { preset }) },
        corpus,
      });
    const schedule = new CheckpointSchedule(checkpointEvery, from?.resume.position.epoch ?? 0);
    const makeCheckpoint = async (): Promise<void> => {
      const started = performance.now();
      const { position } = trainer;
      const checkpoint = new LanguageModelCheckpoint(position, () => modelOf(trainer.snapshot()));
      await onCheckpoint!(checkpoint);
      checkpoint.end();
      const duration = performance.now() - started;
      schedule.made(position.epoch - 1, duration);
      const { epoch, epochs, tokens, totalTokens } = position;
      const passed = tokens - ((epoch - 1) * totalTokens) / epochs;
      onEvent?.({ type: 'checkpoint', epoch, tokens: passed, seconds: duration / 1000 });
    };
    const onBoundary = async (ended?: number): Promise<void> => {
      const isDue = ended === undefined ? schedule.isDue : schedule.isDueAfter(ended);
      if (isDue) await makeCheckpoint();
    };
    try {
      await trainer.run({ onEvent, onBoundary: onCheckpoint && onBoundary, signal });
    } catch (error) {
      if (onCheckpoint && signal?.aborted && error === signal.reason) await makeCheckpoint();
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

/** Sorts the arguments into the text, the hooks, the vectors, and the training options. */
function sort(options: TrainLanguageModelOptions) {
  const {
    corpus,
    texts,
    invalidUtf8,
    encoding,
    validationCorpus,
    validationTexts,
    onEvent,
    onCheckpoint,
    checkpointEvery,
    signal,
    vectors,
    vectorRows,
    resume: _,
    preset,
    ...rest
  } = options;
  const presets = complete<LanguageModelPresetOption>(LANGUAGE_MODEL_PRESET_OPTIONS, { preset });
  const hasValidation = validationCorpus !== undefined || validationTexts !== undefined;
  return {
    source: {
      lines: readLines('Training', { corpus, texts, invalidUtf8, encoding }),
      validation: hasValidation
        ? readLines('Validation', {
            corpus: validationCorpus,
            texts: validationTexts,
            invalidUtf8,
            encoding,
          })
        : undefined,
    },
    run: checkHooks(
      { onEvent, onCheckpoint, checkpointEvery, signal },
      LANGUAGE_MODEL_CHECKPOINT_EVERY,
    ),
    vectors,
    vectorRows,
    preset: presets.preset,
    rest,
  };
}

/**
 * Anybody may have written the file, so an invalid record is reported as damage, not as a wrong
 * option.
 *
 * @throws TrainingError STATE_DAMAGED
 */
function checkRecorded({ tokenizer, ...others }: LanguageModelTrainOptions): void {
  const isFunction = (tokenizer as unknown) === 'function'; // which must be given again
  try {
    // Whether there is a validation text depends on this run, not on the record.
    normalizeLanguageModelOptions(isFunction ? others : { ...others, tokenizer }, true);
  } catch (cause) {
    const message = `The options in this model are invalid: ${(cause as Error).message}. Train again.`;
    throw new TrainingError('STATE_DAMAGED', message, { cause });
  }
}
