import type { Command } from 'commander';
import {
  CONNECTOR_WORDS,
  checkPhrasesReplace,
  normalizePhraseOptions,
  pathArgument,
} from '../../../src/advanced.js';
import {
  learnPhrases,
  type Phrases,
  type PhraseOptions,
  savePhrases,
  type TrainEvent,
  type TrainOptions,
} from '../../../src/index.js';
import { asUsage, checkOptions } from '../../flags/check.js';
import { parseCount, readWordList } from '../../flags/parsers.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import {
  CORPUS_FLAGS,
  PHRASE_FLAGS,
  THREADS_FLAGS,
  TOKENIZER_FLAGS,
} from '../../flags/train-flags.js';
import { UsageError } from '../../terminal/failure.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { addCommand } from '../../terminal/command.js';
import { count, counted, decimal } from '../../terminal/numbers.js';
import { formatTable } from '../../terminal/table.js';

const TEXT_FLAGS = { ...TOKENIZER_FLAGS, ...CORPUS_FLAGS, ...THREADS_FLAGS };

/** wordloom phrases */
export function addPhrases(program: Command, io: Io): void {
  const command = addCommand(program, 'phrases', 'find phrases in a corpus, such as new_york')
    .argument(
      '<corpus...>',
      "files, folders, globs, or '-' for standard input; plain or .gz or .zst",
    )
    .option('-o, --output <file>', 'the file to write, for train --phrases', 'phrases.json')
    .option('-n, --top <n>', 'how many of the best phrases to show', parseCount, 10)
    .option('--force', 'replace the output even if it is not a phrase file')
    .option('--json', 'print a summary as JSON');
  addProgressFlags(command);
  addFlags(command, 'Phrases:', PHRASE_FLAGS);
  addFlags(command, 'Text:', TEXT_FLAGS);

  command.action(async (corpus: string[], { output, top, force = false, json }) => {
    const options = readPhraseFlags(command);
    await asUsage(command, PHRASE_FLAGS, async () => normalizePhraseOptions(options));
    const text: TrainOptions = readFlags(command, TEXT_FLAGS);
    await checkOptions(command, text);
    if (output === '' || output === '-') throw new UsageError('-o must name a file.');
    await checkPhrasesReplace(output, force);
    const progress = progressOf(command, io);
    const onEvent = (event: TrainEvent): void => {
      if (event.type === 'reading') progress.onEvent(event);
      else if (event.type === 'corpus') read = event;
    };
    let read: Extract<TrainEvent, { type: 'corpus' }> | undefined;
    const { signal } = io;
    const learning = learnPhrases({ ...text, ...options, corpus, onEvent, signal });
    const phrases = await abortable(signal, learning).finally(() => progress.close());
    await savePhrases(phrases, output, { overwrite: true });
    for (const finding of read!.findings) progress.onEvent({ type: 'finding', finding });
    const best = bestOf(phrases, top);
    if (json) {
      const { size, settings, passes } = phrases;
      const found = passes.map(({ phrases: each, ...rest }) => ({ ...rest, phrases: each.length }));
      return printJson(io, { path: output, size, ...settings, passes: found, best });
    }
    return print(io, describe(phrases, best, output));
  });
}

/** The options of phrases; connector words may be a file. */
function readPhraseFlags(command: Command): PhraseOptions {
  const options = readFlags<PhraseOptions>(command, PHRASE_FLAGS);
  const { connectorWords } = options;
  if (typeof connectorWords !== 'string' || Object.hasOwn(CONNECTOR_WORDS, connectorWords)) {
    return options;
  }
  return { ...options, connectorWords: readWordList(connectorWords) };
}

/** The phrases with the highest scores; those of the last pass are the longest. */
const bestOf = (phrases: Phrases, top: number) =>
  phrases.passes
    .flatMap((pass) => pass.phrases)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, top)
    .map(({ words, count: times, score }) => ({
      phrase: phrases.join(words),
      count: times,
      score,
    }));

function describe(phrases: Phrases, best: ReturnType<typeof bestOf>, path: string): string {
  const rows = best.map((each) => [each.phrase, count(each.count), decimal(each.score)]);
  const table = formatTable(rows, { titles: ['phrase', 'count', 'score'], right: [1, 2] });
  const words = phrases.passes[0].words;
  const use =
    phrases.size === 0
      ? 'A lower --threshold or --min-count finds more.'
      : `To join them: wordloom train TEXT --phrases ${pathArgument(path)}`;
  return (
    `${path}: ${counted(phrases.size, 'phrase')} in ${counted(words, 'word')}.\n` +
    `${phrases.size === 0 ? '' : `\n${table}\n`}${use}\n`
  );
}
