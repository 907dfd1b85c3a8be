import type { TrainEvent } from '../../src/index.js';

/** Tells a user on standard error how far the work is. */
export interface Progress {
  onEvent(event: TrainEvent): void;
  /** Writes a line for people. */
  note(line: string): void;
  /** Takes off the screen what would stay behind; to be called in any case. */
  close(): void;
}
