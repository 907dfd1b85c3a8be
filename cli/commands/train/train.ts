import type { Command } from 'commander';
import { CHECKPOINT_EVERY, formatLinePlot, plotLoss } from '../../../src/advanced.js';
import {
  type CheckpointOptions,
  type Model,
  type RanksOptions,
  type RunOptions,
  train,
  type TrainEvent,
  TrainingError,
  type TrainOptions,
} from '../../../src/index.js';
import { ModelFile } from '../../files/store.js';
import { pathArgument } from '../../../src/advanced.js';
import { UsageError } from '../../terminal/failure.js';
import { checkOptions, refuse } from '../../flags/check.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
import { parseName } from '../../flags/parsers.js';
import { readResumeFlags } from '../../flags/resume-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import {
  CORPUS_FLAGS,
  INITIAL_WEIGHTS_FLAGS,
  PHRASES_IN_TEXT_FLAGS,
  PRESET_FLAGS,
  TOKENIZER_FLAGS,
  TRAIN_FLAGS,
  TRAINING_FLAGS,
  VOCABULARY_FLAGS,
  withPreset,
} from '../../flags/train-flags.js';
import { type Io, printJson } from '../../terminal/io.js';
import { checkModelOutput } from '../../files/output-file.js';
import { addPlotFlag, plotInto } from '../../files/plot-file.js';
import { decimal } from '../../terminal/numbers.js';
import { drawsOn, sparkline } from '../../terminal/sparks.js';
import { askToTrustPaths } from '../../training/trust-paths.js';
import { addCheckpointFlag } from '../../flags/checkpoint-flag.js';
import { addRankTimeoutFlag } from '../../flags/rank-timeout-flag.js';
import { checkSharedFolder, describeRanks, overRanks } from '../../training/ranks.js';
import { VECTORS, wordsPerSecond } from '../../training/kinds.js';
import { LossCurve } from '../../training/loss-curve.js';
import { saveWhileTraining } from '../../training/save-while-training.js';
import { shownOptions } from '../../terminal/listed.js';
import { addCommand } from '../../terminal/command.js';
import { addLiveFlags, type LiveFlags, LivePage } from '../serve/live.js';

