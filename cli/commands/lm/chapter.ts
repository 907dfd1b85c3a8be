import { type Command, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeFileAtomically } from '../../files/store.js';
import { chapter as book, formatLinePlot, type Plot } from '../../../src/advanced.js';
import { checkFirstSeed } from '../../flags/check.js';
import { parseName, wholeNumberIn } from '../../flags/parsers.js';
import { addProgressFlags, progressOn } from '../../flags/progress-flags.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { count } from '../../terminal/numbers.js';
import { checkPlotOutput } from '../../files/output-file.js';
import type { View } from '../../progress/index.js';
import { addCommand } from '../../terminal/command.js';
import {
  describeCharacterModel,
  describeHello,
  describeOneHot,
  describeVanishing,
} from './chapter-text.js';

const {
  characterModel,
  FEEDS,
  hello,
  oneHotDemonstration,
  plotCharacterModel,
  plotHello,
  plotVanishing,
  vanishing,
} = book;

const TALE = fileURLToPath(new URL('../../../../corpora/tale.en.txt', import.meta.url));
const SEED = 'random seed';
const parseSeed = wholeNumberIn(0);

/** wordloom lm chapter: programs of a textbook, small enough to be run while one reads. */
export function addLmChapter(group: Command, io: Io): void {
  const chapter = addCommand(
    group,
    'chapter',
    'run small programs that show how recurrent networks learn',
  );
  chapter.usage('<program>');
  addOneHot(chapter, io);

  const helloCommand = addProgram(chapter, io, {
    name: 'hello',
    description: 'a vanilla RNN learns one sentence by heart, from one-hot characters',
    epochs: 1000,
    run: hello,
    describe: describeHello,
    plot: plotHello,
  });
  helloCommand
    .option('--seeds <n>', 'number of runs, with seeds from --seed on', wholeNumberIn(1, 1000), 5)
    .addOption(
      new Option('--feed <what>', 'what it reads while learning: the true character, or its output')
        .choices(FEEDS)
        .default(FEEDS[0]),
    );

  for (const cell of ['gru', 'lstm'] as const) {
    addProgram(chapter, io, {
      name: `char-${cell}`,
      description: `a character model of Embedding, ${cell.toUpperCase()} and Linear learns a tale`,
      epochs: 40,
      run: (options) => characterModel({ ...options, cell, text: readFileSync(TALE, 'utf8') }),
      describe: describeCharacterModel,
      plot: plotCharacterModel,
    });
  }

  addProgram(chapter, io, {
    name: 'vanishing',
    description: 'the vanishing gradient: how far back RNN, GRU and LSTM learn',
    epochs: 10,
    run: (options) => vanishing({ ...options, text: readFileSync(TALE, 'utf8') }),
    describe: describeVanishing,
    plot: plotVanishing,
  });
}

/** A program that learns something, and can draw it. */
interface Program<Report> {
  readonly name: string;
  readonly description: string;
  readonly epochs: number;
  run(options: book.ProgramOptions): Promise<Report>;
  describe(report: Report): string;
  plot(report: Report): Plot;
}

interface Flags {
  readonly seed: number;
  readonly seeds?: number;
  readonly json?: true;
  readonly output?: string;
  readonly force?: true;
  readonly progress: string;
  readonly quiet?: true;
}

interface ProgramEvent {
  readonly type: 'training';
  readonly epoch: number;
  readonly epochs: number;
}

function addProgram<Report>(chapter: Command, io: Io, program: Program<Report>): Command {
  const command = addCommand(chapter, program.name, program.description)
    .option('--seed <n>', SEED, parseSeed, 1)
    .option('--epochs <n>', 'passes over the text', wholeNumberIn(1, 100_000), program.epochs)
    .option('-o, --output <file>', 'an SVG file to plot the results into')
    .option('--force', 'replace the output even if it is not an SVG file')
    .option('--json', 'print JSON');
  addProgressFlags(command);
  return command.action(async (flags: Flags) => {
    const { json, output, force = false, progress: _, quiet, ...options } = flags;
    await checkFirstSeed(command, flags.seed, flags.seeds ?? 1);
    if (output !== undefined) checkPlotOutput(output, force);
    const progress = progressOn(command, io, viewOf);
    const onProgress = (epoch: number, epochs: number): void =>
      progress.onEvent({ type: 'training', epoch, epochs });
    let report: Report;
    try {
      report = await abortable(
        io.signal,
        program.run({ ...options, onProgress, signal: io.signal }),
      );
    } finally {
      progress.close();
    }
    if (output !== undefined) {
      writeFileAtomically(output, [formatLinePlot(program.plot(report))]);
      if (!quiet) progress.note(`Wrote ${output}.`);
    }
    await (json ? printJson(io, report) : print(io, program.describe(report)));
  });
}

function viewOf({ epoch, epochs }: ProgramEvent): View {
  const detail = `${count(epoch)} of ${count(epochs)} epochs`;
  return { title: 'Training', value: epoch, total: epochs, detail, logged: detail };
}

function addOneHot(chapter: Command, io: Io): void {
  addCommand(chapter, 'one-hot', 'a one-hot vector times a matrix is a row of it: an embedding')
    .argument('[sentence]', 'the words, separated by spaces', parseName)
    .option('--dim <n>', 'dimensions of a vector', wholeNumberIn(1, 100), 3)
    .option('--seed <n>', SEED, parseSeed, 1)
    .option('--json', 'print JSON')
    .action(async (sentence: string | undefined, { json, ...options }) => {
      const report = oneHotDemonstration({ ...options, sentence });
      await (json ? printJson(io, report) : print(io, describeOneHot(report)));
    });
}
