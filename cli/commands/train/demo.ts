import type { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Model, train, type TrainOptions } from '../../../src/index.js';
import { shellPath } from '../../../src/advanced.js';
import { checkOptions } from '../../flags/check.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import { SEED_FLAGS, THREADS_FLAGS } from '../../flags/train-flags.js';
import { type Io, print } from '../../terminal/io.js';
import { decimal } from '../../terminal/numbers.js';
import { checkModelOutput } from '../../files/output-file.js';
import { formatTable } from '../../terminal/table.js';
import { VECTORS } from '../../training/kinds.js';
import { saveWhileTraining } from '../../training/save-while-training.js';
import { addCommand } from '../../terminal/command.js';

const CORPUS = fileURLToPath(new URL('../../../../corpora/world.en.txt', import.meta.url));

/** A small corpus wants small vectors and many epochs. */
const OPTIONS: TrainOptions = { dim: 64, epochs: 10 };

const WORDS = ['king', 'baker', 'paris', 'monday', 'bigger'];
const ANALOGIES = [
  ['man', 'king', 'woman'],
  ['france', 'paris', 'italy'],
  ['dog', 'puppy', 'cat'],
  ['walk', 'walked', 'boil'],
] as const;
const SHOWN = 4; // neighbours of a word

const FLAGS = { ...SEED_FLAGS, ...THREADS_FLAGS };

/** wordloom demo */
export function addDemo(program: Command, io: Io): void {
  const command = addCommand(
    program,
    'demo',
    'train on a bundled text, and show what the model knows',
  )
    .option('-o, --output <file>', 'the model to write (default: in a temporary folder)')
    .option('--force', 'replace the output even if it is not a model');
  addFlags(command, 'Training:', FLAGS);
  addProgressFlags(command);

  command.action(async ({ output, force = false }) => {
    const options: TrainOptions = { ...OPTIONS, ...readFlags(command, FLAGS) };
    await checkOptions(command, options);
    if (output !== undefined) checkModelOutput(output, force);
    const folder = output === undefined ? mkdtempSync(join(tmpdir(), 'wordloom-demo-')) : undefined;
    const path = folder === undefined ? output : join(folder, 'model.db');
    try {
      const progress = progressOf(command, io);
      const { model } = await saveWhileTraining(
        (hooks) => train({ ...options, corpus: CORPUS, ...hooks }),
        VECTORS,
        { path },
        progress,
        io,
      );
      await print(io, tour(model));
      await print(io, nextSteps(path));
    } catch (error) {
      if (folder !== undefined) rmSync(folder, { recursive: true });
      throw error;
    }
  });
}

/** What the model has learned, at a glance. */
function tour(model: Model): string {
  const nearest = WORDS.map((word) => {
    const neighbors = model.similar(word, { topn: SHOWN });
    return [word, neighbors.map((neighbor) => neighbor.word).join(', ')];
  });
  const analogies = ANALOGIES.map(([a, b, c]) => {
    const [answer] = model.analogy(a, b, c, { topn: 1 });
    return [`${a} is to ${b} as ${c} is to`, answer.word, decimal(answer.score)];
  });
  return [
    `\n${formatTable(nearest, { titles: ['word', 'nearest words'] })}`,
    formatTable(analogies, { titles: ['analogy', 'answer', 'cosine'] }),
  ].join('\n');
}

function nextSteps(path: string): string {
  const model = shellPath(path);
  // Set where npm or npx started this, and then there may be no command of that name.
  const wordloom = process.env.npm_command === undefined ? 'wordloom' : 'npx wordloom';
  return `
Now try your own queries, or train on your own text:

  ${wordloom} similar ${model} queen
  ${wordloom} analogy ${model} man king woman
  ${wordloom} info ${model}
  ${wordloom} train TEXT.txt -o model.db
`;
}
