import type { Command } from 'commander';
import { countWords, type Vocabulary } from '../../../src/advanced.js';
import type { TrainOptions } from '../../../src/index.js';
import { checkOptions } from '../../flags/check.js';
import { parseCount } from '../../flags/parsers.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import {
  CORPUS_FLAGS,
  PHRASES_IN_TEXT_FLAGS,
  THREADS_FLAGS,
  TOKENIZER_FLAGS,
  VOCABULARY_FLAGS,
} from '../../flags/train-flags.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, printAll, printJson } from '../../terminal/io.js';
import { addCommand } from '../../terminal/command.js';

const TEXT_FLAGS = { ...TOKENIZER_FLAGS, ...CORPUS_FLAGS, ...THREADS_FLAGS };
const FLAGS = { ...VOCABULARY_FLAGS, ...TEXT_FLAGS, ...PHRASES_IN_TEXT_FLAGS };

/** wordloom vocab */
export function addVocab(program: Command, io: Io): void {
  const command = addCommand(program, 'vocab', 'count the words of a corpus')
    .argument(
      '<corpus...>',
      "files, folders, globs, or '-' for standard input; plain or .gz or .zst",
    )
    .option('-n, --top <n>', 'show only the most frequent words', parseCount)
    .option('--json', 'print JSON');
  addProgressFlags(command);
  addFlags(command, 'Vocabulary:', VOCABULARY_FLAGS);
  addFlags(command, 'Text:', TEXT_FLAGS);
  addFlags(command, 'Phrases:', PHRASES_IN_TEXT_FLAGS);

  command.action(async (corpus: string[], { top, json }) => {
    const options: TrainOptions = readFlags(command, FLAGS);
    await checkOptions(command, options);
    const progress = progressOf(command, io);
    const { onEvent } = progress;
    const { signal } = io;
    const counting = abortable(signal, countWords({ ...options, corpus, onEvent, signal }));
    const { vocabulary, report, findings } = await counting.finally(() => progress.close());
    progress.onEvent({ type: 'corpus', report, findings });
    const words = [...mostFrequent(vocabulary, top)];
    if (json) return printJson(io, { corpus: report, words });
    return printAll(
      io,
      words.map(({ word, count }) => `${word}\t${count}\n`),
    );
  });
}

function* mostFrequent({ words, counts }: Vocabulary, top = words.length) {
  for (let id = 0; id < Math.min(top, words.length); id++) {
    yield { word: words[id], count: counts[id] };
  }
}
