import * as check from '../../options/check.js';

/** What all programs of the chapter that learn something have in common. */
export interface ProgramOptions {
  /** Seed of all random numbers. @default 1 */
  readonly seed?: number;
  /** Passes over the text. The default depends on the program. */
  readonly epochs?: number;
  /** Told after each epoch how many are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the work when it is aborted; the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Checks them, and that nothing else is there but `others`. */
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
