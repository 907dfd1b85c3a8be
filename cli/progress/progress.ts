import type { TrainEvent } from '../../src/index.js';

/** Shows the progress of the work on standard error. */
export interface Progress<Event = TrainEvent> {
  onEvent(event: Event): void;
  /** Writes a line for people. */
  note(line: string): void;
  /** Clears the bar from the screen; always call it at the end. */
  close(): void;
}

/** What an event is to people. */
export type View =
  /** Something is done: a line each. */
  | { readonly lines: readonly string[]; readonly isReport?: boolean }
  /** Something is in progress. */
  | {
      /** The name of the work, which does not change: 'Training'. */
      readonly title: string;
      readonly value: number;
      /** The final value, if it is known. */
      readonly total: number | undefined;
      /** The text beside a bar. */
      readonly detail: string;
      /** The text of a log line after the title. */
      readonly logged: string;
    };

/** What an event is to people. */
export type ViewOf<Event> = (event: Event) => View;
