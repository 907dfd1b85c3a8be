import type { Command } from 'commander';
import { decimal } from '../../terminal/numbers.js';
import { type Asking, addQuery } from '../../queries/query.js';

/** wordloom distances */
export function addDistances(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'distances',
    description: 'print cosine distances from a word to others, or to all',
    operands: {
      '<word>': 'a word',
      '[other...]': 'words to measure to (default: all words of the model)',
    },
    answer({ model, words: [word, ...others] }) {
      const to = others.length > 0 ? others : model.words;
      const distances = model.distances(word, others.length > 0 ? others : undefined);
      return { word, distances: to.map((each, i) => ({ word: each, distance: distances[i] })) };
    },
    text: ({ distances }) =>
      distances.map(({ word, distance }) => `${word}\t${decimal(distance)}\n`),
  });
}
