import type { Model } from '../model/model.js';
import type { Neighbor } from '../neighbors/index.js';

/** Maximum number of queries in one search: no other request is answered meanwhile. */
const MOST = 32;

/** A query that waits for others. */
interface Waiting {
  readonly word: string;
  readonly k: number;
  resolve(found: Neighbor[]): void;
  reject(error: unknown): void;
}

const waiting = new WeakMap<Model, Waiting[]>();

/** Browsers have no setImmediate. */
const soon: (work: () => void) => void = globalThis.setImmediate ?? setTimeout;

/**
 * The exact `k` nearest words to a word of the vocabulary. Queries that arrive in the same turn of the
 * event loop share one search, which reads the vectors once for all of them.
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
