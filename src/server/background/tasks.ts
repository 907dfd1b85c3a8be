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
  /** The model beside which layouts are kept; null for one that is in memory. */
  readonly path: string | null;
}

/** Groups of like words. */
export interface ClusterTask {
  readonly kind: 'clusters';
  readonly units: Float32Array; // (words, dim)
  readonly dim: number;
  readonly count: number;
  readonly seed: number;
}

/** The same words of two models, to lie in one plane. */
export interface AlignTask extends WordPairs {
  readonly kind: 'align';
}

/** What tasks come to, by their kinds. */
export interface Results {
  readonly layout: Float32Array; // (words, 2) in [-1, 1]
  readonly clusters: Clusters;
  readonly align: AlignedWords;
}

export type Task = LayoutTask | ClusterTask | AlignTask;

/** A task as it crosses to a thread. */
export interface TaskMessage {
  readonly task: Task;
  /** Where the share that is done is written, (1); the thread that waits reads it. */
  readonly progress: Float32Array;
}

/** Does a task. */
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

/** A layout from the file beside the model, or a new one, which is then kept there. */
async function layOutOnce(
  task: LayoutTask,
  onProgress: (share: number) => void,
): Promise<Float32Array> {
  const { dim, neighbors, epochs, seed, path } = task;
  const units = finite(task.units, dim);
  const compute = async (): Promise<Float32Array> => {
    // A thread is left to whoever asks the server meanwhile.
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
    // A folder that nobody may write to: the layout is computed again next time.
  }
  return coordinates;
}

/** Tells vectors from all others. */
async function fingerprintOf(units: Float32Array, dim: number): Promise<string> {
  const { createHash } = await import('node:crypto');
  const bytes = new Uint8Array(units.buffer, units.byteOffset, units.byteLength);
  return createHash('sha256').update(`layout 1, ${dim}\n`).update(bytes).digest('hex');
}

/** Rows with numbers that are not finite become zeros, in place: they are like no others. */
function finite(units: Float32Array, dim: number): Float32Array {
  for (let start = 0; start < units.length; start += dim) {
    const row = units.subarray(start, start + dim);
    if (!row.every(Number.isFinite)) row.fill(0);
  }
  return units;
}
