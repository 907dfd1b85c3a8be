import type { Command } from 'commander';
import { type Asking, addQuery } from '../../queries/query.js';
import { addCountFlag, countOf } from '../../queries/search-flags.js';
import { noteUnknown, unknownWords } from '../../queries/unknown-words.js';
import { formatTable } from '../../terminal/table.js';

/** wordloom predict */
export function addPredict(program: Command, asking: Asking): void {
  addQuery(program, asking, {
    name: 'predict',
    description: 'predict the centre word of a context',
    operands: { '<word...>': 'the words around the centre' },
    addFlags: (command) => addCountFlag(command, 10),
    answer(question) {
      const { model, words: context, flags } = question;
      const predictions = model.predictCentre(context, { topn: countOf(flags) });
      const unknown = unknownWords(model, context);
      noteUnknown(question, unknown);
      return { context, predictions, unknown };
    },
    text({ context, predictions }) {
      const rows = predictions.map(({ word, probability }, i) => [
        String(i + 1),
        word,
        probability.toPrecision(3),
      ]);
      return formatTable(rows, { titles: ['', `amid ${context.join(' ')}`, 'p'], right: [0, 2] });
    },
  });
}
