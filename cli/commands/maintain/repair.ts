import type { Command } from 'commander';
import { repairModel, type RepairReport } from '../../../src/advanced.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { count, counted } from '../../terminal/numbers.js';
import { checkModelOutput } from '../../files/output-file.js';
import { addCommand } from '../../terminal/command.js';

/** wordloom repair */
export function addRepair(program: Command, io: Io): void {
  addCommand(program, 'repair', 'salvage the intact parts of a damaged model')
    .argument('<model>', 'a model file of either kind; it is not changed')
    .requiredOption('-o, --output <file>', 'the model to write')
    .option('--force', 'replace the output even if it is not a model')
    .option('--json', 'print JSON')
    .option('-q, --quiet', 'print nothing except errors, and JSON with --json')
    .addHelpText('after', '\nTo find out whether a model is damaged: wordloom info --check <model>')
    .action(async (path: string, { output, force = false, json, quiet }) => {
      checkModelOutput(output, force, 'any');
      const report = await repairModel(path, output);
      if (json) return printJson(io, report);
      if (!quiet) await print(io, describe(report));
    });
}

function describe(report: RepairReport): string {
  const { path, kind, words, of, unverified, uncertainCounts, lost } = report;
  const unit = kind === 'vectors' ? 'word' : 'token';
  const lines = [`Wrote ${path}: ${count(words)} of ${counted(of, unit)}.`];
  if (uncertainCounts > 0) {
    lines.push(
      `The counts of ${counted(uncertainCounts, unit)} may be wrong, or are lost (shown as 0).`,
    );
  }
  if (unverified > 0) {
    lines.push(`The vectors of ${counted(unverified, 'word')} have no checksum to verify them.`);
  }
  lines.push(lost.length > 0 ? `Lost: ${lost.join(', ')}.` : 'Nothing else is lost.');
  return lines.map((line) => `${line}\n`).join('');
}
