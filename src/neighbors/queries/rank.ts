import type { Neighbor } from '../found.js';
import type { Neighbors } from '../search.js';
import { cosine } from './arithmetic.js';
import { cosinesTo } from './cosines.js';
import { askedWord } from './words.js';

/**
 * The words that are nearer to `a` than `b` is, the nearest first.
 *
 * @throws UnknownWordError
 */
export function closerThan(neighbors: Neighbors, a: string, b: string): Neighbor[] {
  const { ids, scores } = closer(neighbors, a, b);
  return ids
    .toSorted((x, y) => scores[y] - scores[x] || x - y)
    .map((id) => ({ word: neighbors.source.wordOf(id), score: scores[id] }));
}

/**
 * The place of `b` among the neighbours of `a`, 1 for the nearest.
 *
 * @throws UnknownWordError
 */
export function rank(neighbors: Neighbors, a: string, b: string): number {
  return closer(neighbors, a, b).ids.length + 1;
}

function closer(neighbors: Neighbors, a: string, b: string) {
  const { source } = neighbors;
  const from = askedWord(source, 'a', a);
  const to = askedWord(source, 'b', b);
  const scores = cosinesTo(neighbors, from.vector);
  const ids: number[] = [];
  // Nothing is nearer to a word than itself.
  if (a === b || (from.id !== undefined && from.id === to.id)) return { ids, scores };
  const score = to.id === undefined ? cosine(from.vector, to.vector) : scores[to.id];
  for (let id = 0; id < scores.length; id++) {
    if (scores[id] > score && id !== from.id) ids.push(id);
  }
  return { ids, scores };
}
