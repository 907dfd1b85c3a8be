import { ALWAYS } from '../../vocabulary/subsampling.js';
import type { TrainingTask } from '../engine.js';
import type { RowLists } from '../rules/ends.js';

/** How often training uses each row of both matrices, per word of the text. */
export interface RowUses {
  readonly input: Float64Array; // (inputs.rows)
  readonly output: Float64Array; // (outputs.rows)
}

/** The parts of a task that determine it. */
export type UsesShape = Pick<
  TrainingTask,
  'keep' | 'inputs' | 'outputs' | 'window' | 'fixedWindow' | 'negative'
>;

/**
 * The uses of each row, as the rule of synchronous training counts them (`pullOf`): an input row is used
 * once in each window that contains its word, an output row once for each window that it is a target of.
 *
 * @param counts (size) occurrences of each word in the text
 */
export function usesOf(
  { keep, inputs, outputs, window, fixedWindow, negative }: UsesShape,
  counts: Float64Array,
): RowUses {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const kept = counts.map((count, word) => (count / total) * keptShare(keep[word]));
  const keptWords = kept.reduce((sum, share) => sum + share, 0);
  // Words on both sides of the centre, in a window that may be narrowed at random.
  const windows = (fixedWindow ? 2 * window : window + 1) * keptWords;
  const inContexts = kept.map((share) => (share / keptWords) * windows);
  const input = spread(inContexts, inputs.bags, inputs.rows);
  const { tree, noise, firstWord } = outputs;
  const output = spread(tree ? kept : new Float64Array(kept.length), tree?.paths, outputs.rows);
  if (noise === undefined) return { input, output };
  kept.forEach((share, word) => (output[firstWord + word] += share));
  const { threshold, alias } = noise;
  const draws = (negative * keptWords) / threshold.length; // per slot of the alias table
  threshold.forEach((chance, slot) => {
    const stays = chance / 2 ** 32;
    output[firstWord + slot] += draws * stays;
    output[firstWord + alias[slot]] += draws * (1 - stays);
  });
  return { input, output };
}

const keptShare = (threshold: number): number => (threshold === ALWAYS ? 1 : threshold / 2 ** 32);

/** The uses of rows, given those of words. `lists` has the rows of each word; undefined: one row per word. */
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

/** The rows sorted by use, the most used first; rows with equal use keep their order. */
export function inOrderOfUse(uses: Float64Array): Uint32Array {
  return Uint32Array.from(uses.keys()).toSorted((a, b) => uses[b] - uses[a] || a - b);
}
