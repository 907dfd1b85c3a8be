import type { Command } from 'commander';
import type { TrainOptions } from '../../src/index.js';
import { checkOptions } from '../flags/check.js';
import { addProgressFlags, progressOf } from '../flags/progress-flags.js';
import { addFlags, readFlags } from '../flags/table.js';
import {
  CORPUS_FLAGS,
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

  command.action(async (corpus: string[], { output, force = false, json }) => {
    const options = readFlags<TrainOptions>(command, TRAIN_FLAGS);
    await checkOptions(command, options);
    checkModelOutput(output, force);
    const progress = progressOf(command, io);
    const { model, ...saved } = await trainAndSave(corpus, options, output, progress, io);
    if (!json) return;
    const { size, dim, options: used, history, corpus: report } = model;
    await printJson(io, { ...saved, size, dim, options: used, history, corpus: report });
  });
}
