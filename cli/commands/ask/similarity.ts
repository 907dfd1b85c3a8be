import type { Command } from 'commander';
import { decimal } from '../../terminal/numbers.js';
import { type Asking, addQuery, setOf } from '../../queries/query.js';
import { noteUnknown, unknownWords } from '../../queries/unknown-words.js';

/** wordloom similarity */
export function addSimilarity(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'similarity',
    description: 'print the cosine similarity of two words, or two sets of words',
    operands: { '<a>': 'a word, or several in quotes: "king queen"', '<b>': 'likewise' },
    isAboutSets: true,
    answer(question) {
      const { model, words } = question;
      const [a, b] = words;
      const [left, right] = words.map((set) => setOf(model, set));
      if (left.length === 1 && right.length === 1) {
        return { a, b, similarity: model.similarity(left[0], right[0]) };
      }
      const similarity = model.nSimilarity(left, right);
      noteUnknown(question, unknownWords(model, [...left, ...right]));
      return { a, b, similarity };
    },
    text: ({ similarity }) => `${decimal(similarity)}\n`,
  });
}
