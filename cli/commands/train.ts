import type { Command } from 'commander';
import { TrainingError, type TrainOptions } from '../../src/index.js';
import { ModelFile } from '../../src/store/index.js';
import { checkOptions, refuse } from '../flags/check.js';
import { addProgressFlags, progressOf } from '../flags/progress-flags.js';
import { addFlags, readFlags } from '../flags/table.js';
import {
  CORPUS_FLAGS,
  START_FLAGS,
  TOKENIZER_FLAGS,
  TRAIN_FLAGS,
  TRAINING_FLAGS,
  VOCABULARY_FLAGS,
} from '../flags/train-flags.js';
import { type Io, printJson } from '../io.js';
import { checkModelOutput } from '../output-file.js';
import { trainAndSave } from '../training.js';
import { addCommand } from './command.js';

/** wordloom train */
export function addTrain(program: Command, io: Io): void {
  const command = addCommand(program, 'train', 'learn word vectors from text and save them')
    .argument('<corpus...>', "files, folders, globs, or '-' for standard input; .gz and .zst too")
    .option('-o, --output <file>', 'the model to write', 'model.db')
    .option('--force', 'replace the output even if it is not a model')
    .option('--json', 'print a summary as JSON');
  addProgressFlags(command);
  addFlags(command, 'Training:', TRAINING_FLAGS);
  addFlags(command, 'Vocabulary:', VOCABULARY_FLAGS);
  addFlags(command, 'Text:', { ...TOKENIZER_FLAGS, ...CORPUS_FLAGS });
  addFlags(command, 'Start:', START_FLAGS);

  command.action(async (corpus: string[], { force = false, json, ...flags }) => {
    const options = readFlags<TrainOptions>(command, TRAIN_FLAGS);
    await checkOptions(command, options);
    const isNamed = command.getOptionValueSource('output') === 'cli';
    const output: string = isNamed ? flags.output : (flags.continue ?? flags.output);
    // Else what is no model would be refused as an output that is not replaced.
    if (flags.continue !== undefined) ModelFile.open(flags.continue).close();
    checkModelOutput(output, force);
    const progress = progressOf(command, io);
    const { model, ...saved } = await trainAndSave(corpus, options, output, progress, io).catch(
      (error: unknown) => {
        const isUsage = error instanceof TrainingError && error.code === 'OPTION_CONTRADICTS';
        throw isUsage ? refuse(command, TRAIN_FLAGS, error) : error;
      },
    );
    if (!json) return;
    const { size, dim, options: used, history, corpus: report } = model;
    await printJson(io, { ...saved, size, dim, options: used, history, corpus: report });
  });
}
