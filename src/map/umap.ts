import { nextBelow, nextFloat, type RandomState, seedRandom } from '../random.js';
import type { NearestGraph } from './nearest.js';

/*
 * Uniform manifold approximation and projection (McInnes, Healy and Melville 2018) of a graph of
 * nearest neighbours into the plane. Each word has a fuzzy set of neighbours; the union of these sets
 * gives the weights of a graph's edges. The layout attracts the ends of an edge in proportion to its
 * weight, and repels words drawn at random. It runs on one thread, so the seed determines every
 * coordinate.
 */

/** How fast attraction falls with distance: 1 / (1 + A d^2B), fitted to a least distance of 0.1. */
const A = 1.5769434;
const B = 0.8950609;
/** Random words that repel each end of an edge. */
const REPELLING = 5;
/** The largest step of a coordinate. */
const LONGEST = 4;
/** The half width of the layout at the start. */
const EXTENT = 10;

/** Edges in both directions, with the number of epochs between two uses of each. */
interface FuzzyGraph {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly epochsPerUse: Float32Array;
}

/**
 * Lays out words so that neighbours are close. Yields its progress from 0 to 1, in small steps.
 *
 * @param start (size, 2) coordinates to begin with, such as principal coordinates; they are changed
 * into the layout
 */
export function* layOut(
  graph: NearestGraph,
  start: Float32Array,
  epochs: number,
  seed: number,
): Generator<number, void> {
  if (graph.count === 0) return;
  const random = seedRandom(seed);
  const at = start;
  prepare(at, random);
  const { from, to, epochsPerUse } = fuzzyGraph(graph, epochs);
  const next = Float32Array.from(epochsPerUse);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - epoch / epochs;
    for (let edge = 0; edge < from.length; edge++) {
      if (next[edge] > epoch) continue;
      next[edge] += epochsPerUse[edge];
      attract(at, 2 * from[edge], 2 * to[edge], rate);
      for (let k = 0; k < REPELLING; k++) {
        const other = nextBelow(random, graph.size);
        if (other !== from[edge]) repel(at, 2 * from[edge], 2 * other, rate);
      }
    }
    yield (epoch + 1) / epochs;
  }
}

/** The number of epochs for a number of words, as in the authors' program. */
export const defaultEpochs = (words: number): number => (words <= 10_000 ? 500 : 200);

function attract(at: Float32Array, i: number, j: number, rate: number): void {
  const [dx, dy] = [at[i] - at[j], at[i + 1] - at[j + 1]];
  const square = dx * dx + dy * dy;
  if (square === 0) return;
  const power = square ** B;
  const pull = (-2 * A * B * (power / square)) / (1 + A * power);
  const [x, y] = [rate * limited(pull * dx), rate * limited(pull * dy)];
  at[i] += x;
  at[i + 1] += y;
  at[j] -= x;
  at[j + 1] -= y;
}

function repel(at: Float32Array, i: number, j: number, rate: number): void {
  const [dx, dy] = [at[i] - at[j], at[i + 1] - at[j + 1]];
  const square = dx * dx + dy * dy;
  if (square === 0) {
    at[i] += rate * LONGEST; // words with equal vectors have to separate
    return;
  }
  const push = (2 * B) / ((0.001 + square) * (1 + A * square ** B));
  at[i] += rate * limited(push * dx);
  at[i + 1] += rate * limited(push * dy);
}

const limited = (step: number): number => Math.max(-LONGEST, Math.min(LONGEST, step));

/** Scales the initial layout, and adds a little noise so that equal vectors do not coincide. */
function prepare(at: Float32Array, random: RandomState): void {
  let most = 0;
  for (const value of at) most = Math.max(most, Math.abs(value));
  const factor = most > 0 ? EXTENT / most : 0;
  for (let i = 0; i < at.length; i++) at[i] = at[i] * factor + (nextFloat(random) - 0.5) * 1e-3;
}

function fuzzyGraph(graph: NearestGraph, epochs: number): FuzzyGraph {
  const { size, count, ids } = graph;
  const weights = memberships(graph);
  const from: number[] = [];
  const to: number[] = [];
  const union: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let k = i * count; k < (i + 1) * count; k++) {
      const j = ids[k];
      const back = ids.subarray(j * count, (j + 1) * count).indexOf(i);
      if (back >= 0 && j < i) continue; // known from j
      const other = back < 0 ? 0 : weights[j * count + back];
      const weight = weights[k] + other - weights[k] * other;
      from.push(i, j);
      to.push(j, i);
      union.push(weight, weight);
    }
  }
  const most = union.reduce((a, b) => Math.max(a, b), 0);
  const isUsed = union.map((weight) => weight * epochs >= most);
  const used = (_: number, edge: number): boolean => isUsed[edge];
  return {
    from: Int32Array.from(from.filter(used)),
    to: Int32Array.from(to.filter(used)),
    epochsPerUse: Float32Array.from(union.filter(used), (weight) => most / weight),
  };
}

/**
 * Membership of each neighbour, (size, count): 1 for the nearest, then falling with distance, at a
 * rate that makes those of a word sum to log2 of their number.
 */
function memberships({ size, count, scores }: NearestGraph): Float64Array {
  const target = Math.log2(count);
  const distances = Float64Array.from(scores, (score) => Math.max(0, 1 - score));
  const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
  const weights = new Float64Array(size * count);
  for (let i = 0; i < size; i++) {
    const own = distances.subarray(i * count, (i + 1) * count);
    const nearest = own.find((d) => d > 0) ?? 0;
    const width = Math.max(widthFor(own, nearest, target), 1e-3 * mean);
    for (let k = 0; k < count; k++) {
      const beyond = own[k] - nearest;
      weights[i * count + k] = beyond <= 0 || width === 0 ? 1 : Math.exp(-beyond / width);
    }
  }
  return weights;
}

/** By bisection. */
function widthFor(distances: Float64Array, nearest: number, target: number): number {
  let [low, high, width] = [0, Infinity, 1];
  for (let turn = 0; turn < 64; turn++) {
    let sum = 0;
    for (const d of distances) sum += d <= nearest ? 1 : Math.exp(-(d - nearest) / width);
    if (Math.abs(sum - target) < 1e-5) break;
    if (sum > target) high = width;
    else low = width;
    width = high === Infinity ? 2 * width : (low + high) / 2;
  }
  return width;
}
