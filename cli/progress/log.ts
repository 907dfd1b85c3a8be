import { type Output, tell } from '../terminal/io.js';
import type { Progress, ViewOf } from './progress.js';
import { throttle } from './throttle.js';

const EVERY = 10_000; // milliseconds

/** A line now and then, for files and pipes. */
export function createLog<Event>(stderr: Output, viewOf: ViewOf<Event>): Progress<Event> {
  const isDue = new Map<string, () => boolean>(); // by title
  const note = (line: string): void => tell(stderr, line);

  return {
    onEvent(event) {
      const view = viewOf(event);
      if ('lines' in view) return view.lines.forEach(note);
      const { title, logged } = view;
      if (!isDue.has(title)) isDue.set(title, throttle(EVERY));
      if (isDue.get(title)!()) note(`${title}: ${logged}`);
    },
    note,
    close: () => {},
  };
}
