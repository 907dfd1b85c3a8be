import { nextBelow, nextFloat, seedRandom } from '../random.js';
import { nextTurn } from '../threads.js';

/** Clusters of similar words. */
export interface Clusters {
  readonly count: number;
  /** The number of each word's cluster, (words). */
  readonly of: Uint8Array;
  readonly sizes: readonly number[]; // (count)
  /** Ids of typical words of each cluster: the frequent words nearest to its centroid. */
  readonly typical: readonly (readonly number[])[]; // (count, up to 3)
}

/** Words that determine the centroids; the others are assigned to them. */
const LEARNED_FROM = 50_000;
const ROUNDS = 30;
const TYPICAL = 3;
/** The most frequent words, among which typical words are chosen. */
const FREQUENT = 1000;
/** The same for a cluster with hardly any of these words. */
const RARER = 20_000;
/** Multiplications between two pauses. */
const WORK = 8e6;

/**
 * Groups unit vectors around `count` centroids by spherical k-means (Dhillon and Modha 2001),
 * initialised by k-means++ (Arthur and Vassilvitskii 2007). The same vectors and seed give the same clusters,
 * largest first.
 *
 * @param units (words, dim)
 * @param count at most 255; fewer where there are fewer words
 */
export async function clusterVectors(
  units: Float32Array,
  dim: number,
  count: number,
  seed: number,
): Promise<Clusters> {
  const size = units.length / dim;
  const learned = Math.min(size, LEARNED_FROM);
  const most = Math.min(count, size);
  const middles = firstMiddles(units.subarray(0, learned * dim), dim, most, seed);
  const of = new Uint8Array(size);
  for (let round = 0; round < ROUNDS; round++) {
    const changed = await assign(units, dim, middles, of, learned);
    if (changed === 0) break;
    moveMiddles(units, dim, middles, of, learned);
  }
  await assign(units, dim, middles, of, size);
  return described(units, dim, middles, of);
}

/** Initial centroids, drawn in proportion to their distance from those drawn before. */
function firstMiddles(
  units: Float32Array,
  dim: number,
  count: number,
  seed: number,
): Float64Array[] {
  const random = seedRandom(seed);
  const size = units.length / dim;
  const row = (id: number): Float64Array =>
    Float64Array.from(units.subarray(id * dim, (id + 1) * dim));
  const middles: Float64Array[] = [];
  const distances = new Float64Array(size).fill(Infinity);
  for (let next = nextBelow(random, size); middles.length < count;) {
    const middle = row(next);
    middles.push(middle);
    let total = 0;
    for (let id = 0; id < size; id++) {
      const distance = Math.max(0, 1 - product(units, id * dim, middle));
      distances[id] = Math.min(distances[id], distance);
      total += distances[id];
    }
    let rest = nextFloat(random) * total;
    next = 0;
    while (next < size - 1 && (rest -= distances[next]) > 0) next++;
  }
  return middles;
}

/** Assigns the first words to their nearest centroids; returns how many changed. */
async function assign(
  units: Float32Array,
  dim: number,
  middles: readonly Float64Array[],
  of: Uint8Array,
  words: number,
): Promise<number> {
  const each = Math.max(1, Math.floor(WORK / (dim * middles.length)));
  let changed = 0;
  for (let id = 0; id < words; id++) {
    let [best, most] = [0, -Infinity];
    for (let which = 0; which < middles.length; which++) {
      const score = product(units, id * dim, middles[which]);
      if (score > most) [best, most] = [which, score];
    }
    if (of[id] !== best) changed++;
    of[id] = best;
    if (id % each === each - 1) await nextTurn();
  }
  return changed;
}

/** An empty cluster keeps its centroid. */
function moveMiddles(
  units: Float32Array,
  dim: number,
  middles: readonly Float64Array[],
  of: Uint8Array,
  words: number,
): void {
  const sums = middles.map(() => new Float64Array(dim));
  for (let id = 0; id < words; id++) {
    const sum = sums[of[id]];
    for (let i = 0; i < dim; i++) sum[i] += units[id * dim + i];
  }
  sums.forEach((sum, which) => {
    const norm = Math.hypot(...sum);
    if (norm > 0) middles[which].set(sum.map((value) => value / norm));
  });
}

function described(
  units: Float32Array,
  dim: number,
  middles: readonly Float64Array[],
  of: Uint8Array,
): Clusters {
  const sizes = middles.map(() => 0);
  for (const which of of) sizes[which]++;
  const order = [...sizes.keys()].toSorted((a, b) => sizes[b] - sizes[a] || a - b);
  const places = order.map((_, which) => order.indexOf(which));
  const typical = order.map((which) => {
    const among = (words: number): number[] =>
      [...of.subarray(0, words).keys()].filter((id) => of[id] === which);
    const frequent = among(FREQUENT);
    const members = frequent.length < TYPICAL ? among(RARER) : frequent;
    const scores = new Map(members.map((id) => [id, product(units, id * dim, middles[which])]));
    return members.toSorted((a, b) => scores.get(b)! - scores.get(a)!).slice(0, TYPICAL);
  });
  return {
    count: middles.length,
    of: of.map((which) => places[which]),
    sizes: order.map((which) => sizes[which]),
    typical,
  };
}

function product(units: Float32Array, from: number, middle: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < middle.length; i++) sum += units[from + i] * middle[i];
  return sum;
}
