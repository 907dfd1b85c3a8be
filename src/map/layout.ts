import type { Neighbors } from '../neighbors/index.js';
import { nextTurn } from '../threads.js';
import { nearestGraph, searchAmong } from './nearest.js';
import { principalCoordinates } from './projection.js';
import { layOut } from './umap.js';

/** How UMAP lays out vectors. */
export interface LayoutOptions {
  /** Nearest neighbours of each vector. */
  readonly neighbors: number;
  readonly epochs: number;
  readonly seed: number;
  /** Threads that search for neighbours; by default one per core. */
  readonly threads?: number;
  /** Vectors that UMAP places; the others are placed near their neighbours. @default 100000 */
  readonly most?: number;
  /** Called with the progress from 0 to 1, a few times a second. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** A two-dimensional layout. */
export interface Layout {
  readonly coordinates: Float32Array; // (vectors, 2), around 0
  /** Neighbours per vector in the graph behind the layout. */
  readonly neighbors: number;
}

const MOST = 100_000;
/** Vectors searched between two progress reports. */
const PART = 4096;
/** A vector that UMAP does not place goes to the mean of this many neighbours. */
const NEAR = 5;
/** Milliseconds of work between two pauses for other work on this thread. */
const TURN = 30;
/** Seconds per product of the search, and per neighbour and epoch; only their ratio matters. */
const [SEARCH_COST, PASS_COST] = [4e-11, 8e-8];

/**
 * Lays out unit vectors by UMAP of their exact nearest neighbours, initialised with their principal
 * components. The same vectors and seed give the same coordinates for any number of threads.
 *
 * @param units (vectors, dim)
 * @param all a search over these vectors, where there is one already
 */
export async function layOutVectors(
  units: Float32Array,
  dim: number,
  options: LayoutOptions,
  all?: Neighbors,
): Promise<Layout> {
  const { onProgress, signal, threads, most = MOST } = options;
  const size = units.length / dim;
  const laidOut = Math.min(size, most);
  const first = units.subarray(0, laidOut * dim);
  const search = laidOut === size && all !== undefined ? all : await searchAmong(first, dim);
  const costs = costsOf(size, laidOut, dim, options);
  const total = costs.graph + costs.passes + costs.rest;
  const told = async (done: number): Promise<void> => {
    signal?.throwIfAborted();
    onProgress?.(Math.min(1, done / total));
    await nextTurn();
  };
  await told(0);
  const graph = await nearestGraph(search, first, options.neighbors, {
    threads,
    part: PART,
    onProgress: (share) => told(share * costs.graph),
  });
  const coordinates = await principalCoordinates(first, dim, nextTurn);
  let turn = performance.now();
  for (const share of layOut(graph, coordinates, options.epochs, options.seed)) {
    if (performance.now() - turn < TURN) continue;
    await told(costs.graph + share * costs.passes);
    turn = performance.now();
  }
  const placed = withoutOutliers(coordinates);
  if (laidOut === size) return { coordinates: placed, neighbors: graph.count };
  const whole = new Float32Array(2 * size);
  whole.set(placed);
  for (let id = laidOut; id < size; id += PART) {
    await told(costs.graph + costs.passes + ((id - laidOut) / (size - laidOut)) * costs.rest);
    const end = Math.min(size, id + PART);
    const queries = units.subarray(id * dim, end * dim);
    const { topn, ids } = await search.searchMany(queries, { topn: NEAR, threads });
    for (let q = id; q < end; q++) {
      const near = ids.subarray((q - id) * topn, (q - id + 1) * topn).filter((each) => each >= 0);
      for (const other of near) {
        whole[2 * q] += placed[2 * other] / near.length;
        whole[2 * q + 1] += placed[2 * other + 1] / near.length;
      }
    }
  }
  return { coordinates: whole, neighbors: graph.count };
}

/** The approximate duration of each part of the work. */
function costsOf(
  size: number,
  laidOut: number,
  dim: number,
  { neighbors, epochs, threads = 1 }: LayoutOptions,
) {
  return {
    graph: (laidOut * laidOut * dim * SEARCH_COST) / threads,
    passes: laidOut * neighbors * epochs * PASS_COST,
    rest: ((size - laidOut) * laidOut * dim * SEARCH_COST) / threads,
  };
}

/**
 * Pulls islands in: groups without links to others drift away throughout the layout, and would leave
 * little room for the rest. The farthest few keep their directions.
 */
function withoutOutliers(coordinates: Float32Array): Float32Array {
  const middle = [0, 1].map((which) =>
    quantile(
      coordinates.filter((_, i) => i % 2 === which),
      0.5,
    ),
  );
  const distances = new Float32Array(coordinates.length / 2).map((_, id) =>
    Math.hypot(coordinates[2 * id] - middle[0], coordinates[2 * id + 1] - middle[1]),
  );
  const most = quantile(distances, 0.97) * 1.1 || Infinity;
  return coordinates.map((value, i) => {
    const distance = distances[Math.floor(i / 2)];
    const factor = distance > most ? (most * (1 + 0.05 * Math.log(distance / most))) / distance : 1;
    return (value - middle[i % 2]) * factor;
  });
}

const quantile = (values: Float32Array, share: number): number =>
  values.toSorted()[Math.ceil(share * (values.length - 1))];
