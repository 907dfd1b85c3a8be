import { type Command, Option } from 'commander';
import { statSync } from 'node:fs';
import { formatWord2vecText, type VectorSource } from '../../src/index.js';
import { writeFileAtomically } from '../../src/store/index.js';
import { type Io, printAll } from '../io.js';
import { counted, size } from '../numbers.js';
import { checkExportOutput } from '../output-file.js';
import { addCommand } from './command.js';
import { withModel } from './with-model.js';

const FORMATS: Readonly<Record<string, (source: VectorSource) => Iterable<string>>> = {
  word2vec: formatWord2vecText,
};

/** wordloom export */
export function addExport(program: Command, io: Io): void {
  addCommand(program, 'export', 'write the vectors in a format of other programs')
    .argument('<model>', 'a model file')
    .requiredOption('-o, --output <file>', "the file to write, or '-' for standard output")
    .addOption(
      new Option('--format <name>', 'format of the file')
        .choices(Object.keys(FORMATS))
        .default('word2vec'),
    )
    .option('--force', 'replace the output even if it holds no vectors')
    .option('-q, --quiet', 'write nothing to standard error but errors')
    .action((path: string, { output, format, force = false, quiet }) =>
      withModel(path, async (model) => {
        const chunks = FORMATS[format](model.source);
        if (output === '-') return printAll(io, chunks);
        checkExportOutput(output, force);
        writeFileAtomically(output, chunks);
        if (quiet) return;
        const bytes = size(statSync(output).size);
        io.stderr.write(`Wrote ${output}: ${counted(model.size, 'word')}, ${bytes}.\n`);
      }),
    );
}
