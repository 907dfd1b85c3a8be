import { epochOf } from '../live-training.js';
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
      const ended = { now: null, points: [], samples: [], problem: served.problem };
      return { ...facts, ...ended, state: 'file', epochs };
    }
    const { state, problem, now, epochs, samples } = live;
    const points = live.pointsSince(values.since as number);
    return { ...facts, state, problem, now, points, epochs, samples };
  },
};
