import type { Command } from 'commander';
import { type Asking, addQuery } from '../../queries/query.js';
import { addCountFlag, addSearchFlags, searchOptions } from '../../queries/search-flags.js';
import { neighborTable } from './neighbors.js';

/** wordloom analogy */
export function addAnalogy(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'analogy',
    description: 'solve an analogy: a is to b as c is to which word?',
    operands: { '<a>': 'such as man', '<b>': 'such as king', '<c>': 'such as woman' },
    addFlags(command) {
      addCountFlag(command, 5);
      addSearchFlags(command);
    },
    answer({ model, words: [a, b, c], flags }) {
      const options = searchOptions(model, flags);
      return {
        a,
        b,
        c,
        neighbors: model.mostSimilar({ positive: [b, c], negative: [a], ...options }),
      };
    },
    text: ({ a, b, c, neighbors }) =>
      neighborTable(`${a} is to ${b} as ${c} is to`, neighbors, asking.io.stdout),
  });
}
