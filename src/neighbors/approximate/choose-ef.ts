import { ApproximateNeighbors, MEASURED_K } from './approximate-neighbors.js';
import type { HnswIndex } from './hnsw-index.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { measure, type Measured, type Sample } from './recall.js';

/** A value of `ef`, and its measurements. */
export interface ChosenEf extends Measured {
  readonly ef: number;
}

/** Breadths to try, one after the other; the last finds nearly all that a graph can find. */
const LADDER = [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048];

/** The measurements of one value of `ef` on a sample. */
export function measureEf(
  source: VectorSource,
  index: HnswIndex,
  sample: Sample,
  ef: number,
): ChosenEf {
  const neighbors = new ApproximateNeighbors(source, index, ef);
  const search = (word: string, options: { topn: number }) => neighbors.similar(word, options);
  return { ef, ...measure(sample, search, MEASURED_K) };
}

/** The first value whose recall is at least `recall`; the best one if none reaches it. */
export function chooseEf(
  source: VectorSource,
  index: HnswIndex,
  sample: Sample,
  recall: number,
): ChosenEf {
  let best: ChosenEf | undefined;
  for (const ef of LADDER) {
    const measured = measureEf(source, index, sample, ef);
    if (best === undefined || measured.recall > best.recall) best = measured;
    if (measured.recall >= recall || ef >= index.size) break;
  }
  return best!;
}
