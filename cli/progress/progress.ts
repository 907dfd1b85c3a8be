import type { TrainEvent } from '../../src/index.js';

/** Tells a user on standard error how far the work is. */
export interface Progress<Event = TrainEvent> {
  onEvent(event: Event): void;
  /** Writes a line for people. */
  note(line: string): void;
  /** Takes off the screen what would stay behind; to be called in any case. */
  close(): void;
}

/** What an event is to people. */
export type View =
  /** Something is done: a line each. */
  | { readonly lines: readonly string[]; readonly isReport?: boolean }
  /** Something is in progress. */
  | {
      /** What is in progress, the same each time: 'Training'. */
      readonly title: string;
      readonly value: number;
      /** The value at the end, where it is known. */
      readonly total: number | undefined;
      /** What a bar has beside it. */
      readonly detail: string;
      /** What a log says after the title. */
      readonly logged: string;
    };

/** What an event is to people. */
export type ViewOf<Event> = (event: Event) => View;
