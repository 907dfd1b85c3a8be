import { type Command, CommanderError } from 'commander';
import { VERSION } from '../src/index.js';
import { createBaseProgram } from './base-program.js';
import { addCompare } from './commands/compare.js';
import { addContexts } from './commands/contexts.js';
import { addDemo } from './commands/demo.js';
import { addDevices } from './commands/devices.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExport } from './commands/export.js';
import { addImport } from './commands/import.js';
import { addIndex } from './commands/index.js';
import { addInfo } from './commands/info.js';
import { addInspect } from './commands/inspect.js';
import { addLm } from './commands/lm/index.js';
import { addQuantize } from './commands/quantize.js';
import { addQueries } from './commands/queries.js';
import { addRepair } from './commands/repair.js';
import { addRepl } from './commands/repl.js';
import { addTrain } from './commands/train.js';
import { addVocab } from './commands/vocab.js';
import { reportFailure } from './failure.js';
import { flush, type Io } from './io.js';

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
