import type { Command } from 'commander';
import { type Asking, addQuery } from '../../queries/query.js';
import { noteUnknown } from '../../queries/unknown-words.js';

/** wordloom doesnt-match */
export function addDoesntMatch(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'doesnt-match',
    description: 'find the odd one out',
    operands: { '<word...>': 'two or more words' },
    answer(question) {
      const answer = question.model.doesntMatch(question.words);
      noteUnknown(question, answer.unknown);
      return answer;
    },
    text: ({ word }) => `${word}\n`,
  });
}
