import { type AlignedWords, alignWords, type WordPairs } from '../../map/alignment.js';
import { type Clusters, clusterVectors } from '../../map/clusters.js';
import { layOutVectors } from '../../map/layout.js';
import { centred } from '../../map/projection.js';
import { availableThreads } from '../../threads.js';

/** A layout of the most frequent words by UMAP. */
export interface LayoutTask {
  readonly kind: 'layout';
  readonly units: Float32Array; // (words, dim)
  readonly dim: number;
  readonly neighbors: number;
  readonly epochs: number;
  readonly seed: number;
  /** The model beside which layouts are stored; null for a model in memory. */
  readonly path: string | null;
}

/** Clusters of similar words. */
export interface ClusterTask {
  readonly kind: 'clusters';
  readonly units: Float32Array; // (words, dim)
  readonly dim: number;
  readonly count: number;
  readonly seed: number;
}

/** The same words of two models, to be placed in one plane. */
export interface AlignTask extends WordPairs {
  readonly kind: 'align';
}

/** The results of tasks, by kind. */
export interface Results {
  readonly layout: Float32Array; // (words, 2) in [-1, 1]
  readonly clusters: Clusters;
  readonly align: AlignedWords;
}

export type Task = LayoutTask | ClusterTask | AlignTask;

/** A task as it is sent to a thread. */
export interface TaskMessage {
  readonly task: Task;
  /** Progress from 0 to 1, (1); written by the worker, read by the thread that waits. */
  readonly progress: Float32Array;
}

/** Runs a task. */
export async function answerTask({ task, progress }: TaskMessage): Promise<Results[Task['kind']]> {
  const onProgress = (share: number): void => {
    progress[0] = share;
  };
  switch (task.kind) {
    case 'layout':
      return layOutOnce(task, onProgress);
    case 'clusters':
      return clusterVectors(finite(task.units, task.dim), task.dim, task.count, task.seed);
    case 'align': {
      const { left, right, leftDim, rightDim } = task;
      finite(left, leftDim);
      finite(right, rightDim);
      return alignWords(task);
    }
  }
}

/** A layout from the file beside the model, or a new one, which is then stored there. */
async function layOutOnce(
  task: LayoutTask,
  onProgress: (share: number) => void,
): Promise<Float32Array> {
  const { dim, neighbors, epochs, seed, path } = task;
  const units = finite(task.units, dim);
  const compute = async (): Promise<Float32Array> => {
    // Leaves one core for requests.
    const threads = Math.max(1, (await availableThreads()) - 1);
    const options = { neighbors, epochs, seed, threads, onProgress };
    return centred((await layOutVectors(units, dim, options)).coordinates);
  };
  if (path === null) return compute();
  const { readLayout, writeLayout } = await import('../../store/vectors/map-file.js');
  const words = units.length / dim;
  const key = { fingerprint: await fingerprintOf(units, dim), words, neighbors, epochs, seed };
  const kept = readLayout(path, key);
  if (kept !== undefined) return kept;
  const coordinates = await compute();
  try {
    writeLayout(path, key, coordinates);
  } catch {
    // The folder is read-only: the layout is computed again next time.
  }
  return coordinates;
}

/** A fingerprint of vectors. */
async function fingerprintOf(units: Float32Array, dim: number): Promise<string> {
  const { createHash } = await import('node:crypto');
  const bytes = new Uint8Array(units.buffer, units.byteOffset, units.byteLength);
  return createHash('sha256').update(`layout 1, ${dim}\n`).update(bytes).digest('hex');
}

/** Sets rows with numbers that are not finite to zeros, in place, so they are similar to none. */
function finite(units: Float32Array, dim: number): Float32Array {
  for (let start = 0; start < units.length; start += dim) {
    const row = units.subarray(start, start + dim);
    if (!row.every(Number.isFinite)) row.fill(0);
  }
  return units;
}
