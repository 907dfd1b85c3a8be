import { ALWAYS } from '../../vocabulary/subsampling.js';
import type { TrainingTask } from '../engine.js';
import type { RowLists } from '../rules/ends.js';

/** How often training uses the rows of both matrices, per word that it passes. */
export interface RowUses {
  readonly input: Float64Array; // (inputs.rows)
  readonly output: Float64Array; // (outputs.rows)
}

/** What it depends on. */
export type UsesShape = Pick<
  TrainingTask,
  'keep' | 'inputs' | 'outputs' | 'window' | 'fixedWindow' | 'negative'
>;

/**
 * The uses of each row, as the synchronous rule counts them (`pullOf`): an input row is used once in
 * each window that its word is in, an output row once for each window that it is a target of.
 *
 * @param counts (size) how often each word occurs in the text
 */
export function usesOf(
  { keep, inputs, outputs, window, fixedWindow, negative }: UsesShape,
  counts: Float64Array,
): RowUses {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const kept = counts.map((count, word) => (count / total) * keptShare(keep[word]));
  const keptWords = kept.reduce((sum, share) => sum + share, 0);
  // Words on both sides, of a window that is narrowed at random or not.
  const windows = (fixedWindow ? 2 * window : window + 1) * keptWords;
  const inContexts = kept.map((share) => (share / keptWords) * windows);
  const input = spread(inContexts, inputs.bags, inputs.rows);
  const { tree, noise, firstWord } = outputs;
  const output = spread(tree ? kept : new Float64Array(kept.length), tree?.paths, outputs.rows);
  if (noise === undefined) return { input, output };
  kept.forEach((share, word) => (output[firstWord + word] += share));
  const { threshold, alias } = noise;
  const draws = (negative * keptWords) / threshold.length; // of a slot of the table
  threshold.forEach((chance, slot) => {
    const stays = chance / 2 ** 32;
    output[firstWord + slot] += draws * stays;
    output[firstWord + alias[slot]] += draws * (1 - stays);
  });
  return { input, output };
}

const keptShare = (threshold: number): number => (threshold === ALWAYS ? 1 : threshold / 2 ** 32);

/** The uses of rows, of which each word has a list; undefined: one each. */
function spread(uses: Float64Array, lists: RowLists | undefined, rows: number): Float64Array {
  const result = new Float64Array(rows);
  if (lists === undefined) {
    result.set(uses);
    return result;
  }
  uses.forEach((count, word) => {
    for (let at = lists.starts[word]; at < lists.starts[word + 1]; at++) {
      result[lists.rows[at]] += count;
    }
  });
  return result;
}

/** The numbers of the rows, the most used first; rows used alike stay in their order. */
export function inOrderOfUse(uses: Float64Array): Uint32Array {
  return Uint32Array.from(uses.keys()).toSorted((a, b) => uses[b] - uses[a] || a - b);
}
