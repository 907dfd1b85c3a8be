import type { Model } from '../../model/model.js';
import { neighborCount, whole } from '../parameters.js';
import {
  type Asked,
  listOf,
  NUMBER,
  objectOf,
  orNull,
  type Route,
  STRING,
  WHOLE,
  WrongKindError,
} from '../route.js';
import type { ServedModel } from '../served-model.js';
import { type ComparedModels, comparedModels } from './compared-models.js';
import { respondNumbers } from './map.js';

const MOST = Number.MAX_SAFE_INTEGER;
/** Maximum number of words to compare. */
const MAX_WORDS = 10_000;
/** Maximum number of neighbours in total. */
const MAX_NEIGHBORS = 1_000_000;

const PARAMETERS = {
  left: whole('The number of a model.', { min: 0, max: MOST }),
  right: whole('The number of another model.', { min: 0, max: MOST }),
  words: whole('How many of the most frequent common words to compare.', {
    min: 1,
    max: MAX_WORDS,
    fallback: 1000,
  }),
  k: neighborCount,
};

const compare: Route = {
  method: 'get',
  path: '/api/compare',
  summary: 'How similar two models are, by the neighbours of their common words.',
  parameters: PARAMETERS,
  answers: {
    type: 'application/json',
    schema: objectOf(
      {
        commonWords: WHOLE,
        neighbors: objectOf({ words: WHOLE, topn: WHOLE, overlap: NUMBER }),
        alignment: objectOf({ words: WHOLE, meanCosine: NUMBER }),
      },
      ['alignment'],
    ),
  },
  async handle(asked) {
    const { commonWords, words, overlaps, aligned } = await compared(asked);
    return {
      commonWords,
      neighbors: { words: words.length, topn: asked.values['k'], overlap: mean(overlaps) },
      ...(aligned.cosines && {
        alignment: { words: words.length, meanCosine: mean(aligned.cosines) },
      }),
    };
  },
};

const compareWords: Route = {
  method: 'get',
  path: '/api/compare/words',
  summary:
    'For each common word: how many of its neighbours are the same, and the cosine of its two vectors after one model is rotated onto the other.',
  parameters: PARAMETERS,
  answers: {
    type: 'application/json',
    schema: objectOf({
      commonWords: WHOLE,
      words: listOf(
        objectOf({
          word: STRING,
          rank: WHOLE,
          otherRank: WHOLE,
          shared: WHOLE,
          cosine: orNull(NUMBER),
        }),
      ),
    }),
  },
  async handle(asked) {
    const { commonWords, words, ranks, shared, aligned } = await compared(asked);
    return {
      commonWords,
      words: words.map((word, i) => ({
        word,
        rank: ranks[i][0],
        otherRank: ranks[i][1],
        shared: shared[i],
        cosine: aligned.cosines === undefined ? null : Number(aligned.cosines[i].toFixed(4)),
      })),
    };
  },
};

const compareMaps: Route = {
  method: 'get',
  path: '/api/compare/map',
  summary:
    'The words of `compare/words` on two maps in one plane: x and y of each in the left model, then in the right one, as little-endian float32 in [-1, 1].',
  parameters: PARAMETERS,
  answers: { type: 'application/octet-stream', schema: { ...STRING, format: 'binary' } },
  async handle(asked) {
    const { left, right } = (await compared(asked)).aligned;
    const points = new Float32Array(left.length + right.length);
    points.set(left);
    points.set(right, left.length);
    return respondNumbers(points);
  },
};

/** The routes that compare two models. */
export const compareRoutes: readonly Route[] = [compare, compareWords, compareMaps];

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

async function compared({ models, values, background }: Asked): Promise<ComparedModels> {
  const { left, right, words, k } = values as Record<keyof typeof PARAMETERS, number>;
  if (words * k > MAX_NEIGHBORS) {
    throw new RangeError(`words times k must be at most ${MAX_NEIGHBORS}, got ${words * k}`);
  }
  const [a, b] = [left, right].map((id) => wordModel(models, id));
  return a.use((ofA) =>
    b.use((ofB) => comparedModels(ofA as Model, ofB as Model, { words, k }, background)),
  );
}

function wordModel(models: readonly ServedModel[], id: number): ServedModel {
  const served = models[id];
  if (served === undefined) throw new RangeError(`There is no model ${id}`);
  if (served.kind !== 'word vectors') throw new WrongKindError(served.name, 'word vectors');
  return served;
}
