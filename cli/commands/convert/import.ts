import { type Command, Option } from 'commander';
import { existsSync } from 'node:fs';
import {
  FORMATS,
  DUPLICATES_CHOICES,
  INVALID_UTF8_CHOICES,
  ON_ERROR_CHOICES,
} from '../../../src/advanced.js';
import { type ImportOptions, type ImportReport, importVectors } from '../../../src/index.js';
import { describeFormats } from '../../flags/describe-formats.js';
import { parseCount, parseEncoding } from '../../flags/parsers.js';
import { addProgressFlags, progressOf } from '../../flags/progress-flags.js';
import { Interruption } from '../../terminal/interruption.js';
import { type Io, printJson } from '../../terminal/io.js';
import { counted, duration, size } from '../../terminal/numbers.js';
import { checkModelOutput } from '../../files/output-file.js';
import { addCommand } from '../../terminal/command.js';

const READABLE = FORMATS.filter(({ read }) => read !== undefined);

/** wordloom import */
export function addImport(program: Command, io: Io): void {
  const command = addCommand(program, 'import', 'import vectors from another tool')
    .argument('<file>', "a file of vectors, plain or .gz or .zst; '-' for standard input")
    .option('-o, --output <file>', 'the model to write', 'model.db')
    .addOption(
      new Option('--format <name>', 'format of the file (default: from its content)').choices(
        READABLE.map(({ name }) => name),
      ),
    )
    .addOption(
      new Option(
        '--invalid-utf8 <what>',
        'stop at words that are not UTF-8, or replace invalid bytes with U+FFFD',
      )
        .choices(INVALID_UTF8_CHOICES)
        .default('error'),
    )
    .addOption(
      new Option('--duplicates <what>', 'stop at a duplicate word, or keep its first vector')
        .choices(DUPLICATES_CHOICES)
        .default('error', '"error", or "first" with --on-error skip'),
    )
    .option('--limit <n>', 'import only the first vectors', parseCount)
    .addOption(
      new Option('--on-error <what>', 'stop at a row that cannot be read, or skip and report it')
        .choices(ON_ERROR_CHOICES)
        .default('stop'),
    )
    .option('--dim <n>', 'dimensions, for text whose words end in numbers', parseCount)
    .option(
      '--encoding <name>',
      'encoding of text, such as windows-1252 or shift_jis',
      parseEncoding,
    )
    .option('--force', 'replace the output even if it is not a model')
    .option('--json', 'print a summary as JSON')
    .addHelpText('after', `\nFormats:\n${describeFormats(READABLE)}`);
  addProgressFlags(command);

  command.action(async (file: string, flags) => {
    const { output, force = false, json } = flags;
    const reading = readingFlags(command);
    checkModelOutput(output, force);
    const progress = progressOf(command, io);
    const started = performance.now();
    const report = await importVectors(file, output, {
      ...reading,
      overwrite: force,
      onProgress: (reading) => progress.onEvent({ type: 'reading', ...reading }),
      signal: io.signal,
    })
      .catch((error: unknown) => {
        throw error instanceof Interruption ? unwritten(error, output) : error;
      })
      .finally(() => progress.close());
    const seconds = (performance.now() - started) / 1000;
    if (report.duplicates > 0) {
      progress.note(`Left out ${counted(report.duplicates, 'vector')} of duplicate words.`);
    }
    skippedNotes(report).forEach(progress.note);
    progress.note(
      `Saved ${output}: ${counted(report.size, 'word')}, ${counted(report.dim, 'dimension')}, ` +
        `${ngramsOf(report)}${size(report.bytes)}; read as ${report.format} in ${duration(seconds)}.`,
    );
    if (json) await printJson(io, { ...report, seconds });
  });
}

/** How the file is read; where --duplicates is not given, --on-error decides. */
function readingFlags(command: Command): ImportOptions {
  const { format, invalidUtf8, duplicates, limit, onError, dim, encoding } = command.opts();
  const isDefault = command.getOptionValueSource('duplicates') === 'default';
  const chosen = isDefault ? undefined : duplicates;
  return { format, invalidUtf8, duplicates: chosen, limit, onError, dim, encoding };
}

/** The n-gram vectors, if there are any. */
const ngramsOf = ({ subwords }: ImportReport): string =>
  subwords === undefined ? '' : `${counted(subwords, 'n-gram vector')}, `;

/** How much was skipped, and the first few of it. */
function skippedNotes({ skipped, skippedRows }: ImportReport): string[] {
  if (skipped === 0) return [];
  const rows = skippedRows.map(({ file, where, reason }) => `  ${file}, ${where}: ${reason}`);
  const more = skipped > rows.length && rows.length > 0 ? ['  ...'] : [];
  return [`Skipped ${counted(skipped, 'row')} that could not be read:`, ...rows, ...more];
}

/** The interruption, with its consequence for the output. */
function unwritten({ signal }: Interruption, output: string): Interruption {
  const old = existsSync(output) ? `, and ${output} is unchanged` : '';
  return new Interruption(signal, `Nothing was written${old}.`);
}
