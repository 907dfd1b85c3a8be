import { type Command, CommanderError } from 'commander';
import { foreignCommand, VERSION } from '../src/advanced.js';
import { createBaseProgram } from './terminal/base-program.js';
import { addCompletion } from './commands/completion.js';
import { EXAMPLES } from './commands/examples.js';
import { addCompare } from './commands/measure/compare.js';
import { addContexts } from './commands/train/contexts.js';
import { addDemo } from './commands/train/demo.js';
import { addDevices } from './commands/train/devices.js';
import { addEvaluate } from './commands/measure/evaluate.js';
import { addExport } from './commands/convert/export.js';
import { addImport } from './commands/convert/import.js';
import { addIndex } from './commands/maintain/build-index.js';
import { addInfo } from './commands/maintain/info.js';
import { addInspect } from './commands/train/inspect.js';
import { addLm } from './commands/lm/lm.js';
import { addMap } from './commands/measure/map.js';
import { addPlan } from './commands/train/plan.js';
import { addPhrases } from './commands/train/phrases.js';
import { addQuantize } from './commands/maintain/quantize.js';
import { addQueries } from './commands/ask/queries.js';
import { addRepair } from './commands/maintain/repair.js';
import { addRepl } from './commands/ask/repl.js';
import { addServe } from './commands/serve/serve.js';
import { addTrain } from './commands/train/train.js';
import { addVocab } from './commands/train/vocab.js';
import { addExamples } from './terminal/command.js';
import { foreignFlagIn } from './terminal/foreign-flags.js';
import { reportFailure } from './terminal/failure.js';
import { flush, type Io } from './terminal/io.js';

/** All commands. They write only to `io`, and throw if they fail. */
export function createProgram(io: Io): Command {
  const program = createBaseProgram('wordloom', io)
    .description('Train word vectors and language models, store them in SQLite, and query them.')
    .version(VERSION, '-V, --version', 'print the version')
    .showHelpAfterError('See wordloom --help');

  program.commandsGroup('Train:');
  addTrain(program, io);
  addInspect(program, io);
  addPlan(program, io);
  addVocab(program, io);
  addPhrases(program, io);
  addContexts(program, io);
  addDevices(program, io);
  addDemo(program, io);
  program.commandsGroup('Query:');
  addQueries(program, { io });
  addRepl(program, io);
  addServe(program, io);
  program.commandsGroup('Measure:');
  addEvaluate(program, io);
  addCompare(program, io);
  addMap(program, io);
  program.commandsGroup('Convert:');
  addImport(program, io);
  addExport(program, io);
  program.commandsGroup('Maintain a model:');
  addInfo(program, io);
  addIndex(program, io);
  addQuantize(program, io);
  addRepair(program, io);
  program.commandsGroup('Language models:');
  addLm(program, io);
  program.commandsGroup('Other:');
  addCompletion(program, io);
  program.helpCommand('help [command]', 'print the help of a command');
  showExamples(program);
  return program.addHelpText('after', '\nNew here? Try: wordloom demo');
}

/** Adds examples to the help of each command, and of those below it. */
function showExamples(command: Command, path: readonly string[] = []): void {
  const examples = EXAMPLES[path.join(' ')];
  if (examples !== undefined) addExamples(command, examples);
  for (const each of command.commands) showExamples(each, [...path, each.name()]);
}

/**
 * Runs one command line.
 *
 * @param argv the arguments after the program's name
 * @returns the exit code: 0; 1 for failure; 2 for wrong usage; 130 or 143 if it was interrupted
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const program = createProgram(io);
    refuseForeign(program, argv);
    await program.parseAsync(argv, { from: 'user' }).catch(exceptHelp);
    await flush(io);
    return 0;
  } catch (error) {
    return reportFailure(error, io.stderr);
  }
}

/** Suggests our equivalents for commands and flags of other programs. Throws if there are any. */
function refuseForeign(program: Command, argv: readonly string[]): void {
  const [name = ''] = argv;
  const command = program.commands.find((each) => each.name() === name);
  const hint = command === undefined ? foreignCommand(name) : undefined;
  if (hint !== undefined) program.error(`error: unknown command '${name}': ${hint}`);
  const flag = foreignFlagIn(argv);
  if (flag !== undefined) (command ?? program).error(`error: unknown option '${flag}'`);
}

/** commander throws after help that was asked for too. */
function exceptHelp(error: unknown): void {
  if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
}
