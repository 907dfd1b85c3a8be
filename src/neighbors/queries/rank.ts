import type { Neighbor } from '../found.js';
import type { Neighbors } from '../search.js';
import { cosinesTo } from './cosines.js';
import { idOf } from './words.js';

/** The words that are nearer to `a` than `b` is, the nearest first. Throws UnknownWordError. */
export function closerThan(neighbors: Neighbors, a: string, b: string): Neighbor[] {
  const { ids, scores } = closer(neighbors, a, b);
  return ids
    .toSorted((x, y) => scores[y] - scores[x] || x - y)
    .map((id) => ({ word: neighbors.source.wordOf(id), score: scores[id] }));
}

/** The place of `b` among the neighbours of `a`, 1 for the nearest. Throws UnknownWordError. */
export function rank(neighbors: Neighbors, a: string, b: string): number {
  return closer(neighbors, a, b).ids.length + 1;
}

function closer(neighbors: Neighbors, a: string, b: string) {
  const { source } = neighbors;
  const from = idOf(source, 'a', a);
  const to = idOf(source, 'b', b);
  const scores = cosinesTo(neighbors, source.row(from));
  const ids: number[] = [];
  if (from === to) return { ids, scores }; // nothing is nearer to a word than itself
  for (let id = 0; id < scores.length; id++) {
    if (scores[id] > scores[to] && id !== from) ids.push(id);
  }
  return { ids, scores };
}
