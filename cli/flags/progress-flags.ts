import { type Command, Option } from 'commander';
import type { Io } from '../terminal/io.js';
import {
  createProgress,
  type Progress,
  PROGRESS_KINDS,
  type ViewOf,
  viewOfTraining,
} from '../progress/index.js';

/** Adds --progress and --quiet. */
export function addProgressFlags(command: Command): void {
  command
    .addOption(
      new Option('--progress <kind>', 'auto shows a bar on a terminal, otherwise a log')
        .choices(PROGRESS_KINDS)
        .default('auto'),
    )
    .option('-q, --quiet', 'write nothing to standard error except errors');
}

/** The progress of training vectors that these flags ask for. */
export const progressOf = (command: Command, io: Io): Progress =>
  progressOn(command, io, viewOfTraining);

/** The progress of other work that these flags ask for. */
export function progressOn<Event>(
  command: Command,
  io: Io,
  viewOf: ViewOf<Event>,
): Progress<Event> {
  const { progress, quiet } = command.opts();
  return createProgress(quiet ? 'quiet' : progress, io.stderr, viewOf);
}
