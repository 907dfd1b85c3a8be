import { type Command, InvalidArgumentError } from 'commander';
import { predictRanks, type RanksPrediction } from '../../../src/advanced.js';
import { inspect, type TrainOptions } from '../../../src/index.js';
import { checkOptions } from '../../flags/check.js';
import { parseCount, parseNumber } from '../../flags/parsers.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import {
  CORPUS_FLAGS,
  TOKENIZER_FLAGS,
  TRAINING_FLAGS,
  VOCABULARY_FLAGS,
} from '../../flags/train-flags.js';
import { addCommand } from '../../terminal/command.js';
import { UsageError } from '../../terminal/failure.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { count, duration, percent, size } from '../../terminal/numbers.js';
import { formatTable } from '../../terminal/table.js';

const FLAGS = { ...TRAINING_FLAGS, ...VOCABULARY_FLAGS, ...TOKENIZER_FLAGS, ...CORPUS_FLAGS };

/** wordloom plan */
export function addPlan(program: Command, io: Io): void {
  const command = addCommand(
    program,
    'plan',
    'predict how fast several machines would train over MPI',
  )
    .argument(
      '<corpus...>',
      "files, folders, globs, or '-' for standard input; plain or .gz or .zst",
    )
    .option('--ranks <n>', 'number of machines, one rank each', parseCount, 8)
    .option('--bandwidth <x>', 'bandwidth of the network between them, in Gb/s', parseGigabits, 10)
    .option('--speed <n>', 'words/s of one machine (default: measured on this one)', parseCount)
    .option('--json', 'print JSON');
  addProgressFlags(command);
  addFlags(command, 'Training (as planned):', TRAINING_FLAGS);
  addFlags(command, 'Vocabulary:', VOCABULARY_FLAGS);
  addFlags(command, 'Text:', { ...TOKENIZER_FLAGS, ...CORPUS_FLAGS });

  command.action(async (corpus: string[], { ranks: most, bandwidth, speed, json }: Flags) => {
    const options: TrainOptions = readFlags(command, FLAGS);
    const { training } = await checkOptions(command, options);
    if (training.minn > 0) {
      throw new UsageError(
        '--subwords cannot be planned: the number of n-gram rows is not known before training.',
      );
    }
    const progress = progressOf(command, io);
    const { onEvent } = progress;
    const { signal } = io;
    const trial = speed === undefined;
    const inspecting = inspect({ ...options, corpus, trial, onEvent, signal });
    const found = await abortable(signal, inspecting).finally(() => progress.close());
    const wordsPerSecond = speed ?? found.prediction.wordsPerSecond;
    if (wordsPerSecond === null) {
      throw new UsageError('The speed of this machine could not be measured: pass --speed.');
    }
    const rows = found.vocabulary.size;
    const plan = {
      gigabits: bandwidth,
      wordsPerSecond,
      wordsPerEpoch: found.report.knownTokens,
      epochs: training.epochs,
      inputRows: rows,
      outputRows: rows,
      dim: training.dim,
      threads: training.threads,
    };
    const predictions = numbersUpTo(most).map((ranks) => ({
      ranks,
      ...predictRanks({ ...plan, ranks }),
    }));
    if (json) return printJson(io, { ...plan, predictions });
    return print(io, describe(predictions));
  });
}

function parseGigabits(text: string): number {
  const number = parseNumber(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

interface Flags {
  readonly ranks: number;
  readonly bandwidth: number;
  readonly speed?: number;
  readonly json?: true;
}

/** 1, 2, 4, 8, and so on, and the last. */
function numbersUpTo(most: number): number[] {
  const numbers: number[] = [];
  for (let number = 1; number < most; number *= 2) numbers.push(number);
  return [...numbers, most];
}

function describe(predictions: readonly ({ ranks: number } & RanksPrediction)[]): string {
  const titles = [
    'ranks',
    'words/s',
    'efficiency',
    'time',
    'words between',
    'bytes/word',
    'memory',
  ];
  const rows = predictions.map((each) => [
    String(each.ranks),
    count(each.wordsPerSecond),
    percent(each.efficiency),
    duration(each.seconds),
    each.ranks === 1 ? '' : count(each.exchangeEvery),
    each.ranks === 1 ? '' : each.bytesPerWord.toFixed(1),
    size(each.memoryBytes),
  ]);
  const table = formatTable(rows, { titles, right: titles.map((_, column) => column) });
  return (
    `${table}\nTime is for training, without reading. "Words between" is how many words a rank trains on ` +
    'between two exchanges.\nMemory is for the matrices of one rank.\n'
  );
}
