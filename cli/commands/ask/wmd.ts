import type { Command } from 'commander';
import { decimal } from '../../terminal/numbers.js';
import { type Asking, addQuery } from '../../queries/query.js';
import { addTextFlags, tokensOf } from '../../queries/text-flags.js';

/** wordloom wmd */
export function addWmd(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'wmd',
    description: "print the Word Mover's Distance of two texts",
    operands: {
      '<a>': 'a text, in quotes',
      '<b>': 'another text (on standard input, after a tab)',
    },
    isAboutTexts: true,
    addFlags: addTextFlags,
    async answer(question) {
      const [a, b] = question.words;
      const [left, right] = await tokensOf(question);
      return { a, b, distance: await question.model.wordMoversDistance(left, right) };
    },
    text: ({ distance }) => `${decimal(distance)}\n`,
  });
}
