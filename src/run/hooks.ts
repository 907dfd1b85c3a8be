import { type Interval, parseInterval } from './interval.js';

/** Hooks of a training run, for vectors or a language model. */
export interface RunHooks<Event, Checkpoint> {
  /** Called with events, some ten times a second. */
  onEvent?: (event: Event) => void;
  /**
   * Called with a checkpoint when one is due, and once more if the signal is aborted during
   * training, before the promise rejects. A saved checkpoint can be resumed. Training waits for the
   * returned promise.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /**
   * How often: `'30s'`, `'5m'`, `'1h'` or a number of seconds; `'1epoch'`; or `'never'` (except
   * when the signal is aborted). Checkpoints never take more than 2% of the time.
   */
  checkpointEvery?: string | number;
  /** Aborts the work; the promise rejects with the signal's reason. */
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
    throw new RangeError(
      'checkpointEvery needs onCheckpoint: give it, or leave checkpointEvery out',
    );
  }
  const interval = parseInterval('checkpointEvery', checkpointEvery ?? every);
  return { onEvent, onCheckpoint, signal, checkpointEvery: interval };
}
