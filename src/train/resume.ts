import type { Start } from './start/start.js';
import * as check from '../check.js';
import type { EpochRecord } from '../embedding/model-state.js';
import type { ResumeState } from '../embedding/resume-state.js';
import { type EngineState, stateOf } from '../engines/engine.js';
import { TrainingError, WordloomError } from '../errors.js';
import { fingerprintOf, isSameText } from '../ingest/fingerprint.js';
import {
  type NormalizedTrainOptions,
  normalizeTrainOptions,
  TRAIN_OPTION_NAMES,
  type TrainOptions,
} from './options.js';
import { checkedOptions, checkPlace, recordedFiles } from './recorded-run.js';
import type { ModelFile } from '../store/vectors/model-file.js';
import { requireNode } from '../threads.js';
import { Vocabulary } from '../vocabulary/vocabulary.js';

/** The options that may change where a training goes on; of `tokenizer`, only a function. */
export const RESUME_OPTION_NAMES: readonly (keyof TrainOptions)[] = ['threads', 'tokenizer'];

/** Of what a model is recorded to have begun with, nothing is asked again. */
const BEGUN = new Set(['init', 'initVocab', 'freeze', 'continue', 'words']);

/** A checkpoint that was opened to go on with. */
export interface OpenCheckpoint {
  readonly start: Start;
  readonly options: NormalizedTrainOptions;
  /** Where its text came from, see `recordedFiles`. */
  files(trustPaths: boolean): Promise<readonly string[]>;
  /** Gives the file back; harmless where the training has begun and done so. */
  close(): void;
}

/**
 * Opens a checkpoint to go on with.
 *
 * @param given options, of which few may be
 * @throws TypeError for an option that is the checkpoint's, by name; ModelFileError; WordloomError
 *   NOT_RESUMABLE for a model that is no checkpoint, TOKENIZER_UNKNOWN where a function is missing
 */
export async function openCheckpoint(path: string, given: TrainOptions): Promise<OpenCheckpoint> {
  requireNode('Going on with a checkpoint');
  check.knownKeys('A training that goes on keeps its options, and', given, RESUME_OPTION_NAMES);
  normalizeTrainOptions(given, 1); // what is wrong with these is not the file's fault
  const { ModelFile } = await import('../store/index.js');
  const file = ModelFile.open(path);
  try {
    const state = file.resume();
    if (state === undefined || file.outputBlocks() === null) throw notResumable(path);
    return {
      start: startAt(file, state),
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

/** Begins where the checkpoint was made. */
function startAt(file: ModelFile, resume: ResumeState): Start {
  const { position, frozen, seconds, text } = resume;
  const vocabulary = new Vocabulary(file.words(), file.counts());
  return {
    hasVectors: false,
    rule: async () => ({ exact: vocabulary }),
    async begin(ingested, { engine }) {
      if (!isSameText(text, fingerprintOf(ingested))) throw textChanged(file.path);
      checkPlace(file.path, resume, ingested);
      const behind = Math.max(0, file.history.length - position.epoch); // of earlier runs
      const earlier = file.history.slice(0, behind);
      const { threads: _, ...record } = file.options;
      return {
        beginning: {
          state: stateIn(file, resume, engine),
          frozen: frozen ?? undefined,
          history: file.history.slice(behind).map(numbered),
          seconds,
          onStarted: () => file.close(), // it may be replaced from here on
        },
        record,
        corpus: { ...file.corpus },
        earlier,
      };
    },
  };
}

/** An epoch by its place in its own run. */
const numbered = (record: EpochRecord, index: number): EpochRecord =>
  Object.assign({}, record, { epoch: index + 1 });

/** The matrices stay in the file until the engine takes them, unless it may need them again. */
function stateIn(file: ModelFile, { position, workers }: ResumeState, engine: string): EngineState {
  if (engine === 'wasm' || engine === 'reference') {
    return {
      ...position,
      workers,
      input: { [Symbol.iterator]: () => file.blocks() },
      output: { [Symbol.iterator]: () => file.outputBlocks()! },
    };
  }
  const { input, output: whole } = file.load();
  return { ...stateOf({ input, output: whole! }, position), workers };
}

function recordedOptions(
  { options: record, path }: ModelFile,
  { engine }: ResumeState,
  given: TrainOptions,
): TrainOptions {
  const { tokenizer } = given;
  if (record.tokenizer === 'function' && typeof tokenizer !== 'function') {
    throw new WordloomError(
      'TOKENIZER_UNKNOWN',
      `${path} was trained with a tokenizer function, which is not kept: give it again.`,
    );
  }
  if (record.tokenizer !== 'function' && tokenizer !== undefined) {
    throw new TrainingError(
      'OPTION_CONTRADICTS',
      `tokenizer is given, but ${path} goes on with its own, ${String(record.tokenizer)}. Leave it out.`,
    );
  }
  const kept = Object.entries(record).filter(
    ([key, value]) => TRAIN_OPTION_NAMES.includes(key) && !BEGUN.has(key) && value !== null,
  );
  return {
    ...Object.fromEntries(kept),
    // What 'auto' chose stays, unless it was a device that may be gone.
    ...(record.engine === 'gpu' && { engine }),
    ...given,
  } as TrainOptions;
}

const notResumable = (path: string): WordloomError =>
  new WordloomError(
    'NOT_RESUMABLE',
    `${path} is no checkpoint: it holds nothing to go on with, as when a training has come to its ` +
      'end. To train it on more text, continue it (command line: --continue).',
  );

const textChanged = (path: string): WordloomError =>
  new WordloomError(
    'TEXT_CHANGED',
    `The text is not the one that the training of ${path} began with, so that it cannot go on. ` +
      'Give the same text, cut the same way, or begin anew.',
  );
