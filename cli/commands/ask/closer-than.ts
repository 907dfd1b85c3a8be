import type { Command } from 'commander';
import { type Asking, addQuery } from '../../queries/query.js';
import { neighborTable } from './neighbors.js';

/** wordloom closer-than */
export function addCloserThan(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'closer-than',
    description: 'list the words closer to a than b is',
    operands: { '<a>': 'a word', '<b>': 'another' },
    answer: ({ model, words: [a, b] }) => ({ a, b, neighbors: model.closerThan(a, b) }),
    text: ({ a, b, neighbors }) =>
      neighborTable(`closer to ${a} than ${b}`, neighbors, asking.io.stdout),
  });
}
