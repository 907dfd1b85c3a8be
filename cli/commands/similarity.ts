import type { Command } from 'commander';
import { parseName } from '../flags/parsers.js';
import { type Io, print, printJson } from '../io.js';
import { decimal } from '../numbers.js';
import { addCommand } from './command.js';
import { withModel } from './with-model.js';

/** wordloom similarity */
export function addSimilarity(program: Command, io: Io): void {
  addCommand(program, 'similarity', 'the cosine between two words')
    .argument('<model>', 'a model file')
    .argument('<a>', 'a word', parseName)
    .argument('<b>', 'another', parseName)
    .option('--json', 'print JSON')
    .action((path: string, a: string, b: string, { json }) =>
      withModel(path, (model) => {
        const similarity = model.similarity(a, b);
        return json ? printJson(io, { a, b, similarity }) : print(io, `${decimal(similarity)}\n`);
      }),
    );
}
