import { type Interval, parseInterval } from './interval.js';

/** Hooks of a training, of vectors or of a language model. */
export interface RunHooks<Event, Checkpoint> {
  /** Told what happens, some ten times a second. */
  onEvent?: (event: Event) => void;
  /**
   * Given a checkpoint when one is due, and once more where the signal is aborted within training,
   * before the promise rejects: saved, it can be resumed. Awaited; training waits for it.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /**
   * How often: `'30s'`, `'5m'`, `'1h'` or a number of seconds; `'1epoch'`; `'never'`, but where the
   * signal is aborted. Never so often that it would take more than 2% of the time.
   */
  checkpointEvery?: string | number;
  /** Stops the work when it is aborted; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/** `RunHooks`, checked. */
export interface CheckedHooks<Event, Checkpoint> extends Omit<
  RunHooks<Event, Checkpoint>,
  'checkpointEvery'
> {
  readonly checkpointEvery: Interval;
}

/**
 * Checks the hooks of a training.
 *
 * @param every how often checkpoints are made unless the hooks say
 * @throws TypeError or RangeError
 */
export function checkHooks<Event, Checkpoint>(
  { onEvent, onCheckpoint, checkpointEvery, signal }: RunHooks<Event, Checkpoint>,
  every: string,
): CheckedHooks<Event, Checkpoint> {
  for (const [name, value] of Object.entries({ onEvent, onCheckpoint })) {
    if (value !== undefined && typeof value !== 'function') {
      throw new TypeError(`${name} must be a function`);
    }
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('signal must be an AbortSignal');
  }
  if (checkpointEvery !== undefined && onCheckpoint === undefined) {
    throw new RangeError('checkpointEvery says when onCheckpoint is called, which is not given');
  }
  const interval = parseInterval('checkpointEvery', checkpointEvery ?? every);
  return { onEvent, onCheckpoint, signal, checkpointEvery: interval };
}
