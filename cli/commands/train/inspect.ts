import type { Command } from 'commander';
import { formatLinePlot, plotFrequencies } from '../../../src/advanced.js';
import { inspect, type Inspection, type TrainOptions } from '../../../src/index.js';
import { addPlotFlag, plotInto } from '../../files/plot-file.js';
import { ModelFile } from '../../files/store.js';
import { checkOptions } from '../../flags/check.js';
import { parseCount } from '../../flags/parsers.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
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
import { abortable } from '../../terminal/interruption.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { count, counted, duration, NONE, percent, size } from '../../terminal/numbers.js';
import { findingLine, settingsText } from '../../progress/lines.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';

/** wordloom inspect */
export function addInspect(program: Command, io: Io): void {
  const command = addCommand(
    program,
    'inspect',
    'check a corpus, and estimate the memory and time to train on it',
  )
    .argument(
      '<corpus...>',
      "files, folders, globs, or '-' for standard input; plain or .gz or .zst",
    )
    .option('-n, --top <n>', 'how many of the most frequent words to show', parseCount, 10)
    .option('--no-trial', 'skip the short trial run that estimates training time')
    .option('--json', 'print JSON');
  addPlotFlag(command, 'the counts of words by rank, with the cut of --min-count,');
  addProgressFlags(command);
  addFlags(command, 'Training (as planned):', { ...PRESET_FLAGS, ...TRAINING_FLAGS });
  addFlags(command, 'Vocabulary:', VOCABULARY_FLAGS);
  addFlags(command, 'Text:', { ...TOKENIZER_FLAGS, ...CORPUS_FLAGS });
  addFlags(command, 'Phrases:', PHRASES_IN_TEXT_FLAGS);
  addFlags(command, 'Initial weights:', INITIAL_WEIGHTS_FLAGS);

  command.action(async (corpus: string[], { top, trial, json, plot, ...flags }) => {
    const writePlot = plotInto(plot);
    const options = withPreset(readFlags<TrainOptions>(command, TRAIN_FLAGS));
    await checkOptions(command, options);
    if (flags.continue !== undefined) ModelFile.open(flags.continue).close();
    const progress = progressOf(command, io);
    const { onEvent } = progress;
    const { signal } = io;
    const inspecting = abortable(signal, inspect({ ...options, corpus, trial, onEvent, signal }));
    const inspection = await inspecting.finally(() => progress.close());
    writePlot(() => formatLinePlot(plotFrequencies(inspection.frequencies, inspection.minCount)));
    const words = mostFrequent(inspection, top);
    if (json) {
      const { report, coverage, facts, findings, settings, prediction } = inspection;
      return printJson(io, {
        corpus: report,
        coverage,
        facts,
        words,
        findings,
        ...(settings && { settings }),
        prediction,
      });
    }
    return print(io, describe(inspection, words));
  });
}

const mostFrequent = ({ vocabulary: { words, counts } }: Inspection, top: number) =>
  words.slice(0, top).map((word, id) => ({ word, count: counts[id] }));

function describe(inspection: Inspection, words: ReturnType<typeof mostFrequent>): string {
  const { report, coverage, facts, findings, settings, prediction } = inspection;
  const { files, documents, tokens, vocabularySize } = report;
  const { longest, repeated } = facts.documents;
  const { memoryBytes, epochs, seconds, wordsPerSecond } = prediction;
  const perDocument = Math.round(tokens / documents);
  const table = formatTable([
    ['text', `${size(report.bytes)} in ${counted(files, 'file')}`],
    [
      'documents',
      `${count(documents)} of ${counted(perDocument, 'word')} on average, ` +
        `the longest of ${count(longest)}`,
    ],
    ['repeated', `${percent(repeated.documents, 1)} of the documents`],
    ['words', `${count(tokens)}, ${count(report.distinctWords)} different`],
    ['vocabulary', `${counted(vocabularySize, 'word')}, covering ${percent(coverage, 1)}`],
    ['most frequent', words.map((each) => `${each.word} ${count(each.count)}`).join(', ') || NONE],
    ...(settings ? [['settings', settingsText({ ...settings })]] : []),
    ['memory', `about ${size(memoryBytes)} in training`],
    [
      'time',
      seconds === null
        ? NONE
        : `${duration(seconds)} for ${counted(epochs, 'epoch')}, ` +
          `at ${count(wordsPerSecond!)} words/s in a trial on the cores`,
    ],
  ]);
  const found = findings.map((finding) => `${findingLine(finding)}\n`);
  return `${table}\n${found.length === 0 ? 'No problems found.\n' : found.join('')}`;
}
