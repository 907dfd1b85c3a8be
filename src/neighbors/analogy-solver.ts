import type { UnitRows } from './unit-rows.js';

/** The ids of a question: what is to c as b is to a? */
export interface AnalogyIds {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Ids that cannot be the answer. */
  readonly excluded: readonly number[];
}

/** The most floats of a table of scores that stays in the cache. */
const TABLE = 2 ** 20;

/**
 * Answers many analogies at once among the first `limit` rows: the id whose vector is nearest to
 * b - a + c, the lowest of equals; -1 if none is left.
 *
 * A row's product with b - a + c is the sum of its products with each. Questions have far fewer
 * distinct words than there are questions, so each word is multiplied with each row once, and a
 * question only adds up products. The rows are read tile by tile, to keep the products in the cache.
 */
export function solveAnalogies(
  rows: UnitRows,
  questions: readonly AnalogyIds[],
  limit: number,
): Int32Array {
  const { kernels, stride } = rows;
  const asked = questions.flatMap(({ a, b, c }) => [a, b, c]); // (questions, 3) ids
  const words = [...new Set(asked)];
  const places = new Map(words.map((id, place) => [id, place]));
  const slots = Int32Array.from(asked, (id) => places.get(id)!); // (questions, 3) places in words
  const tile = tileRows(words.length, limit);

  // In the scratch memory: queries (words, stride), table (words, tile), sums (tile).
  const queries = rows.scratch(words.length * stride + words.length * tile + tile);
  const table = queries + 4 * words.length * stride;
  const sums = table + 4 * words.length * tile;
  const queryFloats = rows.floats(queries, words.length * stride);
  words.forEach((id, place) => {
    queryFloats.set(rows.floats(rows.addressOf(id), stride), place * stride);
  });

  const answers = new Int32Array(questions.length).fill(-1);
  const best = new Float32Array(questions.length).fill(-Infinity);
  const scores = rows.floats(sums, tile);
  for (let first = 0; first < limit; first += tile) {
    const count = Math.min(tile, limit - first);
    kernels.scoreBatch(table, rows.addressOf(first), queries, count, words.length, stride);
    const products = (slot: number): number => table + 4 * slots[slot] * count;
    for (let q = 0; q < questions.length; q++) {
      const slot = 3 * q;
      kernels.offsetScores(sums, products(slot), products(slot + 1), products(slot + 2), count);
      for (const id of questions[q].excluded) {
        if (id >= first && id < first + count) scores[id - first] = -Infinity;
      }
      const highest = kernels.maximum(sums, count);
      if (highest > best[q]) {
        best[q] = highest;
        answers[q] = first + scores.indexOf(highest);
      }
    }
  }
  return answers;
}

/** Rows per tile: a multiple of 4, few enough for the table to stay in the cache. */
function tileRows(words: number, limit: number): number {
  const fitting = Math.floor(TABLE / Math.max(words, 1) / 4) * 4;
  return Math.min(Math.max(fitting, 64), Math.ceil(limit / 4) * 4);
}
