import { WordloomError } from '../../errors.js';

/** Errors of the operating system and of SQLite carry a code. */
export function isSystemError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    !(error instanceof WordloomError) &&
    'code' in error &&
    typeof error.code === 'string'
  );
}
