import type { Command } from 'commander';
import {
  type CbowExample,
  cbowExamples,
  oneHot,
  seedRandom,
  type SkipGramExample,
  skipGramExamples,
} from '../../../src/advanced.js';
import { createTokenizer, type TrainOptions, WordloomError } from '../../../src/index.js';
import { checkOptions } from '../../flags/check.js';
import { addFlags, readFlags } from '../../flags/table.js';
import { SEED_FLAGS, TOKENIZER_FLAGS, WINDOW_FLAGS } from '../../flags/train-flags.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { formatTable } from '../../terminal/table.js';
import { linesOf, STANDARD_INPUT } from '../../queries/lines.js';
import { addCommand } from '../../terminal/command.js';

const SHOWN_FLAGS = { ...WINDOW_FLAGS, ...SEED_FLAGS };
const FLAGS = { ...SHOWN_FLAGS, ...TOKENIZER_FLAGS };

/** The largest vocabulary for one-hot vectors, which are written out with one digit per word. */
const MOST_DIGITS = 10_000_000;

type Pair = CbowExample<string> | SkipGramExample<string>;

/** The words of a text, each once, with their one-hot vectors. */
type OneHots = ReadonlyMap<string, readonly number[]>;

async function allLines(io: Io): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(io)) lines.push(line);
  return lines;
}

/** wordloom contexts */
export function addContexts(program: Command, io: Io): void {
  const command = addCommand(program, 'contexts', 'show the training pairs of a text')
    .argument('<text>', "a text, or '-' for standard input; windows end at line ends")
    .option('--random-window', 'draw the width of each window at random, as in training')
    .option('--one-hot', 'also show the one-hot vectors of all words')
    .option('--json', 'print JSON');
  addFlags(command, 'Windows:', SHOWN_FLAGS);
  addFlags(command, 'Text:', TOKENIZER_FLAGS);

  command.action(async (text: string, { randomWindow = false, oneHot: withVectors, json }) => {
    const options: TrainOptions = readFlags(command, FLAGS);
    const { reading, training } = await checkOptions(command, options);
    const { mode, window, seed } = training;
    const tokenize = await createTokenizer(reading.tokenizer);
    const lines = text === STANDARD_INPUT ? await allLines(io) : text.split('\n');
    const documents = lines.map(tokenize);
    if (documents.flat().length === 0) {
      throw new WordloomError('NO_WORDS', 'The tokenizer finds no word in this text.');
    }

    const examples = mode === 'cbow' ? cbowExamples<string> : skipGramExamples<string>;
    const random = seedRandom(seed);
    const pairs = documents.flatMap((tokens): Pair[] => [
      ...examples(tokens, { window, shrink: randomWindow }, random),
    ]);
    if (withVectors) {
      const words = new Set(documents.flat()).size;
      // The pairs have vectors in the tables only.
      const shownWords = json ? words : words + wordsIn(pairs);
      if (shownWords * words > MOST_DIGITS) {
        return command.error(
          `error: --one-hot would show ${shownWords} vectors of ${words} digits each, but ` +
            `${MOST_DIGITS} digits is the limit. Give a shorter text, or leave --one-hot out.`,
        );
      }
    }
    const vectors = withVectors ? oneHotsOf(documents.flat()) : undefined;
    if (json) {
      const vocabulary = vectors && [...vectors].map(([word, vector]) => ({ word, vector }));
      return printJson(io, { mode, window, pairs, vocabulary });
    }
    const tables = [pairTable(mode, pairs, vectors)];
    if (vectors !== undefined) tables.unshift(vocabularyTable(vectors));
    return print(io, tables.join('\n'));
  });
}

/** The number of words in the pairs, including repeated ones. */
function wordsIn(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { context }) => sum + 1 + [context].flat().length, 0);
}

/** Ids are given in order of appearance. */
function oneHotsOf(tokens: readonly string[]): OneHots {
  const words = [...new Set(tokens)];
  return new Map(words.map((word, id) => [word, [...oneHot(id, words.length)]]));
}

const shown = (vector: readonly number[]): string => `[${vector.join(' ')}]`;

function vocabularyTable(vectors: OneHots): string {
  const rows = [...vectors].map(([word, vector], id) => [String(id), word, shown(vector)]);
  return formatTable(rows, { titles: ['id', 'word', 'one-hot'], right: [0] });
}

/** One row per pair: the input on the left, the prediction on the right. */
function pairTable(mode: string, pairs: readonly Pair[], vectors: OneHots | undefined): string {
  const cells = (words: readonly string[]): string[] => {
    if (vectors === undefined) return [words.join(' ')];
    return [words.join(' '), words.map((word) => shown(vectors.get(word)!)).join(' ')];
  };
  const sorted = <T>(centre: T, context: T): T[] =>
    mode === 'cbow' ? [context, centre] : [centre, context];
  const rows = pairs.map(({ centre, context }) =>
    sorted(cells([centre]), cells([context].flat())).flat(),
  );
  const titles = sorted('centre', 'context').flatMap((title) =>
    vectors === undefined ? [title] : [title, 'one-hot'],
  );
  return formatTable(rows, { titles });
}
