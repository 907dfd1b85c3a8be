import { project } from '../../map/projection.js';
import type { Model } from '../../model/model.js';
import { principalPlane } from '../../neighbors/index.js';
import { nextTurn } from '../../threads.js';
import { MAX_FORMULA, parseFormula } from '../formula.js';
import { oneOf, optionalText, type ValuesOf, whole } from '../parameters.js';
import { respond } from '../respond.js';
import {
  BOOLEAN,
  listOf,
  NUMBER,
  objectOf,
  type Route,
  STRING,
  WHOLE,
  wordRoute,
} from '../route.js';
import { factsOf, unitOfWord, WORD_SCHEMA } from './words.js';

/** Maximum number of points of a map. */
const MAX_POINTS = 1_000_000;
/** Words that determine the principal components: more hardly change them. */
const PLANE_WORDS = 100_000;
/** Maximum number of clusters: the colours of more would be hard to tell apart. */
const MAX_CLUSTERS = 8;

const axis = (name: string) =>
  optionalText(
    `A formula for the ${name} axis, such as he - she; a principal component by default`,
    MAX_FORMULA,
  );

const pointCount = whole('How many words to place.', { min: 1, max: MAX_POINTS, fallback: 20_000 });

/** The parameters of a UMAP layout. */
const LAYOUT = {
  words: pointCount,
  neighbors: whole('Neighbours per word in UMAP.', {
    min: 2,
    max: 200,
    fallback: 15,
  }),
  seed: whole('Seed of UMAP.', { min: 0, max: 2 ** 32 - 1, fallback: 1 }),
};

type LayoutValues = ValuesOf<typeof LAYOUT>;

const layoutOf = (model: Model, { words, neighbors, seed }: LayoutValues) => ({
  words: Math.min(words, model.size),
  neighbors,
  seed,
});

/**
 * `GET /api/models/:model/map`: a point for each of the most frequent words. Distances on a map say
 * little about distances in the space, so the page requests `neighbors` for those.
 */
const map: Route = {
  ...wordRoute({
    path: 'map',
    summary:
      'Points for the most frequent words: x and y of each as little-endian float32, in [-1, 1]. UMAP takes seconds to minutes; `layout` reports its progress.',
    parameters: {
      ...LAYOUT,
      method: oneOf('How words are placed.', ['pca', 'umap'], 'pca'),
      x: axis('horizontal'),
      y: axis('vertical'),
    },
    schema: STRING,
    async answer(model, { method, x, y, ...layout }, { background, signal }) {
      if (method === 'umap' && (x !== undefined || y !== undefined)) {
        throw new RangeError('x and y are for the method pca: leave out one or the other');
      }
      const points =
        method === 'umap'
          ? await background.layoutOf(model, layoutOf(model, layout), signal)
          : await pointsOf(model, layout.words, [x, y]);
      return respondNumbers(points);
    },
  }),
  answers: { type: 'application/octet-stream', schema: { ...STRING, format: 'binary' } },
};

const layout = wordRoute({
  path: 'layout',
  summary: 'Starts a UMAP layout, and reports its progress.',
  parameters: LAYOUT,
  schema: objectOf({ isReady: BOOLEAN, share: NUMBER }),
  answer: (model, values, { background }) => background.progressOf(model, layoutOf(model, values)),
});

const clusters = wordRoute({
  path: 'clusters',
  summary: 'Clusters of similar words in the full space, largest first.',
  parameters: {
    words: pointCount,
    k: whole('Groups.', { min: 2, max: MAX_CLUSTERS, fallback: MAX_CLUSTERS }),
  },
  schema: objectOf({
    clusters: listOf(objectOf({ size: WHOLE, typical: listOf(objectOf(WORD_SCHEMA)) })),
    of: { ...STRING, description: 'A digit for each word: the number of its group, from 0.' },
  }),
  async answer(model, { words, k }, { background }) {
    const found = await background.clustersOf(model, Math.min(words, model.size), k);
    return {
      clusters: found.sizes.map((size, which) => ({
        size,
        typical: found.typical[which].map((id) => factsOf(model, id)),
      })),
      of: Array.from(found.of).join(''),
    };
  },
});

/** The routes of maps. */
export const mapRoutes: readonly Route[] = [map, layout, clusters];

/** Numbers as little-endian float32. */
export function respondNumbers(numbers: Float32Array): Response {
  const bytes = new Uint8Array(
    numbers.buffer as ArrayBuffer,
    numbers.byteOffset,
    numbers.byteLength,
  );
  return respond(bytes, 200, { 'content-type': 'application/octet-stream' });
}

/** The principal components of a model, computed once. */
const planes = new WeakMap<Model, ReturnType<typeof principalPlane>>();

async function pointsOf(
  model: Model,
  words: number,
  formulas: readonly (string | undefined)[],
): Promise<Float32Array> {
  const directions = formulas.map((formula) =>
    formula === undefined ? undefined : directionOf(model, formula),
  );
  const { rows } = model.neighbors;
  const source = { dim: rows.dim, row: (id: number) => rows.row(id) };
  let plane: Awaited<ReturnType<typeof principalPlane>> | undefined;
  if (directions.includes(undefined)) {
    let asked = planes.get(model);
    if (asked === undefined) {
      asked = principalPlane(source, Math.min(model.size, PLANE_WORDS), nextTurn);
      planes.set(model, asked);
    }
    plane = await asked;
  }
  const [x, y] = directions.map((direction, i) =>
    direction === undefined ? { direction: plane!.axes[i], mean: plane!.mean } : { direction },
  );
  return spread(await project(source, Math.min(words, model.size), [x, y], nextTurn));
}

/**
 * The unit vector of a formula's sum.
 *
 * @throws UnknownWordError; RangeError for a wrong formula
 */
function directionOf(model: Model, formula: string): Float64Array {
  const sum = new Float64Array(model.dim);
  for (const { word, weight } of parseFormula(formula)) {
    unitOfWord(model, word).forEach((value, i) => (sum[i] += weight * value));
  }
  const norm = Math.hypot(...sum);
  if (norm === 0) throw new RangeError(`${formula} has no direction: its words cancel out`);
  return sum.map((value) => value / norm);
}

/** Scales points into [-1, 1] by the same factor for both axes; in place. */
function spread(points: Float32Array): Float32Array {
  let most = 0;
  for (const value of points) if (Math.abs(value) > most) most = Math.abs(value); // not NaN
  if (most > 0) for (let i = 0; i < points.length; i++) points[i] /= most;
  return points;
}
