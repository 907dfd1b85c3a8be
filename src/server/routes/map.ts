import type { Model } from '../../model/model.js';
import { principalPlane } from '../../neighbors/index.js';
import { nextTurn } from '../../threads.js';
import { MAX_FORMULA, parseFormula } from '../formula.js';
import { optionalText, whole } from '../parameters.js';
import { respond } from '../respond.js';
import { type Route, STRING, WrongKindError } from '../route.js';
import { factsOfWord } from './words.js';

/** Points of a map, at most. */
const MAX_POINTS = 1_000_000;
/** Words that the plane is laid through: more do not move it. */
const PLANE_WORDS = 100_000;

const axis = (name: string) =>
  optionalText(
    `Words whose direction is the ${name} axis, such as he - she.; else a principal component`,
    MAX_FORMULA,
  );

/**
 * `GET /api/models/:model/map`: a point for each of the most frequent words. Distances in a plane say
 * little of those in the space, which is why the page asks `neighbors` for them.
 */
export const map: Route = {
  method: 'get',
  path: '/api/models/:model/map',
  summary:
    'Points for the most frequent words: x and y of each as little-endian float32, in [-1, 1].',
  parameters: {
    words: whole('Words to place.', { min: 1, max: MAX_POINTS, fallback: 20_000 }),
    x: axis('horizontal'),
    y: axis('vertical'),
  },
  answers: { type: 'application/octet-stream', schema: { ...STRING, format: 'binary' } },
  async handle({ served, model, values }) {
    if (served.kind !== 'word vectors') throw new WrongKindError(served.name, 'word vectors');
    const { words, x, y } = values as { words: number; x?: string; y?: string };
    const points = await pointsOf(model as Model, words, [x, y]);
    const bytes = new Uint8Array(points.buffer as ArrayBuffer);
    return respond(bytes, 200, { 'content-type': 'application/octet-stream' });
  },
};

/** The principal components of a model, found once. */
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
  const { dim } = rows;
  let plane: Awaited<ReturnType<typeof principalPlane>> | undefined;
  if (directions.includes(undefined)) {
    let asked = planes.get(model);
    if (asked === undefined) {
      asked = principalPlane(rows, Math.min(model.size, PLANE_WORDS), nextTurn);
      planes.set(model, asked);
    }
    plane = await asked;
  }
  const axes = directions.map((direction, i) => direction ?? plane!.axes[i]);
  const count = Math.min(words, model.size);
  const points = new Float32Array(count * 2);
  for (let id = 0; id < count; id++) {
    const row = rows.row(id);
    for (const [at, along] of axes.entries()) {
      const mean = directions[at] === undefined ? plane!.mean : undefined;
      let sum = 0;
      for (let i = 0; i < dim; i++) sum += (row[i] - (mean?.[i] ?? 0)) * along[i];
      points[id * 2 + at] = sum;
    }
    if (id % 20_000 === 19_999) await nextTurn();
  }
  return spread(points);
}

/** The unit vector of a formula's sum. Throws UnknownWordError; RangeError for a wrong formula. */
function directionOf(model: Model, formula: string): Float64Array {
  const sum = new Float64Array(model.dim);
  for (const { word, weight } of parseFormula(formula)) {
    const { rank } = factsOfWord(model, word);
    model.neighbors.unitRow(rank - 1).forEach((value, i) => (sum[i] += weight * value));
  }
  const norm = Math.hypot(...sum);
  if (norm === 0) throw new RangeError(`${formula} has no direction: its words cancel out`);
  return sum.map((value) => value / norm);
}

/** Points spread to [-1, 1], both axes by the same factor; in place. */
function spread(points: Float32Array): Float32Array {
  let most = 0;
  for (const value of points) if (Math.abs(value) > most) most = Math.abs(value); // not NaN
  if (most > 0) for (let i = 0; i < points.length; i++) points[i] /= most;
  return points;
}
