import type { Output } from '../io.js';
import type { Progress } from './progress.js';
import { throttle } from './throttle.js';

const EVERY = 500; // milliseconds

/** The events as they are, a JSON object a line, for programs; no word for people among them. */
export function createJson(stderr: Output): Progress {
  const isDue = { reading: throttle(EVERY), training: throttle(EVERY) };
  return {
    onEvent(event) {
      if ((event.type === 'reading' || event.type === 'training') && !isDue[event.type]()) return;
      stderr.write(`${JSON.stringify(event)}\n`);
    },
    note: () => {},
    close: () => {},
  };
}
