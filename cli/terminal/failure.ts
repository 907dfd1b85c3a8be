import { CommanderError } from 'commander';
import { WordloomError } from '../../src/index.js';
import { Interruption } from './interruption.js';
import { type Output, tell } from './io.js';

const FAILURE = 1;
const WRONG_USAGE = 2;

/** Wrong usage that commander does not see. */
export class UsageError extends WordloomError {
  constructor(message: string) {
    super('WRONG_USAGE', message);
  }
}

/** Says on `stderr` what went wrong, unless that is done. Returns the exit code. */
export function reportFailure(error: unknown, stderr: Output): number {
  // commander has printed its help or its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof Interruption) {
    tell(stderr, error.message);
    return error.exitCode;
  }
  // The reader of our output has closed the pipe, as in `wordloom vocab ... | head`.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;

  tell(stderr, `error: ${messageOf(error)}`);
  if (!isForeseen(error)) {
    const stack = error instanceof Error ? error.stack : undefined;
    tell(
      stderr,
      process.env.WORDLOOM_DEBUG === '1' && stack !== undefined
        ? stack
        : 'This is an unexpected error. Run it again with WORDLOOM_DEBUG=1 to see where it happened.',
    );
  }
  return error instanceof UsageError ? WRONG_USAGE : FAILURE;
}

/** The command line's message for an error, with flags instead of the library's options. */
export function messageOf(error: unknown): string {
  if (error instanceof WordloomError) return error.commandLine;
  return error instanceof Error ? error.message : String(error);
}

/** An error of ours, or of the system (a full disk), whose message says it all. */
function isForeseen(error: unknown): boolean {
  return error instanceof WordloomError || (error instanceof Error && 'syscall' in error);
}
