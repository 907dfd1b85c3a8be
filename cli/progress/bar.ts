import cliProgress from 'cli-progress';
import type { Output } from '../io.js';
import {
  corpusLines,
  engineLine,
  epochLine,
  readingDetail,
  startLines,
  trainingDetail,
} from './lines.js';
import type { Progress } from './progress.js';

/** A bar that moves, for terminals. What is done stays above it, line by line. */
export function createBar(stderr: Output): Progress {
  let bar: cliProgress.SingleBar | undefined;

  const show = (title: string, value: number, total: number | undefined, detail: string): void => {
    if (bar !== undefined) return bar.update(value, { detail });
    const format = total === undefined ? '{detail}' : '{bar} {percentage}%  {detail}';
    bar = new cliProgress.SingleBar({
      stream: stderr,
      format: `${title} ${format}`,
      barsize: 16,
      barCompleteChar: '#',
      barIncompleteChar: '.',
      linewrap: true, // cut to the width of the terminal, whose settings stay as they are
      clearOnComplete: true,
      gracefulExit: false, // signals are ours
      noTTYOutput: true,
    });
    bar.start(total ?? 0, value, { detail });
  };
  const clear = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const note = (line: string): void => {
    clear();
    stderr.write(`${line}\n`);
  };

  return {
    onEvent(event) {
      switch (event.type) {
        case 'reading':
          return show('Reading', event.bytes, event.totalBytes, readingDetail(event));
        case 'corpus':
          return corpusLines(event.report).forEach(note);
        case 'start':
          return startLines(event).forEach(note);
        case 'engine':
          return note(engineLine(event));
        case 'training':
          return show('Training', event.words, event.totalWords, trainingDetail(event));
        case 'epoch':
          return note(epochLine(event.record, event.deviceIdle));
      }
    },
    note,
    close: clear,
  };
}
