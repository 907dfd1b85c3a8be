import { type Command, Option } from 'commander';
import {
  compareStarts,
  type CompareStartsEvent,
  type Start,
  type StartComparison,
  STARTS,
  type StartSummary,
} from '../../../src/advanced.js';
import type { LanguageModelTrainOptions } from '../../../src/index.js';
import { UsageError } from '../../terminal/failure.js';
import { checkFirstSeed, checkLanguageModelOptions } from '../../flags/check.js';
import {
  LANGUAGE_MODEL_FLAGS,
  LANGUAGE_MODEL_TEXT_FLAGS,
  LANGUAGE_MODEL_TRAINING_FLAGS,
  NETWORK_FLAGS,
} from '../../flags/language-model-flags.js';
import { parseNames, wholeNumberIn } from '../../flags/parsers.js';
import { addProgressFlags, progressOn } from '../../flags/progress-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import { BYTES_FLAGS } from '../../flags/train-flags.js';
import { addVectorFlags, vectorsOf } from '../../flags/vector-flags.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { duration, percent } from '../../terminal/numbers.js';
import { coverageLines, perplexity, type View, viewOfLanguageModel } from '../../progress/index.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';

interface Flags {
  seeds: number;
  starts: readonly Start[];
  validation?: string[];
  test?: string[];
  json?: true;
}

/** Most texts that word vectors are of use for are read by word. */
const LEVEL = 'word';
const COMPARED_NETWORK_FLAGS = {
  ...NETWORK_FLAGS,
  level: { ...NETWORK_FLAGS.level, default: LEVEL },
};

/** wordloom lm compare */
export function addLmCompare(program: Command, io: Io): void {
  const command = addCommand(
    program,
    'compare',
    'measure what pretrained vectors gain: random, frozen and fine-tuned, several seeds each',
  )
    .argument('<corpus...>', 'files, folders or globs; plain or .gz or .zst')
    .option(
      '--seeds <n>',
      'runs of each start, with seeds from --seed on',
      wholeNumberIn(1, 1000),
      3,
    )
    .addOption(
      new Option('--starts <name...>', 'starts to compare')
        .choices(STARTS)
        .default(STARTS, STARTS.join(' ')),
    )
    .option('--test <file...>', 'text to measure once, at the end', parseNames)
    .option('--json', 'print JSON');
  addProgressFlags(command);
  addVectorFlags(command, true);
  addFlags(command, 'Network:', COMPARED_NETWORK_FLAGS);
  command.addOption(
    new Option('--validation <file...>', 'text to validate on after each epoch')
      .argParser(parseNames)
      .conflicts('validationShare')
      .helpGroup('Training:'),
  );
  addFlags(command, 'Training:', LANGUAGE_MODEL_TRAINING_FLAGS);
  addFlags(command, 'Text:', { ...LANGUAGE_MODEL_TEXT_FLAGS, ...BYTES_FLAGS });

  command.action(async (corpus: string[], flags: Flags) => {
    const { seeds, starts, validation: validationCorpus, test: testCorpus, json } = flags;
    if ([corpus, validationCorpus, testCorpus].some((files) => files?.includes('-'))) {
      throw new UsageError(
        'Each training reads the text again, so it must come from files, not from -.',
      );
    }
    const given: LanguageModelTrainOptions = {
      level: LEVEL,
      ...readFlags(command, LANGUAGE_MODEL_FLAGS),
    };
    if (given.validation === 0 && validationCorpus === undefined) {
      throw new UsageError(
        'Comparing needs a validation text: --validation-share must be above 0.',
      );
    }
    const vectors = (await vectorsOf(command, given))!;
    const options = { ...given, embeddingDim: vectors.dim };
    await checkLanguageModelOptions(command, options, validationCorpus !== undefined);
    await checkFirstSeed(command, options.seed ?? 1, seeds);
    const progress = progressOn(command, io, createView());
    try {
      const comparison = await abortable(
        io.signal,
        compareStarts({
          ...options,
          ...vectors.options,
          ...readFlags(command, BYTES_FLAGS),
          corpus,
          validationCorpus,
          testCorpus,
          seeds,
          starts,
          onEvent: progress.onEvent,
          signal: io.signal,
        }),
      );
      progress.close();
      await (json ? printJson(io, comparison) : print(io, describe(comparison)));
    } finally {
      progress.close();
      vectors.close();
    }
  });
}

/** Describes the events. Facts that all runs share are printed once. */
function createView(): (event: CompareStartsEvent) => View {
  const said = new Set<string>();
  return (event) => {
    switch (event.type) {
      case 'run': {
        const { run, runs, start, seed } = event;
        return { lines: [`Training ${run} of ${runs}: ${start}, seed ${seed}`] };
      }
      case 'run-end': {
        const { start, seed, bestEpoch, seconds } = event.run;
        const found = `perplexity ${perplexity(event.run.perplexity)} after epoch ${bestEpoch}`;
        return {
          lines: [`${start}, seed ${seed}: ${found}, in ${duration(seconds)}`],
          isReport: true,
        };
      }
      case 'corpus':
      case 'vectors':
        if (said.has(event.type)) return { lines: [] };
        said.add(event.type);
        return viewOfLanguageModel(event);
      default:
        return viewOfLanguageModel(event);
    }
  };
}

function describe({ measuredOn, embeddingDim, coverage, summaries }: StartComparison): string {
  const table = formatTable(summaries.map(row), {
    titles: ['start', 'seeds', 'perplexity', 'spread', 'range', 'vs random', 'best epoch', 'time'],
    right: [1, 2, 3, 4, 5, 6, 7],
  });
  return [
    table,
    `\nPerplexity on the ${measuredOn} text: mean over the seeds, standard deviation, lowest and ` +
      `highest.\nEmbedding layers of ${embeddingDim} dimensions.\n`,
    ...(coverage === null ? [] : coverageLines(coverage).map((line) => `${line}\n`)),
  ].join('');
}

function row(summary: StartSummary): string[] {
  const { start, seeds, meanPerplexity, spread, lowest, highest, gain, meanSeconds } = summary;
  return [
    start,
    String(seeds),
    perplexity(meanPerplexity),
    spread === null ? '-' : perplexity(spread),
    `${perplexity(lowest)}-${perplexity(highest)}`,
    gain === null ? '-' : signed(-gain.mean),
    summary.meanBestEpoch.toFixed(1),
    duration(meanSeconds),
  ];
}

const signed = (share: number): string => (share > 0 ? '+' : '') + percent(share, 1);
