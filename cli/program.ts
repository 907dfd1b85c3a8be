import { Command } from 'commander';
import { VERSION } from '../src/index.js';
import { addAnalogy } from './commands/analogy.js';
import { addContexts } from './commands/contexts.js';
import { addDemo } from './commands/demo.js';
import { addDevices } from './commands/devices.js';
import { addExport } from './commands/export.js';
import { addInfo } from './commands/info.js';
import { addSimilar } from './commands/similar.js';
import { addSimilarity } from './commands/similarity.js';
import { addTrain } from './commands/train.js';
import { addVector } from './commands/vector.js';
import { addVocab } from './commands/vocab.js';
import { reportFailure } from './failure.js';
import type { Io } from './io.js';

const DEFAULT_WIDTH = 80; // of help, where there is no terminal

/** All commands. They write to `io` alone, and throw where they fail. */
export function createProgram(io: Io): Command {
  const program = new Command('wordloom')
    .description('Train word vectors, keep them in SQLite, and ask them for neighbours.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? DEFAULT_WIDTH,
      getErrHelpWidth: () => io.stderr.columns ?? DEFAULT_WIDTH,
    })
    .exitOverride()
    .showHelpAfterError('See wordloom --help');

  addTrain(program, io);
  addSimilar(program, io);
  addAnalogy(program, io);
  addSimilarity(program, io);
  addVector(program, io);
  addInfo(program, io);
  addExport(program, io);
  addVocab(program, io);
  addContexts(program, io);
  addDevices(program, io);
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
    await createProgram(io).parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return reportFailure(error, io.stderr);
  }
}
