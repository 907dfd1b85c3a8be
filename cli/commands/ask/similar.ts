import type { Command } from 'commander';
import type { Model, Neighbor } from '../../../src/index.js';
import { parseNames } from '../../flags/parsers.js';
import { type Io, tell } from '../../terminal/io.js';
import { type Asking, addQuery, type Question } from '../../queries/query.js';
import { addCountFlag, addSearchFlags, searchOptions } from '../../queries/search-flags.js';
import { neighborTable } from './neighbors.js';

/** One list of neighbours, with the words that it was asked for. */
interface Similar {
  readonly words: readonly string[];
  readonly negative?: readonly string[];
  readonly neighbors: readonly Neighbor[];
}

/** wordloom similar */
export function addSimilar(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'similar',
    description: 'find the nearest neighbours of words',
    operands: { '<word...>': 'one or more words' },
    mayLackWords: ({ positive, negative }) => positive !== undefined || negative !== undefined,
    addFlags(command) {
      addCountFlag(command, 10);
      command
        .option('--together', 'print one list, for the mean of all words')
        .option('--positive <word...>', 'print one list for all words, including these', parseNames)
        .option('--negative <word...>', 'print one list for all words, away from these', parseNames)
        .option('--exact', 'compare every word, even if the model has an index');
      addSearchFlags(command);
    },
    answer: (question) => similar(question, asking.io),
    text: (answers) =>
      answers
        .map((answer) => neighborTable(titleOf(answer), answer.neighbors, asking.io.stdout))
        .join('\n'),
  });
}

async function similar({ model, words, flags }: Question, io: Io): Promise<Similar[]> {
  const {
    together,
    positive = [],
    negative = [],
  } = flags as {
    together?: boolean;
    positive?: string[];
    negative?: string[];
  };
  const near = [...words, ...positive];
  const options = searchOptions(model, flags);
  if (together || positive.length + negative.length > 0) {
    const neighbors = model.mostSimilar({ positive: near, negative, ...options });
    return [{ words: near, ...(negative.length > 0 && { negative }), neighbors }];
  }
  const { method, ...limits } = options;
  if (method !== '3cosadd') {
    return near.map((word) => ({
      words: [word],
      neighbors: model.mostSimilar({ positive: [word], ...options }),
    }));
  }
  const found = await model.similarMany(near, { ...limits, exact: flags.exact === true });
  tellSearchNote(model, io);
  return near.map((word, i) => ({ words: [word], neighbors: found[i] }));
}

/** Models whose index was said to be of no use. */
const told = new WeakSet<Model>();

/** Says once why the index of a model cannot be used. */
function tellSearchNote(model: Model, { stderr }: Io): void {
  if (model.searchNote === null || told.has(model)) return;
  told.add(model);
  tell(stderr, `note: ${model.searchNote}\nUntil then, searches do not use the index.`);
}

function titleOf({ words, negative = [] }: Similar): string {
  const far = negative.length > 0 ? `far from ${negative.join(', ')}` : '';
  if (words.length === 0) return far;
  return `nearest to ${words.join(', ')}${far && `, ${far}`}`;
}
