import type { Output } from '../terminal/io.js';
import type { Progress, ViewOf } from './progress.js';
import { throttle } from './throttle.js';

const EVERY = 500; // milliseconds

/** The events as one JSON object per line, for programs, without any text for people. */
export function createJson<Event>(stderr: Output, viewOf: ViewOf<Event>): Progress<Event> {
  const isDue = new Map<string, () => boolean>(); // by title
  return {
    onEvent(event) {
      const view = viewOf(event);
      if ('title' in view) {
        if (!isDue.has(view.title)) isDue.set(view.title, throttle(EVERY));
        if (!isDue.get(view.title)!()) return;
      }
      stderr.write(`${JSON.stringify(event)}\n`);
    },
    note: () => {},
    close: () => {},
  };
}
