import { type Command, CommanderError } from 'commander';
import { VERSION } from '../src/advanced.js';
import { createBaseProgram } from './terminal/base-program.js';
import { addCompare } from './commands/measure/compare.js';
import { addContexts } from './commands/train/contexts.js';
import { addDemo } from './commands/train/demo.js';
import { addDevices } from './commands/train/devices.js';
import { addEvaluate } from './commands/measure/evaluate.js';
import { addExport } from './commands/convert/export.js';
import { addImport } from './commands/convert/import.js';
import { addIndex } from './commands/maintain/index.js';
import { addInfo } from './commands/maintain/info.js';
import { addInspect } from './commands/train/inspect.js';
import { addLm } from './commands/lm/index.js';
import { addQuantize } from './commands/maintain/quantize.js';
import { addQueries } from './commands/ask/queries.js';
import { addRepair } from './commands/maintain/repair.js';
import { addRepl } from './commands/ask/repl.js';
import { addTrain } from './commands/train/train.js';
import { addVocab } from './commands/train/vocab.js';
import { reportFailure } from './terminal/failure.js';
import { flush, type Io } from './terminal/io.js';

/** All commands. They write to `io` alone, and throw where they fail. */
export function createProgram(io: Io): Command {
  const program = createBaseProgram('wordloom', io)
    .description('Train word vectors and language models, keep them in SQLite, and ask them.')
    .version(VERSION, '-V, --version', 'print the version')
    .showHelpAfterError('See wordloom --help');

  addTrain(program, io);
  addQueries(program, { io });
  addRepl(program, io);
  addEvaluate(program, io);
  addCompare(program, io);
  addInfo(program, io);
  addIndex(program, io);
  addQuantize(program, io);
  addRepair(program, io);
  addImport(program, io);
  addExport(program, io);
  addVocab(program, io);
  addInspect(program, io);
  addContexts(program, io);
  addDevices(program, io);
  addLm(program, io);
  addDemo(program, io);
  return program.addHelpText('after', '\nNew here? Try: wordloom demo');
}

/**
 * Runs one command line.
 *
 * @param argv what was typed after the name of the program
 * @returns the exit code: 0; 1 for failure; 2 for wrong usage; 130 or 143 where it was interrupted
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    await createProgram(io).parseAsync(argv, { from: 'user' }).catch(exceptHelp);
    await flush(io);
    return 0;
  } catch (error) {
    return reportFailure(error, io.stderr);
  }
}

/** commander throws after help that was asked for too. */
function exceptHelp(error: unknown): void {
  if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
}
