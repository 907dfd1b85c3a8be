import type { Command } from 'commander';
import { parseCount, parseNames } from '../flags/parsers.js';
import { type Io, print, printJson } from '../io.js';
import { addCommand } from './command.js';
import { neighborTable } from './neighbors.js';
import { withModel } from './with-model.js';

/** wordloom similar */
export function addSimilar(program: Command, io: Io): void {
  addCommand(program, 'similar', 'the nearest words to each word')
    .argument('<model>', 'a model file')
    .argument('<word...>', 'one or more words', parseNames)
    .option('-k, --count <n>', 'how many words to show', parseCount, 10)
    .option('--together', 'one list for the middle of all words')
    .option('--json', 'print JSON')
    .action((path: string, words: string[], { count, together, json }) =>
      withModel(path, (model) => {
        const queries = together ? [words] : words.map((word) => [word]);
        const answers = queries.map((query) => ({
          words: query,
          neighbors: model.similar(query, { k: count }),
        }));
        if (json) return printJson(io, answers);
        const tables = answers.map(({ words, neighbors }) =>
          neighborTable(`nearest to ${words.join(', ')}`, neighbors),
        );
        return print(io, tables.join('\n'));
      }),
    );
}
