import { type Command, Option } from 'commander';
import { statSync } from 'node:fs';
import { LANGUAGE_MODEL_FORMATS } from '../../../src/advanced.js';
import { LanguageModel } from '../../../src/index.js';
import { describeFormats } from '../../flags/describe-formats.js';
import {
  DEFAULT_TOKENIZER,
  LANGUAGE_MODEL_TOKENIZER_FLAGS,
} from '../../flags/language-model-flags.js';
import { parseName } from '../../flags/parsers.js';
import { UsageError } from '../../terminal/failure.js';
import { addFlags, longFlag, readFlags } from '../../flags/table.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, printJson, tell } from '../../terminal/io.js';
import { counted, size } from '../../terminal/numbers.js';
import { checkModelOutput } from '../../files/output-file.js';
import { addCommand } from '../../terminal/command.js';

const READABLE = LANGUAGE_MODEL_FORMATS.filter(({ read }) => read !== undefined);

/** wordloom lm import */
export function addLmImport(program: Command, io: Io): void {
  const command = addCommand(program, 'import', 'import a language model from PyTorch weights')
    .argument('<file>', 'the weights; the tokens are in a .json file beside them')
    .option('-o, --output <file>', 'the model to write', 'lm.db')
    .addOption(
      new Option('--format <name>', 'format of the file (default: from its extension)').choices(
        READABLE.map(({ name }) => name),
      ),
    )
    .option('--unknown <token>', "the token for unknown words, if not '<unk>'", parseName)
    .option('--end-of-line <token>', "the token for the end of a line, if not '<eos>'", parseName)
    .addOption(
      new Option(
        '--nonlinearity <name>',
        'nonlinearity of an nn.RNN, which its weights do not show',
      ).choices(['tanh', 'relu']),
    )
    .option('--force', 'replace the output even if it is not a language model')
    .option('--json', 'print a summary as JSON')
    .option('-q, --quiet', 'write nothing to standard error except errors')
    .addHelpText('after', `\nFormats:\n${describeFormats(READABLE)}`);
  addFlags(
    command,
    'Tokenizer of a word model (if the file does not record it):',
    LANGUAGE_MODEL_TOKENIZER_FLAGS,
  );

  command.action(async (path: string, flags) => {
    const { output, format, unknown, endOfLine, nonlinearity, force = false, json, quiet } = flags;
    checkModelOutput(output, force, 'a language model');
    if (nonlinearity === 'relu') {
      throw new UsageError('wordloom supports an RNN only with tanh, not with ReLU.');
    }
    const names = { ...(unknown && { unknown }), ...(endOfLine && { endOfLine }) };
    const read = await abortable(io.signal, LanguageModel.import(path, { format, ...names }));
    const given = readFlags(command, LANGUAGE_MODEL_TOKENIZER_FLAGS);
    if (read.vocabulary.level === 'char' && Object.keys(given).length > 0) {
      const flags = Object.keys(given).map((key) => longFlag(LANGUAGE_MODEL_TOKENIZER_FLAGS, key));
      throw new UsageError(
        `${path} is a character model and has no words: leave out ${flags.join(', ')}.`,
      );
    }
    const model = LanguageModel.fromState({
      ...read.state,
      options: {
        ...(read.vocabulary.level === 'word' && { tokenizer: DEFAULT_TOKENIZER }),
        ...read.options,
        ...(given as { tokenizer?: string }), // no function comes from a command line
      },
    });
    await model.save(output, { overwrite: force });
    const { architecture, vocabulary, options } = model;
    const bytes = statSync(output).size;
    if (!quiet) {
      const { cell, layers, hidden } = architecture;
      const isTaken = cell === 'rnn' && nonlinearity === undefined;
      const tokens = counted(vocabulary.size, vocabulary.level === 'char' ? 'character' : 'word');
      tell(
        io.stderr,
        `Saved ${output}: ${cell}${isTaken ? ' (assuming tanh)' : ''}, ${counted(layers, 'layer')} of ${hidden}, ${tokens}, ${size(bytes)}.`,
      );
    }
    if (json) await printJson(io, { path: output, bytes, architecture, options });
  });
}
