import type { Command } from 'commander';
import { parseCount, parseName } from '../flags/parsers.js';
import { type Io, print, printJson } from '../io.js';
import { addCommand } from './command.js';
import { neighborTable } from './neighbors.js';
import { withModel } from './with-model.js';

/** wordloom analogy */
export function addAnalogy(program: Command, io: Io): void {
  addCommand(program, 'analogy', 'a is to b as c is to which word?')
    .argument('<model>', 'a model file')
    .argument('<a>', 'such as man', parseName)
    .argument('<b>', 'such as king', parseName)
    .argument('<c>', 'such as woman', parseName)
    .option('-k, --count <n>', 'how many words to show', parseCount, 5)
    .option('--json', 'print JSON')
    .action((path: string, a: string, b: string, c: string, { count, json }) =>
      withModel(path, (model) => {
        const neighbors = model.analogy(a, b, c, { k: count });
        if (json) return printJson(io, { a, b, c, neighbors });
        return print(io, neighborTable(`${a} is to ${b} as ${c} is to`, neighbors));
      }),
    );
}
