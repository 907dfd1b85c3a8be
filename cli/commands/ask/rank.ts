import type { Command } from 'commander';
import { type Asking, addQuery } from '../../queries/query.js';

/** wordloom rank */
export function addRank(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'rank',
    description: 'find the rank of b among the neighbours of a',
    operands: { '<a>': 'a word', '<b>': 'another' },
    answer: ({ model, words: [a, b] }) => ({ a, b, rank: model.rank(a, b) }),
    text: ({ rank }) => `${rank}\n`,
  });
}
