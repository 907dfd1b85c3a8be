import type { Command } from 'commander';
import type { Io } from '../../terminal/io.js';
import { addCommand } from '../../terminal/command.js';
import { addLmChapter } from './chapter.js';
import { addLmCompare } from './compare.js';
import { addLmEvaluate } from './evaluate.js';
import { addLmExport } from './export.js';
import { addLmGenerate } from './generate.js';
import { addLmImport } from './import.js';
import { addLmTrain } from './train.js';

/** wordloom lm */
export function addLm(program: Command, io: Io): void {
  const group = addCommand(
    program,
    'lm',
    'train and use recurrent language models (RNN, LSTM, GRU)',
  );
  group.usage('<command>');
  addLmTrain(group, io);
  addLmGenerate(group, io);
  addLmEvaluate(group, io);
  addLmCompare(group, io);
  addLmExport(group, io);
  addLmImport(group, io);
  addLmChapter(group, io);
}
