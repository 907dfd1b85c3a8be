import { type Command, Option } from 'commander';
import {
  formatLinePlot,
  LANGUAGE_MODEL_CHECKPOINT_EVERY,
  plotPerplexity,
} from '../../../src/advanced.js';
import {
  type LanguageModelTrainOptions,
  LanguageModel,
  type LanguageModelRunOptions,
  trainLanguageModel,
} from '../../../src/index.js';
import { pathArgument } from '../../../src/advanced.js';
import { UsageError } from '../../terminal/failure.js';
import { checkLanguageModelOptions } from '../../flags/check.js';
import {
  FREEZE_FLAGS,
  INITIALISE_FLAGS,
  LANGUAGE_MODEL_FLAGS,
  LANGUAGE_MODEL_PRESET_FLAGS,
  LANGUAGE_MODEL_TEXT_FLAGS,
  LANGUAGE_MODEL_TRAINING_FLAGS,
  NETWORK_FLAGS,
  withLanguageModelPreset,
} from '../../flags/language-model-flags.js';
import { parseName, parseNames } from '../../flags/parsers.js';
import { addProgressFlags, progressOn } from '../../flags/progress-flags.js';
import { readResumeFlags } from '../../flags/resume-flags.js';
import { addFlags, longFlag, readFlags } from '../../flags/table.js';
import { BYTES_FLAGS } from '../../flags/train-flags.js';
import { addVectorFlags, vectorsOf } from '../../flags/vector-flags.js';
import { type Io, printJson } from '../../terminal/io.js';
import { checkModelOutput } from '../../files/output-file.js';
import { addPlotFlag, plotInto } from '../../files/plot-file.js';
import { drawsOn, sparkline } from '../../terminal/sparks.js';
import { perplexity, viewOfLanguageModel } from '../../progress/index.js';
import { addCommand } from '../../terminal/command.js';
import { addLiveFlags, type LiveFlags, LivePage } from '../serve/live.js';
import { addCheckpointFlag } from '../../flags/checkpoint-flag.js';
import { LANGUAGE_MODELS } from '../../training/kinds.js';
import { saveWhileTraining } from '../../training/save-while-training.js';

interface Flags extends LiveFlags {
  output?: string;
  force?: true;
  resume?: string;
  validation?: string[];
  checkpointEvery: string;
  parametersOnly?: true;
  json?: true;
  plot?: string;
}

/** wordloom lm train */
export function addLmTrain(program: Command, io: Io): void {
  const command = addCommand(program, 'train', 'train a language model on a text')
    .argument(
      '<corpus...>',
      "files, folders, globs, or '-' for standard input; plain or .gz or .zst",
    )
    .option(
      '-o, --output <file>',
      'the model to write, from time to time and at the end (default: lm.db, or the model of --resume)',
    )
    .option('--resume <model>', 'resume the interrupted training of this model', parseName)
    .option('--parameters-only', 'save only the parameters: a small file that cannot resume')
    .option('--force', 'replace the output even if it is not a language model')
    .option('--json', 'print a summary as JSON');
  addPlotFlag(command, 'the perplexity of each epoch');
  addCheckpointFlag(command, LANGUAGE_MODEL_CHECKPOINT_EVERY);
  addProgressFlags(command);
  addLiveFlags(command);
  addFlags(command, 'Network:', { ...LANGUAGE_MODEL_PRESET_FLAGS, ...NETWORK_FLAGS });
  addVectorFlags(command);
  addFlags(command, 'Vectors:', FREEZE_FLAGS);
  command.addOption(
    new Option('--validation <file...>', 'text to validate on after each epoch')
      .argParser(parseNames)
      .conflicts('validationShare')
      .helpGroup('Training:'),
  );
  addFlags(command, 'Training:', LANGUAGE_MODEL_TRAINING_FLAGS);
  addFlags(command, 'Text:', { ...LANGUAGE_MODEL_TEXT_FLAGS, ...BYTES_FLAGS });

  command.action(async (corpus: string[], flags: Flags) => {
    const { resume, force = false, validation: validationCorpus, json, plot } = flags;
    const output = flags.output ?? resume ?? 'lm.db';
    const files = { corpus, validationCorpus, ...readFlags(command, BYTES_FLAGS) };
    const start = await (resume === undefined
      ? startOf(command, files)
      : resumeOf(command, resume, files));
    checkModelOutput(output, force, 'a language model');
    const writePlot = plotInto(plot, output);
    const page = await LivePage.open(output, 'a language model', flags, io, command);
    const progress = progressOn(command, io, viewOfLanguageModel);
    const texts = [
      ...corpus.map(pathArgument),
      ...(validationCorpus ?? []).flatMap((file) => ['--validation', pathArgument(file)]),
    ];
    const again = ['lm', 'train', ...texts, '--resume'];
    try {
      const { model, bytes } = await saveWhileTraining(
        async (hooks) => {
          const all = { ...hooks, checkpointEvery: flags.checkpointEvery };
          const trained = await start(page?.watch(all) ?? all);
          return flags.parametersOnly ? trained.withoutResume() : trained;
        },
        LANGUAGE_MODELS,
        { path: output, again },
        progress,
        io,
      );
      writePlot(() => formatLinePlot(plotPerplexity(model.history)));
      if (drawsOn(io.stderr)) progress.note(perplexityLine(model.history));
      if (json) {
        const { architecture, options, history, corpus: report } = model;
        await printJson(io, {
          path: output,
          bytes,
          architecture,
          options,
          history,
          corpus: report,
        });
      }
      await page?.stay(model);
    } finally {
      await page?.close();
    }
  });
}

