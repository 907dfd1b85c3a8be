import { Model } from '../../model/model.js';
import { compareVectors } from '../../neighbors/index.js';
import { neighborCount, whole } from '../parameters.js';
import { NUMBER, objectOf, type Route, WHOLE, WrongKindError } from '../route.js';
import type { ServedModel } from '../served-model.js';

const MOST = Number.MAX_SAFE_INTEGER;

/** `GET /api/compare` */
export const compare: Route = {
  method: 'get',
  path: '/api/compare',
  summary: 'How alike two models are, by the neighbours of the words that both have.',
  parameters: {
    left: whole('The number of a model.', { min: 0, max: MOST }),
    right: whole('The number of another.', { min: 0, max: MOST }),
    words: whole('Words whose neighbours are compared.', { min: 1, max: 10_000, fallback: 1000 }),
    k: neighborCount,
  },
  answers: {
    type: 'application/json',
    schema: objectOf(
      {
        commonWords: WHOLE,
        neighbors: objectOf({ words: WHOLE, topn: WHOLE, overlap: NUMBER }),
        alignment: objectOf({ fitted: WHOLE, measured: WHOLE, meanCosine: NUMBER }),
      },
      ['alignment'],
    ),
  },
  async handle({ models, values }) {
    const { left, right, words, k } = values as Record<string, number>;
    const [a, b] = [left, right].map((id) => wordModel(models, id));
    return await a.use(async (ofA) =>
      b.use(async (ofB) =>
        compareVectors((ofA as Model).neighbors, (ofB as Model).neighbors, { words, topn: k }),
      ),
    );
  },
};

function wordModel(models: readonly ServedModel[], id: number): ServedModel {
  const served = models[id];
  if (served === undefined) throw new RangeError(`There is no model ${id}`);
  if (served.kind !== 'word vectors') throw new WrongKindError(served.name, 'word vectors');
  return served;
}
