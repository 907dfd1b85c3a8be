import type { TrainingTask } from '../../src/engines/engine.js';
import { END, type IdStream } from '../../src/ingest/id-stream.js';
import { nextBelow, seedRandom } from '../../src/random.js';
import { buildNoiseTable } from '../../src/vocabulary/noise.js';
import { keepThresholds } from '../../src/vocabulary/subsampling.js';

/** A stream in memory: segments of documents of ids, or -1 for a word that is unknown. */
export function streamOf(segments: readonly (readonly number[][])[], size: number): IdStream {
  return {
    segments: segments.map((documents) => {
      const ids = Uint32Array.from(
        documents.flatMap((document) => [...document.map((id) => (id < 0 ? size : id)), END]),
      );
      return { length: ids.length, place: ids.buffer, table: 0, startsDocument: true };
    }),
    tables: [Uint32Array.from({ length: size + 1 }, (_, id) => (id === size ? 0xfffffffe : id))],
    file: undefined,
  };
}

/** Random documents in which low ids are frequent, as in real text. */
export function randomDocuments(size: number, count: number, length: number, seed: number) {
  const random = seedRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: nextBelow(random, length) + 1 }, () =>
      Math.floor(nextBelow(random, size * 100) ** 2 / (size * 100 * 100)),
    ),
  );
}

/** A task on random text; what is given replaces the defaults. */
export function taskOf(changes: Partial<TrainingTask> & { size?: number } = {}): TrainingTask {
  const size = changes.size ?? 30;
  const segments = [1, 2, 3].map((seed) => randomDocuments(size, 20, 30, seed));
  const counts = new Float64Array(size).fill(1);
  for (const id of segments.flat(2)) counts[id]++;
  return {
    stream: streamOf(segments, size),
    wordsPerEpoch: segments.flat(2).length,
    size,
    keep: keepThresholds(counts, 0.05),
    noise: buildNoiseTable(counts, 0.75),
    frozen: undefined,
    mode: 'skipgram',
    dim: 10,
    window: 5,
    shrink: true,
    negative: 5,
    mean: true,
    epochs: 2,
    rate: 0.025,
    minRate: 1e-4,
    heldOut: 0,
    seed: 1,
    threads: 1,
    deterministic: false,
    batch: 4,
    backend: 'cpu',
    ...changes,
  };
}
