import { type Output, tell } from '../terminal/io.js';
import { createBar } from './bar.js';
import { createJson } from './json.js';
import { createLog } from './log.js';
import type { Progress, ViewOf } from './progress.js';

export {
  coverageLines,
  perplexity,
  perplexityLine,
  viewOfLanguageModel,
} from './language-model-view.js';
export type { Progress, View, ViewOf } from './progress.js';
export { viewOfTraining } from './train-view.js';

/** What --progress takes. */
export const PROGRESS_KINDS = ['auto', 'bar', 'log', 'json', 'none'] as const;
export type ProgressKind = (typeof PROGRESS_KINDS)[number];

/** `'none'` still says what was read and what was written; `'quiet'` does not. */
export function createProgress<Event>(
  kind: ProgressKind | 'quiet',
  stderr: Output,
  viewOf: ViewOf<Event>,
): Progress<Event> {
  switch (kind) {
    case 'auto':
      return stderr.isTTY ? createBar(stderr, viewOf) : createLog(stderr, viewOf);
    case 'bar':
      return createBar(stderr, viewOf);
    case 'log':
      return createLog(stderr, viewOf);
    case 'json':
      return createJson(stderr, viewOf);
    case 'none':
      return createNotes(stderr, viewOf);
    case 'quiet':
      return { onEvent: () => {}, note: () => {}, close: () => {} };
  }
}

function createNotes<Event>(stderr: Output, viewOf: ViewOf<Event>): Progress<Event> {
  const note = (line: string): void => tell(stderr, line);
  return {
    onEvent(event) {
      const view = viewOf(event);
      if ('lines' in view && view.isReport) view.lines.forEach(note);
    },
    note,
    close: () => {},
  };
}
