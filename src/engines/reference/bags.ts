import type { Inputs } from '../rules/ends.js';

/** The input rows of a word. */
export function rowsOf(word: number, { bags }: Pick<Inputs, 'bags'>): readonly number[] {
  if (bags === undefined) return [word];
  return Array.from(bags.rows.subarray(bags.starts[word], bags.starts[word + 1]));
}
