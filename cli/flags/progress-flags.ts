import { type Command, Option } from 'commander';
import type { Io } from '../io.js';
import { createProgress, type Progress, PROGRESS_KINDS } from '../progress/index.js';

/** Adds --progress and --quiet. */
export function addProgressFlags(command: Command): void {
  command
    .addOption(
      new Option('--progress <kind>', 'auto shows a bar on a terminal, else a log')
        .choices(PROGRESS_KINDS)
        .default('auto'),
    )
    .option('-q, --quiet', 'write nothing to standard error but errors');
}

/** The progress that these flags ask for. */
export function progressOf(command: Command, io: Io): Progress {
  const { progress, quiet } = command.opts();
  return createProgress(quiet ? 'quiet' : progress, io.stderr);
}
