import type { HuffmanTree } from '../../vocabulary/huffman.js';
import type { NoiseTable } from '../../vocabulary/noise.js';

/**
 * The two ends of a training step. Text comes as word ids; a step works on rows: the input rows of
 * the context words, and the output rows that predict the centre word, each with a label. fastText
 * keeps both ends open in the same way (Bojanowski et al. 2017; `computeHidden` and `Loss` of the
 * published program).
 */

/** Lists of rows, one per word, as compressed sparse rows: word w has rows[starts[w] .. starts[w + 1]). */
export interface RowLists {
  readonly starts: Uint32Array; // (words + 1)
  readonly rows: Uint32Array; // (starts[words])
}

/** The input side: which rows of the input matrix represent a word. */
export interface Inputs {
  readonly rows: number; // of the input matrix
  /**
   * The rows of each word, one or more, whose mean is the word's input vector: the word and its
   * subwords. undefined: each word has one row, of its own number.
   */
  readonly bags: RowLists | undefined;
}

/**
 * The output side: which rows of the output matrix predict a word, and their labels. There is a tree,
 * noise, or both, as in word2vec. With both, the loss of a window is their sum.
 */
export interface Outputs {
  readonly rows: number; // of the output matrix
  /**
   * Hierarchical softmax (Morin and Bengio 2005): the decisions on the centre's path. A node's row has
   * the node's number.
   */
  readonly tree: HuffmanTree | undefined;
  /** Negative sampling (Mikolov et al. 2013): the centre's row against rows drawn from the noise. */
  readonly noise: NoiseTable | undefined;
  /** With noise, the row of the first word; those of the other words follow. */
  readonly firstWord: number;
}

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

/** The most input rows that this many distinct words can have in total. */
export function mostBagRows({ bags }: Pick<Inputs, 'bags'>, words: number): number {
  if (bags === undefined) return words;
  const sizes = bags.starts.slice(1).map((end, word) => end - bags.starts[word]);
  return sizes
    .toSorted()
    .slice(-words)
    .reduce((sum, size) => sum + size, 0);
}

/** The options that determine the number of a window's output rows. */
interface TargetShape {
  readonly outputs: Pick<Outputs, 'tree'> & { readonly noise: object | undefined };
  readonly negative: number;
}

/** The output rows of a window for negative sampling. */
const sampledTargets = ({ outputs: { noise }, negative }: TargetShape): number =>
  noise === undefined ? 0 : 1 + negative;

/** The most output rows of a window. */
export const mostTargets = (shape: TargetShape): number =>
  (shape.outputs.tree ? longest(shape.outputs.tree.paths) : 0) + sampledTargets(shape);

/** The output rows of a window on average, over all words of the vocabulary. */
export function meanTargets(shape: TargetShape): number {
  const paths = shape.outputs.tree?.paths;
  return (paths ? paths.rows.length / (paths.starts.length - 1) : 0) + sampledTargets(shape);
}

/** The ends of word2vec: one input row per word, and the output rows of `outputsOf`. */
export const wordEnds = (
  noise: NoiseTable | undefined,
  tree?: HuffmanTree,
): { inputs: Inputs; outputs: Outputs } => ({
  inputs: { rows: (noise?.threshold ?? tree!.paths.starts.subarray(1)).length, bags: undefined },
  outputs: outputsOf(noise, tree),
});

/**
 * The output side of negative sampling, hierarchical softmax or both. Noise needs one output row for
 * each word. A tree needs one for each inner node, and gets an idle last one, so that every part of the
 * matrix has as many rows as there are words. The rows of nodes come first, so that those of the nodes
 * near the root and those of the most frequent words are neighbours.
 */
function outputsOf(noise: NoiseTable | undefined, tree: HuffmanTree | undefined): Outputs {
  const nodes = tree === undefined ? 0 : tree.paths.starts.length - 1;
  return { rows: nodes + (noise?.threshold.length ?? 0), tree, noise, firstWord: nodes };
}
