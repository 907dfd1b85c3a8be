import type { Output } from '../io.js';
import { createBar } from './bar.js';
import { createJson } from './json.js';
import { corpusLines, startLines } from './lines.js';
import { createLog } from './log.js';
import type { Progress } from './progress.js';

export type { Progress } from './progress.js';

/** What --progress takes. */
export const PROGRESS_KINDS = ['auto', 'bar', 'log', 'json', 'none'] as const;
export type ProgressKind = (typeof PROGRESS_KINDS)[number];

/** `'none'` still says what was read and what was written; `'quiet'` does not. */
export function createProgress(kind: ProgressKind | 'quiet', stderr: Output): Progress {
  switch (kind) {
    case 'auto':
      return stderr.isTTY ? createBar(stderr) : createLog(stderr);
    case 'bar':
      return createBar(stderr);
    case 'log':
      return createLog(stderr);
    case 'json':
      return createJson(stderr);
    case 'none':
      return createNotes(stderr);
    case 'quiet':
      return { onEvent: () => {}, note: () => {}, close: () => {} };
  }
}

function createNotes(stderr: Output): Progress {
  const note = (line: string): void => void stderr.write(`${line}\n`);
  return {
    onEvent(event) {
      if (event.type === 'corpus') corpusLines(event.report).forEach(note);
      if (event.type === 'start') startLines(event).forEach(note);
    },
    note,
    close: () => {},
  };
}
