import { type Command, CommanderError } from 'commander';
import { createInterface } from 'node:readline';
import { type Model, WordloomError } from '../../../src/index.js';
import { createBaseProgram } from '../../terminal/base-program.js';
import { reportFailure } from '../../terminal/failure.js';
import { Interruption } from '../../terminal/interruption.js';
import type { Io } from '../../terminal/io.js';
import { counted } from '../../terminal/numbers.js';
import { printable } from '../../terminal/printable.js';
import { complete } from '../../queries/complete.js';
import { wordsOfLine } from '../../queries/lines.js';
import { addSubwordsFlag, forEachLine, throwFailed } from '../../queries/query.js';
import { addCommand } from '../../terminal/command.js';
import { addInfo } from '../maintain/info.js';
import { addQueries } from './queries.js';
import { withModel } from '../../queries/with-model.js';

const LEAVING = ['quit', 'exit'];
const PROMPT = '>';

/** wordloom repl */
export function addRepl(program: Command, io: Io): void {
  const command = addCommand(program, 'repl', 'query a model interactively');
  addSubwordsFlag(command);
  command
    .argument('<model>', 'a model file')
    .addHelpText('after', '\nIf standard input is not a terminal, answers its lines.')
    .action((path: string, { subwords }: { subwords: boolean }) =>
      withModel(path, (model) => converse(model, path, io), { subwords }),
    );
}

/** Answers lines until they end, somebody leaves or Ctrl-C is pressed. */
async function converse(model: Model, path: string, io: Io): Promise<void> {
  const isTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const commands = createConversation(model, path, io).commands.map((each) => each.name());
  const names = [...commands, 'help', ...LEAVING];
  const lines = createInterface({
    input: io.stdin,
    output: isTerminal ? io.stdout : undefined,
    terminal: isTerminal,
    prompt: `${PROMPT} `,
    crlfDelay: Infinity,
    signal: io.signal,
    completer: (line: string) => complete(line, names, model.words),
  });
  lines.on('SIGINT', () => lines.close()); // Ctrl-C in a terminal
  const prompt = (): void => {
    if (isTerminal) lines.prompt();
  };

  if (isTerminal) {
    const size = counted(model.size, 'word');
    io.stdout.write(`${printable(path)}: ${size}. Type a word for its neighbours, or help.\n`);
  }
  prompt();
  const onFailure = (error: WordloomError): void => {
    if (!(error instanceof SaidFailure)) reportFailure(error, io.stderr);
    prompt();
  };
  const failed = await forEachLine(lines, onFailure, async (line) => {
    const words = wordsOfLine(line);
    if (words.length === 0) return prompt();
    if (LEAVING.includes(words[0])) return false;
    await answerLine(createConversation(model, path, io), names.includes(words[0]), words);
    prompt();
  }).finally(() => lines.close());
  if (isTerminal) io.stdout.write('\n');
  // Ctrl-C without a terminal leaves as well; another interruption is reported.
  const { aborted, reason } = io.signal;
  if (aborted && !(reason instanceof Interruption && reason.signal === 'SIGINT')) throw reason;
  if (!isTerminal && !aborted) throwFailed(failed);
}

/** A failure that the user was told of already. */
class SaidFailure extends WordloomError {}

/** Answers a line: a command with its words, or just words, for `similar`. */
async function answerLine(
  program: Command,
  isCommand: boolean,
  words: readonly string[],
): Promise<void> {
  try {
    await program.parseAsync(isCommand ? words : ['similar', ...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new SaidFailure('WRONG_USAGE', error.message);
  }
}

/** The commands that a line may contain. */
function createConversation(model: Model, path: string, io: Io): Command {
  const program = createBaseProgram(PROMPT, io)
    .usage('<command> [options] [words]')
    .addHelpText(
      'after',
      '\nA line that does not begin with a command lists the words similar to its words.' +
        '\nTab completes words and commands; quit, Ctrl-D or Ctrl-C exits.',
    );
  addQueries(program, { io, model });
  addInfo(program, io, path);
  return program;
}
