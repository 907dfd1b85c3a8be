import { nextTurn } from '../threads.js';

/** Milliseconds of work between two pauses. */
const INTERVAL = 100;

/**
 * Returns a function to await within long work. About ten times a second it lets the event loop
 * run, so that signals and timers are handled.
 *
 * @returns rejects with the signal's reason once it is aborted
 */
export function createPause(signal?: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last > INTERVAL) {
      await nextTurn();
      last = performance.now();
    }
    signal?.throwIfAborted();
  };
}
