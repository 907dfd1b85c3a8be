import type { TrainEvent } from '../../src/index.js';
import { percent } from '../terminal/numbers.js';
import {
  checkpointLine,
  engineLine,
  epochLine,
  findingLine,
  readLines,
  readingDetail,
  startLines,
  trainingDetail,
} from './lines.js';
import type { View } from './progress.js';

/** Describes the events of training vectors. */
export function viewOfTraining(event: TrainEvent): View {
  switch (event.type) {
    case 'reading': {
      const detail = readingDetail(event);
      return {
        title: 'Reading',
        value: event.bytes,
        total: event.totalBytes,
        detail,
        logged: detail,
      };
    }
    case 'corpus':
      return { lines: readLines(event), isReport: true };
    case 'finding':
      return { lines: [findingLine(event.finding)], isReport: true };
    case 'start':
      return { lines: startLines(event), isReport: true };
    case 'engine':
      return { lines: [engineLine(event)] };
    case 'training': {
      const { epoch, epochs, words, totalWords } = event;
      const detail = trainingDetail(event);
      const done = `${percent(words / totalWords)}, epoch ${epoch} of ${epochs}`;
      const logged = `${done}, ${detail}`;
      return { title: 'Training', value: words, total: totalWords, detail, logged };
    }
    case 'checkpoint':
      return { lines: [checkpointLine(event)] };
    case 'epoch':
      return {
        lines: isShown(event) ? [epochLine(event.record, event.deviceIdle, event.exchange)] : [],
      };
  }
}

/** Epochs that get a line each; of more, some. */
const SHOWN = 20;

const isShown = ({ record: { epoch }, epochs }: Extract<TrainEvent, { type: 'epoch' }>): boolean =>
  epoch === epochs || epoch % Math.ceil(epochs / SHOWN) === 0;
