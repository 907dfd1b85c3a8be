import type { HuffmanTree } from '../../vocabulary/huffman.js';
import type { NoiseTable } from '../../vocabulary/noise.js';

/**
 * The two ends of a training step. Text comes as word ids; a step works on rows: the input rows of
 * the context words, and the output rows that the centre word is told apart by, each with a label.
 * fastText has both ends open in the same way (Bojanowski et al. 2017; `computeHidden` and `Loss` of
 * the published program).
 */

/** Lists of rows, one a word, as compressed sparse rows: word w has rows[starts[w] .. starts[w + 1]). */
export interface RowLists {
  readonly starts: Uint32Array; // (words + 1)
  readonly rows: Uint32Array; // (starts[words])
}

/** The input side: which rows of the input matrix stand for a word. */
export interface Inputs {
  readonly rows: number; // of the input matrix
  /**
   * The rows of each word, one or more, whose mean is the word's input vector: the word and its
   * subwords. undefined: each word has one row, numbered as the word is.
   */
  readonly bags: RowLists | undefined;
}

/** Negative sampling (Mikolov et al. 2013): the centre's row against rows drawn from the noise. */
export interface NegativeOutputs {
  readonly kind: 'negative';
  readonly rows: number; // of the output matrix; a word's row is numbered as the word is
  readonly noise: NoiseTable;
}

/** Hierarchical softmax (Morin and Bengio 2005): the decisions on the centre's path in a tree. */
export interface HuffmanOutputs {
  readonly kind: 'huffman';
  readonly rows: number; // of the output matrix: one for each inner node, or more
  /** The inner nodes from the root down to each word. */
  readonly paths: RowLists;
  /** (paths.rows.length) 1 where the path turns right, 0 where it turns left. */
  readonly turns: Uint8Array;
}

/** The output side: which rows of the output matrix a word is predicted by, and their labels. */
export type Outputs = NegativeOutputs | HuffmanOutputs;

/** The sizes of both matrices. */
export interface MatrixShape {
  readonly inputs: Pick<Inputs, 'rows'>;
  readonly outputs: Pick<Outputs, 'rows'>;
  readonly dim: number;
}

/** The longest list. */
function longest({ starts }: RowLists): number {
  let most = 0;
  for (let word = 1; word < starts.length; word++) {
    most = Math.max(most, starts[word] - starts[word - 1]);
  }
  return most;
}

/** The most input rows of so many different words together. */
export function mostBagRows({ bags }: Pick<Inputs, 'bags'>, words: number): number {
  if (bags === undefined) return words;
  const sizes = bags.starts.slice(1).map((end, word) => end - bags.starts[word]);
  return sizes
    .toSorted()
    .slice(-words)
    .reduce((sum, size) => sum + size, 0);
}

/** What the number of a window's output rows depends on. */
interface TargetShape {
  readonly outputs: HuffmanOutputs | Pick<NegativeOutputs, 'kind'>;
  readonly negative: number;
}

/** The most output rows of a window. */
export const mostTargets = ({ outputs, negative }: TargetShape): number =>
  outputs.kind === 'huffman' ? longest(outputs.paths) : 1 + negative;

/** The output rows of a window on average, over all words of the vocabulary. */
export const meanTargets = ({ outputs, negative }: TargetShape): number =>
  outputs.kind === 'huffman'
    ? outputs.paths.rows.length / (outputs.paths.starts.length - 1)
    : 1 + negative;

/** The ends of word2vec with negative sampling: one input row and one output row a word. */
export function wordEnds(noise: NoiseTable): { inputs: Inputs; outputs: NegativeOutputs } {
  const rows = noise.threshold.length;
  return { inputs: { rows, bags: undefined }, outputs: { kind: 'negative', rows, noise } };
}

/**
 * The ends of word2vec with hierarchical softmax: one input row a word, and one output row for each
 * inner node. The last row is idle, so that both matrices have the same shape in every file.
 */
export function treeEnds({ paths, turns }: HuffmanTree): {
  inputs: Inputs;
  outputs: HuffmanOutputs;
} {
  const rows = paths.starts.length - 1;
  return { inputs: { rows, bags: undefined }, outputs: { kind: 'huffman', rows, paths, turns } };
}
