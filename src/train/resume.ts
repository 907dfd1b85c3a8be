import { outputKind } from '../embedding/model-record.js';
import { gatherBlocks, type RowBlock } from '../embedding/matrix.js';
import type { EpochRecord } from '../embedding/model-state.js';
import type { ResumeState } from '../embedding/resume-state.js';
import type { EngineState } from '../engines/engine.js';
import { initialState } from '../engines/stream/position.js';
import { WordloomError } from '../errors.js';
import { fingerprintOf, isSameText } from '../ingest/fingerprint.js';
import type { IngestedCorpus } from '../ingest/ingest.js';
import { pick, refuseFixed } from '../options/table.js';
import { checkResumedTokenizer } from '../tokenizer/recorded.js';
import type { LoadedWeights } from './initial-weights/loaded-weights.js';
import {
  type NormalizedTrainOptions,
  normalizeTrainOptions,
  recordedTrainOptions,
  TRAIN_OPTIONS,
  type TrainOptions,
} from './options.js';
import type { NormalizedTrainingOptions } from './training-options.js';
import {
  checkedOptions,
  checkNodes,
  checkPlace,
  checkSubwords,
  recordedFiles,
} from './recorded-run.js';
import type { WordInputs } from './word-inputs.js';
import type { ModelFile } from '../store/vectors/model-file.js';
import { requireNode } from '../threads.js';
import { Vocabulary } from '../vocabulary/vocabulary.js';

/** A checkpoint that was opened to resume from. */
export interface OpenCheckpoint {
  readonly file: ModelFile;
  readonly state: ResumeState;
  readonly vocabulary: Vocabulary;
  readonly options: NormalizedTrainOptions;
  /** The source of its text; see `recordedFiles`. */
  files(trustPaths: boolean): Promise<readonly string[]>;
  /** Closes the file. May be called twice, for example after training has begun. */
  close(): void;
}

/**
 * Opens a checkpoint to resume from.
 *
 * @param given the given options; only a few are allowed
 * @throws TypeError for an option that the checkpoint fixes, by name; ModelFileError; WordloomError
 *   NOT_RESUMABLE for a model that is not a checkpoint, TOKENIZER_UNKNOWN if a tokenizer function
 *   is missing
 */
export async function openCheckpoint(path: string, given: TrainOptions): Promise<OpenCheckpoint> {
  requireNode('Resuming from a checkpoint');
  refuseFixed('train', TRAIN_OPTIONS, given);
  normalizeTrainOptions(given, 1); // errors in these are not the file's
  const { ModelFile } = await import('../store/index.js');
  const file = ModelFile.open(path);
  try {
    const state = file.resume();
    if (state === undefined || file.outputBlocks() === null) throw notResumable(path);
    return {
      file,
      state,
      vocabulary: new Vocabulary(file.words(), file.counts()),
      options: checkedOptions(
        file,
        state,
        recordedOptions(file, state, given),
        given.threads ?? file.options.threads,
      ),
      files: (trustPaths) => recordedFiles(path, state, trustPaths),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * The weights of a checkpoint, and its record of epochs and texts. The file is closed once the
 * engine has taken over the weights, and may be replaced from then on.
 *
 * @param inputs the rows of the input matrix
 * @throws WordloomError TEXT_CHANGED if the corpus differs; ModelFileError MODEL_DAMAGED
 */
export function loadCheckpoint(
  { file, state }: OpenCheckpoint,
  ingested: IngestedCorpus,
  { engine }: NormalizedTrainingOptions,
  inputs: WordInputs,
): LoadedWeights {
  const { position, frozen, seconds, text } = state;
  if (!isSameText(text, fingerprintOf(ingested))) throw textChanged(file.path);
  checkPlace(file.path, state, ingested);
  checkSubwords(file, state, inputs);
  checkNodes(file);
  const behind = Math.max(0, file.history.length - position.epoch); // of earlier runs
  const { threads: _, ...options } = file.options;
  return {
    initial: {
      state: stateIn(file, state, engine, inputs),
      frozen: frozen ?? undefined,
      history: file.history.slice(behind).map(numbered),
      seconds,
      onStarted: () => file.close(),
    },
    earlier: {
      options,
      corpus: { ...file.corpus },
      history: file.history.slice(0, behind),
    },
  };
}

/** An epoch, numbered within its own run. */
const numbered = (record: EpochRecord, index: number): EpochRecord =>
  Object.assign({}, record, { epoch: index + 1 });

/** The matrices stay in the file until the engine takes them, unless it may need them again. */
function stateIn(
  file: ModelFile,
  { position, workers }: ResumeState,
  engine: string,
  inputs: WordInputs,
): EngineState {
  const { dim, size } = file;
  const nodes = outputKind(file.options) === 'both' ? size : 0;
  const input = { [Symbol.iterator]: () => inputBlocks(file) };
  const output = { [Symbol.iterator]: () => outputBlocks(file, nodes) };
  if (engine === 'wasm' || engine === 'reference') return { ...position, workers, input, output };
  const weights = {
    input: gatherBlocks(input, inputs.rows, dim),
    output: gatherBlocks(output, nodes + size, dim),
  };
  return { ...initialState(weights, position), workers };
}

/** The rows of the input matrix: those of words, then those of n-grams. */
function* inputBlocks(file: ModelFile): Generator<RowBlock> {
  yield* file.rawBlocks() ?? file.blocks();
  for (const { first, data } of file.subwords?.blocks() ?? []) {
    yield { first: file.size + first, data };
  }
}

/** The rows of the output matrix: those of inner nodes, if there are any, then those of words. */
function* outputBlocks(file: ModelFile, nodes: number): Generator<RowBlock> {
  if (nodes > 0) yield* file.nodeBlocks()!;
  for (const { first, data } of file.outputBlocks()!) yield { first: nodes + first, data };
}

function recordedOptions(
  { options: record, path }: ModelFile,
  { engine }: ResumeState,
  given: TrainOptions,
): TrainOptions {
  checkResumedTokenizer(record.tokenizer, given.tokenizer, path);
  return {
    ...recordedTrainOptions(record, path),
    // The choice of 'auto' stays, unless it was a device, which may be gone.
    ...(record.engine === 'gpu' && { engine: engine as TrainOptions['engine'] }),
    ...pick(TRAIN_OPTIONS, given),
  };
}

const notResumable = (path: string): WordloomError =>
  new WordloomError(
    'NOT_RESUMABLE',
    `${path} is not a checkpoint that can resume: its training has finished.`,
    {
      advice: {
        library: 'To train it on more text, continue it: continue.',
        commandLine: 'To train it on more text, continue it: --continue.',
      },
    },
  );

const textChanged = (path: string): WordloomError =>
  new WordloomError(
    'TEXT_CHANGED',
    `The text has changed since training of ${path} began, so it cannot resume. ` +
      'Give the same text with the same options, or start again.',
  );
