import type { VectorSource } from '../../embedding/matrix.js';
import { nextBelow, seedRandom } from '../../random.js';
import type { Neighbor } from '../found.js';
import { median, timed } from './cost.js';
import { toUnit } from './unit.js';

/** Words to search for, and the answers of an exact search. */
export interface Sample {
  readonly words: readonly string[];
  /** The nearest words of each. */
  readonly nearest: readonly ReadonlySet<string>[];
  /** Milliseconds of an exact search, the median. */
  readonly milliseconds: number;
}

/** How well and how fast a search answers a sample. */
export interface Measured {
  /** The share of the exact search's neighbours that were found; 1 if there are none. */
  readonly recall: number;
  /** Milliseconds of a search, the median. */
  readonly milliseconds: number;
}

/** Answers a question about one word. */
export type Search = (word: string, options: { topn: number }) => Neighbor[];

/** Draws up to `count` different words whose vectors have a direction, the same for the same seed. */
export function drawWords(source: VectorSource, count: number, seed: number): string[] {
  const random = seedRandom(seed);
  const drawn = new Set<number>();
  const words: string[] = [];
  const limit = Math.min(source.size, count);
  // If nearly all vectors are zeros, drawing ends before it has found enough.
  for (let draws = 0; draws < 20 * count && words.length < limit; draws++) {
    const id = nextBelow(random, source.size);
    if (drawn.has(id)) continue;
    drawn.add(id);
    if (toUnit(source.row(id)) !== undefined) words.push(source.wordOf(id));
  }
  return words;
}

/** Asks an exact search for the `k` nearest words of each word. */
export function takeSample(words: readonly string[], exact: Search, k: number): Sample {
  const times: number[] = [];
  const nearest = words.map((word) => {
    let found: Neighbor[] = [];
    times.push(timed(() => (found = exact(word, { topn: k }))));
    return new Set(found.map((neighbor) => neighbor.word));
  });
  return { words, nearest, milliseconds: median(times) };
}

/** Asks another search the same, and compares. */
export function measure(sample: Sample, search: Search, k: number): Measured {
  const times: number[] = [];
  let found = 0;
  let wanted = 0;
  sample.words.forEach((word, at) => {
    let answers: Neighbor[] = [];
    times.push(timed(() => (answers = search(word, { topn: k }))));
    found += answers.filter((answer) => sample.nearest[at].has(answer.word)).length;
    wanted += sample.nearest[at].size;
  });
  return { recall: wanted === 0 ? 1 : found / wanted, milliseconds: median(times) };
}
