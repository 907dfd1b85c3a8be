import { type Command, Option } from 'commander';
import { statSync } from 'node:fs';
import { FORMATS, writableFormat } from '../../../src/advanced.js';
import { UsageError } from '../../terminal/failure.js';
import { parseCount } from '../../flags/parsers.js';
import { describeFormats } from '../../flags/describe-formats.js';
import { type Io, printAll, tell } from '../../terminal/io.js';
import { counted, size } from '../../terminal/numbers.js';
import { exportTo } from '../../files/output-file.js';
import { addCommand } from '../../terminal/command.js';
import { withModel } from '../../queries/with-model.js';

/** The format for standard output, unless one is named. */
const ON_SCREEN = 'word2vec';

const WRITABLE = FORMATS.filter(({ write }) => write !== undefined);

/** wordloom export */
export function addExport(program: Command, io: Io): void {
  addCommand(program, 'export', 'export vectors for another tool')
    .argument('<model>', 'a model file')
    .requiredOption(
      '-o, --output <file>',
      "the file to write, compressed if it ends in .gz; '-' for standard output",
    )
    .addOption(
      new Option('--format <name>', 'format of the file (default: from its extension)').choices(
        WRITABLE.map(({ name }) => name),
      ),
    )
    .option('--limit <n>', 'export only the most frequent words', parseCount)
    .option('--force', 'replace the output even if it holds something else')
    .option('-q, --quiet', 'write nothing to standard error except errors')
    .addHelpText(
      'after',
      `\nFormats:\n${describeFormats(WRITABLE)}\n` +
        'The extension .bin means fasttext if the model has n-grams, and otherwise word2vec-binary.',
    )
    .action((path: string, { output, format: name, limit, force = false, quiet }) =>
      withModel(path, async (model) => {
        if (output === '-') {
          const head = model.head(limit);
          const parts = writableFormat(name ?? ON_SCREEN).write!(head.source, head.counts, head);
          if (parts.length === 1) return printAll(io, parts[0].chunks);
          throw new UsageError(
            `The format ${name} takes ${parts.length} files: name the first with -o.`,
          );
        }
        const paths = await exportTo(output, () =>
          model.export(output, { format: name, overwrite: force, limit }),
        );
        if (quiet) return;
        for (const written of paths) {
          const bytes = size(statSync(written).size);
          tell(
            io.stderr,
            `Wrote ${written}: ${counted(Math.min(limit ?? Infinity, model.size), 'word')}, ${bytes}.`,
          );
        }
      }),
    );
}