/** The course of the perplexity, for a terminal: on validation text, if there is any. */
function perplexityLine(history: LanguageModel['history']): string {
  const each = history.map((record) => record.validationPerplexity ?? record.perplexity);
  const ends = [each[0], each.at(-1)!].map(perplexity);
  return `Perplexity ${sparkline(each.map(Math.log))} ${ends.join(' → ')}`;
}

/** A training, ready to run. */
type Start = (hooks: LanguageModelRunOptions) => Promise<LanguageModel>;

/** The files that are read. */
interface Files {
  readonly corpus: readonly string[];
  readonly validationCorpus: readonly string[] | undefined;
  readonly invalidUtf8?: 'error' | 'replace';
  readonly encoding?: string;
}

/** A new training run with checked options. */
async function startOf(command: Command, files: Files): Promise<Start> {
  const given: LanguageModelTrainOptions = readFlags(command, LANGUAGE_MODEL_FLAGS);
  const vectors = await vectorsOf(command, given);
  const options = vectors === undefined ? given : { ...given, embeddingDim: vectors.dim };
  await checkLanguageModelOptions(command, options, files.validationCorpus !== undefined);
  const asked = withLanguageModelPreset({
    ...options,
    ...readFlags(command, LANGUAGE_MODEL_PRESET_FLAGS),
  });
  return async (hooks) => {
    try {
      return await trainLanguageModel({ ...files, ...asked, ...vectors?.options, ...hooks });
    } finally {
      vectors?.close();
    }
  };
}

/** A training that resumes. */
async function resumeOf(command: Command, path: string, files: Files): Promise<Start> {
  const { epochs, threads } = readResumeFlags(command, LANGUAGE_MODEL_FLAGS, [
    ...(command.getOptionValue('embedding') === undefined ? [] : ['--embedding']),
    ...(command.getOptionValueSource('preset') === 'cli' ? ['--preset'] : []),
    ...Object.keys(readFlags(command, INITIALISE_FLAGS)).map((key) =>
      longFlag(INITIALISE_FLAGS, key),
    ),
  ]);
  const model = await LanguageModel.open(path);
  const behind = model.state.resume?.position.epoch ?? 0;
  const asked = epochs ?? model.options.epochs ?? 0;
  if (behind >= asked) {
    throw new UsageError(
      `${path} has already been trained for ${behind} epochs, and --epochs is ${asked}. ` +
        `To train further, give the total number: --epochs ${behind + 10}`,
    );
  }
  return (hooks) =>
    trainLanguageModel({ ...files, resume: model, epochs: asked, threads, ...hooks });
}
