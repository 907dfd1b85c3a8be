import type { Command } from 'commander';
import { CHECKPOINT_EVERY } from '../../../src/advanced.js';
import {
  type CheckpointOptions,
  type Model,
  type RunOptions,
  train,
  TrainingError,
  type TrainOptions,
} from '../../../src/index.js';
import { ModelFile } from '../../files/store.js';
import { UsageError } from '../../terminal/failure.js';
import { checkOptions, refuse } from '../../flags/check.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
import { parseName } from '../../flags/parsers.js';
import { addFlags, longFlag, readFlags } from '../../flags/table.js';
import {
  CORPUS_FLAGS,
  START_FLAGS,
  TOKENIZER_FLAGS,
  TRAIN_FLAGS,
  TRAINING_FLAGS,
  VOCABULARY_FLAGS,
} from '../../flags/train-flags.js';
import { type Io, printJson } from '../../terminal/io.js';
import { checkModelOutput } from '../../files/output-file.js';
import { addCheckpointFlag } from '../../train/checkpoint-flag.js';
import { VECTORS, wordsPerSecond } from '../../train/kinds.js';
import { saveWhileTraining } from '../../train/save-while-training.js';
import { addCommand } from '../../terminal/command.js';

/** wordloom train */
export function addTrain(program: Command, io: Io): void {
  const command = addCommand(program, 'train', 'train word vectors on a text')
    .argument('[corpus...]', "files, folders, globs, or '-' for standard input; .gz and .zst too")
    .option(
      '-o, --output <file>',
      'the model to write, now and then and in the end (default: model.db, or as --resume or --continue)',
    )
    .option('--resume <model>', 'go on where the training of this model stopped', parseName)
    .option('--force', 'replace the output even if it is not a model')
    .option('--json', 'print a summary as JSON');
  addCheckpointFlag(command, CHECKPOINT_EVERY);
  addProgressFlags(command);
  addFlags(command, 'Training:', TRAINING_FLAGS);
  addFlags(command, 'Vocabulary:', VOCABULARY_FLAGS);
  addFlags(command, 'Text:', { ...TOKENIZER_FLAGS, ...CORPUS_FLAGS });
  addFlags(command, 'Start:', START_FLAGS);

  command.action(async (corpus: string[], flags: Flags) => {
    const { resume, checkpointEvery, force = false, json } = flags;
    const run = await (resume === undefined
      ? startOf(command, corpus)
      : resumeOf(command, resume, corpus));
    const output = flags.output ?? resume ?? flags.continue ?? 'model.db';
    checkModelOutput(output, force);
    const progress = progressOf(command, io);
    // Standard input is not read again by itself.
    const again = ['train', ...(corpus.includes('-') ? corpus : []), '--resume'];
    const { model, ...saved } = await saveWhileTraining(
      (hooks) => run({ ...hooks, checkpointEvery }),
      VECTORS,
      { path: output, again },
      progress,
      io,
    ).catch((error: unknown) => {
      const isUsage = error instanceof TrainingError && error.code === 'OPTION_CONTRADICTS';
      throw isUsage ? refuse(command, TRAIN_FLAGS, error) : error;
    });
    if (!json) return;
    const { size, dim, options: used, history, corpus: report } = model;
    const facts = { ...saved, wordsPerSecond: wordsPerSecond(model), size, dim };
    await printJson(io, { ...facts, options: used, history, corpus: report });
  });
}

interface Flags {
  output?: string;
  resume?: string;
  continue?: string;
  checkpointEvery: string;
  force?: true;
  json?: true;
}

type Hooks = RunOptions & CheckpointOptions;

/** A training that begins, all its options checked. */
async function startOf(
  command: Command,
  corpus: readonly string[],
): Promise<(hooks: Hooks) => Promise<Model>> {
  if (corpus.length === 0) return command.error("error: missing required argument 'corpus'");
  const options = readFlags<TrainOptions>(command, TRAIN_FLAGS);
  await checkOptions(command, options);
  // Else what is no model would be refused as an output that is not replaced.
  if (typeof options.continue === 'string') ModelFile.open(options.continue).close();
  return (hooks) => train({ ...options, corpus, ...hooks });
}

/** A training that goes on. */
async function resumeOf(
  command: Command,
  path: string,
  corpus: readonly string[],
): Promise<(hooks: Hooks) => Promise<Model>> {
  const { threads, ...others } = readFlags<TrainOptions>(command, TRAIN_FLAGS);
  const fixed = Object.keys(others).map((key) => longFlag(TRAIN_FLAGS, key));
  if (fixed.length > 0) {
    throw new UsageError(
      `A training that goes on keeps its options: leave out ${fixed.join(', ')}. ` +
        'Only --threads may be given again.',
    );
  }
  await checkOptions(command, { threads });
  ModelFile.open(path).close();
  const source = corpus.length > 0 ? { corpus } : {};
  return (hooks) => train({ ...source, resume: path, ...(threads && { threads }), ...hooks });
}
