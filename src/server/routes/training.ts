import { Model } from '../../model/model.js';
import { epochOf, type TrainingNow } from '../live-training.js';
import type { ServedModel } from '../served-model.js';
import { whole } from '../parameters.js';
import { listOf, NUMBER, objectOf, orNull, type Route, STRING, WHOLE } from '../route.js';

const OBJECT = { type: 'object' };

/** `GET /api/models/:model/training`: to be asked again and again while a training runs. */
export const training: Route = {
  method: 'get',
  path: '/api/models/:model/training',
  summary: 'How the training of a model goes, or went: its epochs, and its curve while it runs.',
  parameters: {
    since: whole('The serial of the last point that is known already.', {
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
    served.look(); // a checkpoint may have been replaced
    const { live, known, version } = served;
    const facts = { version, options: known?.options ?? {} };
    if (live === undefined) {
      const epochs = (known?.history ?? []).map(epochOf);
      const { problem } = served;
      const now = positionOf(known);
      return { ...facts, problem, now, epochs, points: [], samples: [], state: 'file' };
    }
    const { state, problem, now, epochs, samples } = live;
    const points = live.pointsSince(values.since as number);
    return { ...facts, state, problem, now, points, epochs, samples };
  },
};

/** How far the training of a checkpoint is; null for a model that is finished. */
function positionOf(model: ServedModel['known']): TrainingNow | null {
  const position = model instanceof Model ? model.checkpoint : null;
  if (position === null) return null;
  const { epoch, epochs, words: done, totalWords: total } = position;
  const unknown = { perSecond: null, secondsLeft: null, learningRate: null, loss: null };
  return { epoch, epochs, done, total, ...unknown };
}