/** wordloom train */
export function addTrain(program: Command, io: Io): void {
  const command = addCommand(program, 'train', 'train word vectors on a text')
    .argument(
      '[corpus...]',
      "files, folders, globs, or '-' for standard input; plain or .gz or .zst",
    )
    .option(
      '-o, --output <file>',
      'the model to write, from time to time and at the end (default: model.db, or the model of --resume or --continue)',
    )
    .option('--resume <model>', 'resume the interrupted training of this model', parseName)
    .option('--trust-paths', 'let --resume read text from any path in the model')
    .option('--force', 'replace the output even if it is not a model')
    .option('--json', 'print a summary as JSON');
  addPlotFlag(command, 'the loss');
  addCheckpointFlag(command, CHECKPOINT_EVERY);
  addRankTimeoutFlag(command);
  addProgressFlags(command);
  addLiveFlags(command);
  addFlags(command, 'Training:', { ...PRESET_FLAGS, ...TRAINING_FLAGS });
  addFlags(command, 'Vocabulary:', VOCABULARY_FLAGS);
  addFlags(command, 'Text:', { ...TOKENIZER_FLAGS, ...CORPUS_FLAGS });
  addFlags(command, 'Phrases:', PHRASES_IN_TEXT_FLAGS);
  addFlags(command, 'Initial weights:', INITIAL_WEIGHTS_FLAGS);

  command.action(async (corpus: string[], flags: Flags) => {
    const { resume, trustPaths, checkpointEvery, force = false, json, plot } = flags;
    if (trustPaths && resume === undefined) throw new UsageError('--trust-paths needs --resume.');
    const run = await (resume === undefined
      ? startOf(command, corpus)
      : resumeOf(command, resume, corpus, trustPaths ?? (() => askToTrustPaths(resume, io))));
    const output = flags.output ?? resume ?? flags.continue ?? 'model.db';
    await overRanks(io, flags.rankTimeout, async (ranks, notice) => {
      const isFirst = ranks === undefined || ranks.rank === 0;
      if (isFirst) checkModelOutput(output, force);
      if (ranks !== undefined) await checkSharedFolder(ranks, output);
      const writePlot = plotInto(plot, output);
      const page = isFirst
        ? await LivePage.open(output, 'word vectors', flags, io, command)
        : undefined;
      const progress = progressOf(command, io);
      if (ranks !== undefined) {
        const { threads } = readFlags<TrainOptions>(command, TRAIN_FLAGS);
        progress.note(await describeRanks(ranks, threads));
      }
      const curve = new LossCurve();
      // Standard input is not read again by itself.
      const texts = corpus.includes('-') ? corpus.map(pathArgument) : [];
      const again = ['train', ...texts, '--resume'];
      const start = ({ onEvent, ...hooks }: Hooks): Promise<Model> => {
        const follow = (event: TrainEvent): void => {
          notice(event);
          curve.onEvent(event);
          onEvent?.(event);
        };
        return run({ ...hooks, ranks, onEvent: follow });
      };
      try {
        const running = isFirst
          ? saveWhileTraining(
              (hooks) => {
                const all = { ...hooks, checkpointEvery };
                return start(page?.watch(all) ?? all);
              },
              VECTORS,
              { path: output, again },
              progress,
              io,
            )
          : start({ signal: io.signal });
        const saved = await running.catch((error: unknown) => {
          const isUsage = error instanceof TrainingError && error.code === 'OPTION_CONTRADICTS';
          throw isUsage ? refuse(command, TRAIN_FLAGS, error) : error;
        });
        if (!('model' in saved)) return;
        const { model, ...facts } = saved;
        writePlot(() => formatLinePlot(plotLoss(model.history, curve.points)));
        if (drawsOn(io.stderr)) progress.note(lossLine(model, curve));
        if (json) {
          const { size, dim, options: used, history, corpus: report } = model;
          await printJson(io, {
            ...facts,
            wordsPerSecond: wordsPerSecond(model),
            size,
            dim,
            options: shownOptions(used),
            history,
            corpus: report,
          });
        }
        await page?.stay(model);
      } finally {
        await page?.close();
      }
    });
  });
}

interface Flags extends LiveFlags {
  output?: string;
  resume?: string;
  trustPaths?: true;
  continue?: string;
  checkpointEvery: string;
  rankTimeout: string;
  force?: true;
  json?: true;
  plot?: string;
}

/** The loss on its way down, for a terminal: of short texts epoch by epoch. */
function lossLine({ history }: Model, { points }: LossCurve): string {
  const losses = (points.length > history.length ? points : history).map(({ loss }) => loss);
  const ends = [losses[0], losses.at(-1)!].map(decimal);
  return `Loss ${sparkline(losses)} ${ends.join(' → ')}`;
}

type Hooks = RunOptions & CheckpointOptions & RanksOptions;

/** A new training run with checked options. */
async function startOf(
  command: Command,
  corpus: readonly string[],
): Promise<(hooks: Hooks) => Promise<Model>> {
  if (corpus.length === 0) return command.error("error: missing required argument 'corpus'");
  const options = withPreset(readFlags<TrainOptions>(command, TRAIN_FLAGS));
  await checkOptions(command, options);
  // Otherwise a file that is not a model would be refused as an output.
  if (typeof options.continue === 'string') ModelFile.open(options.continue).close();
  return (hooks) => train({ ...options, corpus, ...hooks });
}

/**
 * A training run that resumes.
 *
 * @param trusts whether the text may be read from where the model says, or how to find out
 */
async function resumeOf(
  command: Command,
  path: string,
  corpus: readonly string[],
  trusts: true | (() => Promise<boolean>),
): Promise<(hooks: Hooks) => Promise<Model>> {
  const given = readResumeFlags(command, TRAIN_FLAGS);
  await checkOptions(command, given);
  ModelFile.open(path).close();
  if (corpus.length > 0 && trusts === true) {
    throw new UsageError(
      '--trust-paths is for the text that the model names, but other text is given.',
    );
  }
  const source =
    corpus.length > 0 ? { corpus } : { trustPaths: trusts === true || (await trusts()) };
  return (hooks) => train({ ...source, resume: path, ...given, ...hooks });
}
