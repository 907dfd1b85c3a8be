import { type Command, Option } from 'commander';
import { statSync } from 'node:fs';
import { LANGUAGE_MODEL_FORMATS } from '../../../src/advanced.js';
import { UsageError } from '../../terminal/failure.js';
import { describeFormats } from '../../flags/describe-formats.js';
import { type Io, tell } from '../../terminal/io.js';
import { size } from '../../terminal/numbers.js';
import { exportTo } from '../../files/output-file.js';
import { addCommand } from '../../terminal/command.js';
import { withLanguageModel } from './with-language-model.js';

/** wordloom lm export */
export function addLmExport(program: Command, io: Io): void {
  addCommand(program, 'export', 'export a language model to ONNX or PyTorch')
    .argument('<model>', 'a language model')
    .requiredOption('-o, --output <file>', 'the file to write; some formats write others beside it')
    .addOption(
      new Option('--format <name>', 'format of the file (default: from its extension)').choices(
        LANGUAGE_MODEL_FORMATS.map(({ name }) => name),
      ),
    )
    .option('--force', 'replace existing files')
    .option('-q, --quiet', 'write nothing to standard error except errors')
    .addHelpText('after', `\nFormats:\n${describeFormats(LANGUAGE_MODEL_FORMATS)}`)
    .action((path: string, { output, format, force = false, quiet }) =>
      withLanguageModel(path, async (model) => {
        if (output === '-') {
          throw new UsageError('An export writes two files or more: name the first with -o.');
        }
        const paths = await exportTo(output, () =>
          model.export(output, { format, overwrite: force }),
        );
        for (const written of paths) {
          if (!quiet) tell(io.stderr, `Wrote ${written}: ${size(statSync(written).size)}.`);
        }
      }),
    );
}
