import type { Command } from 'commander';
import { rounded } from '../../terminal/numbers.js';
import { type Asking, addQuery } from '../../queries/query.js';

/** wordloom vector */
export function addVector(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'vector',
    description: 'print the vectors of words',
    operands: { '<word...>': 'one or more words' },
    answer: ({ model, words }) =>
      words.map((word) => ({ word, vector: rounded(model.vector(word)) })),
    text: (answers) => answers.map(({ word, vector }) => `${word} ${vector.join(' ')}\n`),
  });
}
