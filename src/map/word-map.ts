import * as check from '../options/check.js';
import type { Neighbors } from '../neighbors/index.js';
import { nextTurn } from '../threads.js';
import { layOutVectors } from './layout.js';
import { unitVectors } from './nearest.js';
import { centred, principalCoordinates, project, rowsOf, spansOf } from './projection.js';
import { defaultEpochs } from './umap.js';

/** How words are placed: `axes` puts them between given words. */
export const MAP_METHODS = ['umap', 'pca', 'axes'] as const;
export type MapMethod = (typeof MAP_METHODS)[number];

export interface MapOptions {
  /** How many of the most frequent words to draw. @default 5000, or all if there are fewer */
  words?: number;
  /** @default 'umap', or 'axes' if axes are given */
  method?: MapMethod;
  /** Exact nearest neighbours per word in UMAP. @default 15 */
  neighbors?: number;
  /** Epochs of UMAP. @default 500, for more than 10,000 words 200 */
  epochs?: number;
  /** Random seed of UMAP; it determines every coordinate. @default 1 */
  seed?: number;
  /** Two pairs of words, each from one end of an axis to the other: `['he', 'she']` runs to she. */
  axes?: readonly (readonly [string, string])[];
  /** Called with the progress of the layout from 0 to 1, a few times a second. */
  onProgress?: (share: number) => void;
  /** Stops the work when aborted; the promise rejects with the reason. */
  signal?: AbortSignal;
}

/** Words in two dimensions. */
export interface WordMap {
  readonly words: readonly string[]; // most frequent first
  /** (words, 2) x and y, in [-1, 1]; of axes, y upward. */
  readonly coordinates: Float32Array;
  readonly method: MapMethod;
  /** A one-line caption. */
  readonly caption: string;
  readonly axes: readonly (readonly [string, string])[];
}

const DEFAULT_WORDS = 5000;
const OPTIONS = ['words', 'method', 'neighbors', 'epochs', 'seed', 'axes', 'onProgress', 'signal'];

/**
 * Lays out the most frequent words in two dimensions.
 *
 *     const { words, coordinates } = await mapWords(model.neighbors);
 *
 * `umap` keeps neighbours together; distances between groups mean little. `pca` shows the two
 * directions in which the vectors vary most. `axes` shows cosines with the difference of two words.
 *
 * @throws TypeError or RangeError for a wrong option; UnknownWordError for an out-of-vocabulary
 *   word in an axis
 */
export async function mapWords(neighbors: Neighbors, options: MapOptions = {}): Promise<WordMap> {
  const { words: count, method, ...rest } = checkedOptions(neighbors, options);
  const { dim, size } = neighbors.source;
  const units = unitVectors(neighbors, count);
  const words = Array.from({ length: count }, (_, id) => neighbors.source.wordOf(id));
  const shown = count < size ? `${spaced(count)} most frequent of ${spaced(size)}` : spaced(count);
  const captioned = (coordinates: Float32Array, how: string): WordMap => ({
    words,
    coordinates: fitted(coordinates, method),
    method,
    caption: `${shown} words, ${how}`,
    axes: rest.axes,
  });
  if (method === 'axes') {
    const ends = rest.axes.map(([from, to]) => `${from} to ${to}`).join(', and ');
    return captioned(await alongAxes(neighbors, units, rest.axes), `by cosine from ${ends}`);
  }
  if (method === 'pca') {
    const coordinates = await principalCoordinates(units, dim, nextTurn);
    return captioned(coordinates, 'along their two principal components');
  }
  const layout = await layOutVectors(units, dim, rest, count === size ? neighbors : undefined);
  const how =
    `UMAP of ${layout.neighbors} exact neighbours per word, seed ${rest.seed}. ` +
    'Close words are similar; the distance between groups means little';
  return captioned(layout.coordinates, how);
}

function checkedOptions({ source }: Neighbors, options: MapOptions) {
  check.object('options', options);
  check.knownKeys('mapWords', options, OPTIONS);
  const { axes = [], onProgress, signal } = options;
  if (axes.length > 2) throw new RangeError(`axes must be one or two, got ${axes.length}`);
  for (const axis of axes) {
    if (!Array.isArray(axis) || axis.length !== 2) {
      throw new TypeError('axes must be pairs of words, such as [["he", "she"]]');
    }
    axis.forEach((word) => check.string('axes', word));
  }
  const fallback: MapMethod = axes.length > 0 ? 'axes' : 'umap';
  const method = check.oneOf('method', options.method ?? fallback, MAP_METHODS);
  if ((method === 'axes') !== axes.length > 0) {
    throw new RangeError("axes and method 'axes' belong together");
  }
  const words = check.integer('words', options.words ?? Math.min(DEFAULT_WORDS, source.size), 1);
  const count = Math.min(words, source.size);
  return {
    words: count,
    method,
    neighbors: check.integer('neighbors', options.neighbors ?? 15, 1, 1000),
    epochs: check.integer('epochs', options.epochs ?? defaultEpochs(count), 1, 100_000),
    seed: check.integer('seed', options.seed ?? 1, 0),
    axes,
    onProgress,
    signal,
  };
}

/** Cosines with the difference of the ends of each axis; of one axis, y is the rank. (words, 2) */
async function alongAxes(
  neighbors: Neighbors,
  units: Float32Array,
  axes: readonly (readonly [string, string])[],
): Promise<Float32Array> {
  const { source } = neighbors;
  const count = units.length / source.dim;
  const [across, up] = axes.map((ends) => {
    const [from, to] = ends.map((word) => {
      const id = source.indexOf(word);
      return neighbors.unitRow(id ?? neighbors.refuse(word));
    });
    const difference = to.map((value, d) => value - from[d]);
    const length = Math.hypot(...difference) || 1;
    return { direction: difference.map((value) => value / length) };
  });
  const rows = rowsOf(units, source.dim);
  const coordinates = await project(rows, count, [across, up ?? across], nextTurn);
  if (up !== undefined) return coordinates;
  const heightOf = (id: number): number => 1 - (2 * id) / Math.max(1, count - 1);
  return coordinates.map((value, i) => (i % 2 === 0 ? value : heightOf(i >> 1)));
}

/** Scales coordinates into [-1, 1] by the same factor; those of axes keep their origin. */
function fitted(coordinates: Float32Array, method: MapMethod): Float32Array {
  if (method !== 'axes') return centred(coordinates);
  const most = spansOf(coordinates).map(({ low, high }) => Math.max(-low, high) || 1);
  return coordinates.map((value, i) => value / most[i % 2]);
}

const spaced = (count: number): string => count.toLocaleString('en');
