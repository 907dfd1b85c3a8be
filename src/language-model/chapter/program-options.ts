import * as check from '../../options/check.js';

/** Options that all training programs of the chapter share. */
export interface ProgramOptions {
  /** Seed of all random numbers. @default 1 */
  readonly seed?: number;
  /** Passes over the text. The default depends on the program. */
  readonly epochs?: number;
  /** Called after each epoch with the number of finished epochs and of all epochs. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborts the program; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Checks these options, and refuses all others except `others`. */
export function checkProgramOptions(
  what: string,
  options: ProgramOptions,
  others: readonly string[],
  epochs: number,
): { seed: number; epochs: number } {
  const known = ['seed', 'epochs', 'onProgress', 'signal', ...others];
  check.knownKeys(what, check.object('options', options), known);
  return {
    seed: check.integer('seed', options.seed ?? 1, 0),
    epochs: check.integer('epochs', options.epochs ?? epochs, 1, 100_000),
  };
}
