import { type Command, Option } from 'commander';
import { UNKNOWN_RULES } from '../../../src/advanced.js';
import type { LanguageModelEvaluation } from '../../../src/index.js';
import { UNKNOWN_HELP } from '../../flags/generate-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import { threadsOf } from '../../flags/check.js';
import { LANGUAGE_MODEL_THREADS_FLAGS } from '../../flags/language-model-flags.js';
import { BYTES_FLAGS } from '../../flags/train-flags.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { count, decimal, percent } from '../../terminal/numbers.js';
import { perplexity } from '../../progress/index.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';
import { withLanguageModel } from './with-language-model.js';

/** wordloom lm evaluate */
export function addLmEvaluate(program: Command, io: Io): void {
  const command = addCommand(program, 'evaluate', 'measure perplexity on a text')
    .argument('<model>', 'a language model')
    .argument('<text...>', "files, folders, globs, or '-' for standard input; plain or .gz or .zst")
    .addOption(new Option('--unknown <what>', UNKNOWN_HELP).choices(UNKNOWN_RULES))
    .option(
      '--exact',
      'predict each token from all before it: about half as fast, hardly different',
    )
    .option('--json', 'print JSON')
    .action(async (path: string, corpus: string[], { json, unknown, exact }) => {
      const { signal } = io;
      const threads = await threadsOf(command);
      const given = readFlags(command, BYTES_FLAGS);
      const asked = { ...given, corpus, unknown, exact, threads, signal };
      await withLanguageModel(path, async (model) => {
        const evaluation = await abortable(signal, model.evaluate(asked));
        const { level } = model.vocabulary;
        if (json) return printJson(io, { model: path, level, ...evaluation });
        await print(io, evaluationTable(evaluation, level, unknown === 'skip'));
      });
    });
  addFlags(command, 'Text:', { ...BYTES_FLAGS, ...LANGUAGE_MODEL_THREADS_FLAGS });
}

function evaluationTable(
  evaluation: LanguageModelEvaluation,
  level: 'char' | 'word',
  isSkipped: boolean,
): string {
  const { tokens, characters, unknownTokens } = evaluation;
  return formatTable([
    [
      level === 'char' ? 'perplexity, by character' : 'perplexity, by word',
      perplexity(evaluation.perplexity),
    ],
    ['bits per character', decimal(evaluation.bitsPerCharacter)],
    ['tokens predicted', count(tokens)],
    ['characters', count(characters)],
    ...(level === 'word' || unknownTokens > 0
      ? [
          [
            isSkipped ? 'never seen, left out' : 'read as <unk>',
            `${count(unknownTokens)} (${percent(unknownTokens / tokens, 2)})`,
          ],
        ]
      : []),
  ]);
}
