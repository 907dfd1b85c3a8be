import type { Command } from 'commander';
import { parseNames } from '../flags/parsers.js';
import { type Io, print, printJson } from '../io.js';
import { addCommand } from './command.js';
import { withModel } from './with-model.js';

/** Nine digits tell any two float32 numbers apart. */
const rounded = (vector: Float32Array): number[] =>
  Array.from(vector, (x) => Number(x.toPrecision(9)));

/** wordloom vector */
export function addVector(program: Command, io: Io): void {
  addCommand(program, 'vector', 'the vectors of words, one on each line')
    .argument('<model>', 'a model file')
    .argument('<word...>', 'one or more words', parseNames)
    .option('--json', 'print JSON')
    .action((path: string, words: string[], { json }) =>
      withModel(path, (model) => {
        const vectors = words.map((word) => ({ word, vector: rounded(model.vector(word)) }));
        if (json) return printJson(io, vectors);
        const lines = vectors.map(({ word, vector }) => `${word} ${vector.join(' ')}\n`);
        return print(io, lines.join(''));
      }),
    );
}
