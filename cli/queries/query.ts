import type { Command } from 'commander';
import { Argument } from 'commander';
import { existsSync, statSync } from 'node:fs';
import { type Model, WordloomError } from '../../src/index.js';
import { pathOf } from '../terminal/base-program.js';
import { addCommand } from '../terminal/command.js';
import { commandLine } from '../../src/advanced.js';
import { withModel } from './with-model.js';
import { reportFailure, UsageError } from '../terminal/failure.js';
import { parseNames } from '../flags/parsers.js';
import { type Io, printAll, printJson, tell } from '../terminal/io.js';
import { counted } from '../terminal/numbers.js';
import { LINE_SYNTAX, linesOf, STANDARD_INPUT, wordsOfLine } from './lines.js';

/** Where queries are put: on a command line, or in a conversation about an open model. */
export interface Asking {
  readonly io: Io;
  /** The open model; undefined if each command names a file. */
  readonly model?: Model;
}

/** The parts of a query besides its words. */
export interface Question {
  readonly model: Model;
  /** The operands on the command line or on a line of standard input, in order. */
  readonly words: readonly string[];
  /** The flags, as commander names them. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly command: Command;
  /** Writes a note for the user to standard error. */
  note(text: string): void;
}

/** A command that answers one question about a model, or many that come on standard input. */
export interface Query<Answer> {
  readonly name: string;
  readonly description: string;
  /** As commander has them, with a description each: '<word>', '[other...]'. */
  readonly operands: Readonly<Record<string, string>>;
  /** Whether it takes no words where flags name some. */
  mayLackWords?(flags: Question['flags']): boolean;
  /** Whether its operands are texts, which a tokenizer cuts, not words. */
  readonly isAboutTexts?: boolean;
  /** Whether an operand may be several words with spaces between them. */
  readonly isAboutSets?: boolean;
  /** Whether all lines of standard input are one question, with a line an operand. */
  readonly isAboutAllLines?: boolean;
  addFlags?(command: Command): void;
  /** The answer is what --json prints. */
  answer(question: Question): Answer | Promise<Answer>;
  /** The answer for people, in whole lines. */
  text(answer: Answer): string | Iterable<string>;
}

/** Adds the command of a query. */
export function addQuery<Answer>(program: Command, asking: Asking, query: Query<Answer>): void {
  const { io, model } = asking;
  const command = addCommand(program, query.name, query.description);
  if (model === undefined) command.argument('<model>', 'a model file');
  Object.entries(query.operands).forEach(([shown, help], i) => {
    // For commander only the first is required, since '-' stands for all of them.
    const operand = i === 0 && !query.mayLackWords ? shown : `[${shown.slice(1, -1)}]`;
    command.addArgument(new Argument(operand, help).argParser(parseNames));
  });
  const shown = model === undefined ? ['<model>'] : [];
  command.usage(['[options]', ...shown, ...Object.keys(query.operands)].join(' '));
  query.addFlags?.(command);
  if (model === undefined) addSubwordsFlag(command);
  command.option('--json', 'print JSON, one line per query');
  if (model === undefined) {
    const unit = query.isAboutAllLines ? 'one text' : 'one query';
    const help = `With - instead of words, reads them from standard input, ${unit} per line.`;
    const answers = query.isAboutAllLines
      ? 'Each line gets an answer, even if it is empty.'
      : `Each line gets an answer, which is empty if there is none.\n${LINE_SYNTAX}`;
    command.addHelpText('after', `\n${help}\n${answers}`);
  }
  command.action(async () => {
    const given: string[] = command.processedArgs.flat().filter((each) => each !== undefined);
    const path = model === undefined ? given.shift()! : undefined;
    if (path !== undefined) await asUsage(command, () => refuseSwapped(command, path, given));
    // A conversation has standard input for itself.
    const isBatch = model === undefined && given.length === 1 && given[0] === STANDARD_INPUT;
    await asUsage(command, () => {
      if (!isBatch) checkWords(query, given, command.opts());
    });
    const ask = (open: Model): Promise<void> => {
      const toQuestion = questions(io, command, open);
      return isBatch ? askFromInput(io, query, toQuestion) : askOnce(io, query, toQuestion(given));
    };
    const { subwords } = command.opts<{ subwords?: boolean }>();
    await asUsage(command, () =>
      path === undefined ? ask(model!) : withModel(path, ask, { subwords }),
    );
  });
}

/** Adds --no-subwords. */
export function addSubwordsFlag(command: Command): void {
  command.option('--no-subwords', 'refuse out-of-vocabulary words, even if they have n-grams');
}

/** Notices `similar king model.db`. Throws UsageError with the line that was meant. */
function refuseSwapped(command: Command, path: string, words: readonly string[]): void {
  if (existsSync(path)) return;
  const file = words.find((word) => existsSync(word) && statSync(word).isFile());
  if (file === undefined) return;
  const rest = [path, ...words].filter((word) => word !== file);
  throw new UsageError(
    `There is no model ${path}, but there is a file ${file}. The model comes first. Run: ` +
      commandLine([...pathOf(command).split(' '), file, ...rest]),
  );
}

