import type { Output } from '../io.js';
import { percent } from '../numbers.js';
import {
  corpusLines,
  engineLine,
  epochLine,
  readingDetail,
  startLines,
  trainingDetail,
} from './lines.js';
import type { Progress } from './progress.js';
import { throttle } from './throttle.js';

const EVERY = 10_000; // milliseconds

/** A line now and then, for files and pipes. */
export function createLog(stderr: Output): Progress {
  const isReadingDue = throttle(EVERY);
  const isTrainingDue = throttle(EVERY);
  const note = (line: string): void => void stderr.write(`${line}\n`);

  return {
    onEvent(event) {
      switch (event.type) {
        case 'reading':
          if (isReadingDue()) note(`Reading: ${readingDetail(event)}`);
          return;
        case 'corpus':
          return corpusLines(event.report).forEach(note);
        case 'start':
          return startLines(event).forEach(note);
        case 'engine':
          return note(engineLine(event));
        case 'training':
          if (isTrainingDue()) {
            const { epoch, epochs, words, totalWords } = event;
            const done = `${percent(words / totalWords)}, epoch ${epoch} of ${epochs}`;
            note(`Training: ${done}, ${trainingDetail(event)}`);
          }
          return;
        case 'epoch':
          return note(epochLine(event.record, event.deviceIdle));
      }
    },
    note,
    close: () => {},
  };
}
