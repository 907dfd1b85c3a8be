import { Model } from '../../model/model.js';
import { epochOf, type TrainingNow } from '../live-training.js';
import type { ServedModel } from '../served-model.js';
import { whole } from '../parameters.js';
import { listOf, NUMBER, objectOf, orNull, type Route, STRING, WHOLE } from '../route.js';

const OBJECT = { type: 'object' };

/** `GET /api/models/:model/training`: for polling while a model trains. */
export const training: Route = {
  method: 'get',
  path: '/api/models/:model/training',
  summary: 'The training of a model: its epochs, and its curve while it runs.',
  parameters: {
    since: whole('The number of the last point that the client has.', {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      fallback: 0,
    }),
  },
  needsNoModel: true,
  answers: {
    type: 'application/json',
    schema: objectOf({
      state: { ...STRING, enum: ['reading', 'training', 'done', 'stopped', 'failed', 'file'] },
      problem: orNull(STRING),
      version: WHOLE,
      now: orNull(OBJECT),
      points: listOf(
        objectOf({
          serial: WHOLE,
          epochs: NUMBER,
          loss: orNull(NUMBER),
          learningRate: NUMBER,
          perSecond: NUMBER,
        }),
      ),
      epochs: listOf(
        objectOf({ epoch: WHOLE, loss: NUMBER, heldOutLoss: orNull(NUMBER), seconds: NUMBER }),
      ),
      samples: listOf(objectOf({ epoch: WHOLE, text: STRING })),
      options: OBJECT,
    }),
  },
  handle({ served, values }) {
    served.look(); // a new checkpoint may have replaced the file
    const { live, known, version } = served;
    const options = known?.options ?? {};
    if (live !== undefined) {
      const { state, problem, now, epochs, samples } = live;
      const points = live.pointsSince(values.since as number);
      return { state, problem, version, now, points, epochs, samples, options };
    }
    const { problem } = served;
    const now = positionOf(known);
    const epochs = (known?.history ?? []).map(epochOf);
    return { state: 'file', problem, version, now, points: [], epochs, samples: [], options };
  },
};

/** The progress of a checkpoint; null for a finished model. */
function positionOf(model: ServedModel['known']): TrainingNow | null {
  const position = model instanceof Model ? model.checkpoint : null;
  if (position === null) return null;
  const { epoch, epochs, words: done, totalWords: total } = position;
  const unknown = { perSecond: null, secondsLeft: null, learningRate: null, loss: null };
  return { epoch, epochs, done, total, ...unknown };
}
