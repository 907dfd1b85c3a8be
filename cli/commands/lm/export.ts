import { type Command, Option } from 'commander';
import { statSync } from 'node:fs';
import { LANGUAGE_MODEL_FORMATS, languageModelFormat } from '../../../src/advanced.js';
import { pathBeside } from '../../files/store.js';
import { UsageError } from '../../terminal/failure.js';
import { describeFormats } from '../../flags/describe-formats.js';
import { type Io, tell } from '../../terminal/io.js';
import { size } from '../../terminal/numbers.js';
import { checkLanguageModelExport } from '../../files/output-file.js';
import { addCommand } from '../../terminal/command.js';
import { withLanguageModel } from './with-language-model.js';

/** wordloom lm export */
export function addLmExport(program: Command, io: Io): void {
  addCommand(program, 'export', 'export a language model to ONNX or PyTorch')
    .argument('<model>', 'a language model')
    .requiredOption('-o, --output <file>', 'the file to write; others may come beside it')
    .addOption(
      new Option('--format <name>', 'format of the file')
        .choices(LANGUAGE_MODEL_FORMATS.map(({ name }) => name))
        .makeOptionMandatory(),
    )
    .option('--force', 'replace files that exist')
    .option('-q, --quiet', 'write nothing to standard error but errors')
    .addHelpText('after', `\nFormats:\n${describeFormats(LANGUAGE_MODEL_FORMATS)}`)
    .action((path: string, { output, format, force = false, quiet }) =>
      withLanguageModel(path, async (model) => {
        const parts = languageModelFormat(format).write(model.state);
        if (output === '-') {
          throw new UsageError(
            `The format ${format} takes ${parts.length} files: name the first with -o.`,
          );
        }
        for (const { suffix, chunks } of parts) {
          checkLanguageModelExport(pathBeside(output, suffix), chunks, force);
        }
        for (const written of await model.export(output, { format })) {
          if (!quiet) tell(io.stderr, `Wrote ${written}: ${size(statSync(written).size)}.`);
        }
      }),
    );
}