/** Has commander report wrong usage. */
async function asUsage(command: Command, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    command.error(`error: ${error.message}`);
  }
}

type ToQuestion = (words: readonly string[]) => Question;

const questions =
  (io: Io, command: Command, model: Model): ToQuestion =>
  (words) => ({
    model,
    words,
    flags: command.opts(),
    command,
    note: (text) => tell(io.stderr, `note: ${text}`),
  });

/** The words of an operand: itself, if it is one, else those between its spaces. */
export const setOf = (model: Model, operand: string): string[] =>
  model.has(operand) ? [operand] : operand.split(' ').filter((word) => word !== '');

/** Why a model writes a word otherwise. */
const formOf = (asked: string, word: string): string =>
  /\s/.test(asked) && !/\s/.test(word)
    ? 'the model has it as a phrase'
    : word === word.toLowerCase()
      ? 'the model is in lower case'
      : 'the model spells it this way';

/**
 * Says for which words of a question others are answered for: the model writes them otherwise, as in
 * lower case; or they are not in it, and their n-grams are.
 */
function noteResolved({ model, words, flags, note }: Question, isAboutSets = false): void {
  const { positive = [], negative = [] } = flags as Partial<Record<string, readonly string[]>>;
  const asked = [...words, ...positive, ...negative];
  const all = isAboutSets ? asked.flatMap((operand) => setOf(model, operand)) : asked;
  for (const word of new Set(all)) {
    const found = model.resolve(word);
    if (found === undefined && model.canEmbed(word)) {
      note(`${word} is not in the vocabulary; its vector is built from its n-grams`);
    }
    if (found === undefined || found.foundAs === 'exact') continue;
    const why =
      found.foundAs === 'form' ? formOf(word, found.word) : 'the model spells it this way';
    note(`${word} is answered as ${found.word}: ${why}`);
  }
}

async function askOnce<Answer>(io: Io, query: Query<Answer>, question: Question): Promise<void> {
  const { flags } = question;
  if (!query.isAboutTexts) noteResolved(question, query.isAboutSets);
  const answer = await query.answer(question);
  if (flags.json) return printJson(io, answer);
  const text = query.text(answer);
  return printAll(io, typeof text === 'string' ? [text] : text);
}

async function askFromInput<Answer>(
  io: Io,
  query: Query<Answer>,
  toQuestion: ToQuestion,
): Promise<void> {
  if (query.isAboutAllLines) {
    const lines: string[] = [];
    for await (const line of linesOf(io)) lines.push(line);
    return askOnce(io, query, toQuestion(lines));
  }
  const onFailure = ({ commandLine, code }: WordloomError, line: number): void => {
    reportFailure(new WordloomError(code, `line ${line}: ${commandLine}`), io.stderr);
  };
  const failed = await forEachLine(linesOf(io), onFailure, async (line, number) => {
    const question = toQuestion(wordsOfLine(line));
    try {
      checkWords(query, question.words, question.flags);
      await askOnce(io, query, question);
    } catch (error) {
      // So that each line has an answer, even an error.
      if (error instanceof WordloomError) {
        const { code, commandLine } = error;
        await (question.flags.json
          ? printJson(io, { line: number, code, error: commandLine })
          : printAll(io, ['\n']));
      }
      throw error;
    }
  });
  throwFailed(failed);
}

/** Tells at the end that some lines could not be answered. */
export function throwFailed(failed: number): void {
  if (failed === 0) return;
  throw new WordloomError('LINES_FAILED', `${counted(failed, 'line')} could not be answered.`);
}

/**
 * Processes each line, including empty ones. A line that cannot be answered does not stop the next.
 *
 * @param work returns false to stop reading lines
 * @returns how many lines could not be answered
 */
export async function forEachLine(
  lines: AsyncIterable<string>,
  onFailure: (error: WordloomError, line: number) => void,
  work: (line: string, number: number) => Promise<void | false>,
): Promise<number> {
  let number = 0;
  let failed = 0;
  for await (const line of lines) {
    number++;
    try {
      if ((await work(line, number)) === false) break;
    } catch (error) {
      // Other failures, such as a closed pipe, affect the next lines too.
      if (!(error instanceof WordloomError)) throw error;
      onFailure(error, number);
      failed++;
    }
  }
  return failed;
}

/** Throws UsageError for too few or too many words. */
function checkWords<Answer>(
  query: Query<Answer>,
  words: readonly string[],
  flags: Question['flags'],
): void {
  const operands = Object.keys(query.operands);
  const needed = operands.filter((operand) => operand.startsWith('<'));
  if (words.length < needed.length && !query.mayLackWords?.(flags)) {
    const missing = needed[words.length].replaceAll(/[<>.]/g, '');
    throw new UsageError(`missing required argument '${missing}'`);
  }
  if (words.length > operands.length && !operands.some((operand) => operand.includes('...'))) {
    throw new UsageError(`too many words: expected ${operands.join(' ')}, got ${words.join(' ')}`);
  }
}
