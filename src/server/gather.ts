import type { Model } from '../model/model.js';
import type { Neighbor } from '../neighbors/index.js';

/** Searches in one go, at most: nobody else is answered meanwhile. */
const MOST = 32;

/** A search that waits for others. */
interface Waiting {
  readonly word: string;
  readonly k: number;
  resolve(found: Neighbor[]): void;
  reject(error: unknown): void;
}

const waiting = new WeakMap<Model, Waiting[]>();

/** Where there is no setImmediate, a timer does. */
const soon: (work: () => void) => void = globalThis.setImmediate ?? setTimeout;

/**
 * The `k` words nearest to a word of the vocabulary, exact. Searches that arrive in the same turn of
 * the event loop become one, which reads the vectors once for all of them: half the work of each.
 */
export function gatherSimilar(model: Model, word: string, k: number): Promise<Neighbor[]> {
  return new Promise((resolve, reject) => {
    const others = waiting.get(model);
    const own = { word, k, resolve, reject };
    if (others !== undefined && others.length < MOST) {
      others.push(own);
      return;
    }
    const list = [own];
    waiting.set(model, list);
    soon(() => {
      if (waiting.get(model) === list) waiting.delete(model);
      void searchTogether(model, list);
    });
  });
}

async function searchTogether(model: Model, list: readonly Waiting[]): Promise<void> {
  for (const k of new Set(list.map((each) => each.k))) {
    const group = list.filter((each) => each.k === k);
    try {
      const words = group.map(({ word }) => word);
      const found =
        words.length === 1
          ? [model.neighbors.similar(words[0], { topn: k })]
          : await model.neighbors.similarMany(words, { topn: k, threads: 1 });
      group.forEach(({ resolve }, i) => resolve(found[i]));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
