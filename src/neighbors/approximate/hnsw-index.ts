import type { RowBlock, VectorSource } from '../../embedding/matrix.js';
import { nextTurn } from '../../threads.js';
import type { HnswLibrary, NativeIndex } from './library.js';
import { toUnit } from './unit.js';

/** How a graph is built. */
export interface GraphOptions {
  /** Links of a node: more give better results and take more room. */
  m: number;
  /** Candidates examined to place a node: more give a better graph, but take longer. */
  efConstruction: number;
  /** Threads that build. With one, the same vectors make the same graph. */
  threads: number;
}

/** Progress of a graph being built. */
export interface BuildEvents {
  /** Called with the number of vectors done and the total. */
  onProgress?: (done: number, total: number) => void;
  /** Stops the work when it is aborted. */
  signal?: AbortSignal;
}

/** The vectors found, best first: ids and their cosines. */
export interface Found {
  ids: number[];
  scores: number[];
}

/** Rows added in one call: a fraction of a second's work, after which signals have their turn. */
const ROWS_AT_ONCE = 2048;

/**
 * Approximate search by cosine: a hierarchical navigable small world graph (Malkov and Yashunin,
 * 2018) over the unit vectors of a source. Zero vectors and vectors that are not finite are left
 * out.
 */
export class HnswIndex {
  readonly #native: NativeIndex;

  private constructor(native: NativeIndex) {
    this.#native = native;
  }

  /**
   * Builds a graph of all vectors of a source. Rejects with the signal's reason if it is aborted.
   */
  static async build(
    library: HnswLibrary,
    source: VectorSource,
    { m, efConstruction, threads }: GraphOptions,
    { onProgress, signal }: BuildEvents = {},
  ): Promise<HnswIndex> {
    const native = create(library, source.dim, m, efConstruction);
    for (const block of source.blocks()) {
      for (const { first, data } of partsOf(block, source.dim)) {
        addRows(native, first, data, source.dim, threads);
        onProgress?.(first + data.length / source.dim, source.size);
        await nextTurn();
        signal?.throwIfAborted();
      }
    }
    return new HnswIndex(native);
  }

  /**
   * Opens the graph in a file that `save` wrote, and reads it on demand. Anything after it in the
   * file is ignored. The file must be intact: a wrong link would lead outside its memory.
   */
  static view(library: HnswLibrary, path: string, dim: number): HnswIndex {
    const native = create(library, dim, 0, 0);
    native.view(path);
    return new HnswIndex(native);
  }

  /** Vectors in the graph. */
  get size(): number {
    return this.#native.size();
  }

  /**
   * The vectors nearest to a unit vector (dim), at most `k`, equal scores by id.
   *
   * @param ef candidates kept while searching, at least `k`: more give better results, but take longer
   */
  nearest(query: Float32Array, k: number, ef: number): Found {
    const wanted = Math.min(Math.max(k, ef), this.size);
    if (wanted === 0) return { ids: [], scores: [] };
    const { keys, distances } = this.#native.search(query, wanted, 1);
    const ids = Array.from(keys, Number);
    const order = [...ids.keys()].toSorted(
      (a, b) => distances[a] - distances[b] || ids[a] - ids[b],
    );
    const best = order.slice(0, k);
    return { ids: best.map((at) => ids[at]), scores: best.map((at) => 1 - distances[at]) };
  }

  /** Writes the graph to a file, replacing an existing one. */
  save(path: string): void {
    this.#native.save(path);
  }
}

function create(library: HnswLibrary, dim: number, m: number, efConstruction: number): NativeIndex {
  return new library.Index({
    dimensions: dim,
    metric: 'ip', // 1 - a . b, the cosine distance of unit vectors
    quantization: 'f32',
    connectivity: m,
    expansion_add: efConstruction,
    // The minimum that usearch searches. Asking for more neighbours raises it, so `nearest` sets it
    // for each call.
    expansion_search: 1,
    multi: false,
  });
}

/** Adds rows (count, dim), which have ids from `first` on. */
function addRows(
  native: NativeIndex,
  first: number,
  data: Float32Array,
  dim: number,
  threads: number,
): void {
  const count = data.length / dim;
  const keys = new BigUint64Array(count);
  const units = new Float32Array(data.length);
  let kept = 0;
  for (let row = 0; row < count; row++) {
    const unit = toUnit(data.subarray(row * dim, (row + 1) * dim));
    if (unit === undefined) continue;
    units.set(unit, kept * dim);
    keys[kept++] = BigInt(first + row);
  }
  if (kept > 0) native.add(keys.subarray(0, kept), units.subarray(0, kept * dim), threads);
}

function* partsOf({ first, data }: RowBlock, dim: number): Generator<RowBlock> {
  const step = ROWS_AT_ONCE * dim;
  for (let start = 0; start < data.length; start += step) {
    yield { first: first + start / dim, data: data.subarray(start, start + step) };
  }
}
