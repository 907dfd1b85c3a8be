/** A binary tree over the words: the path to each word, and its turns. */
export interface HuffmanTree {
  /** The inner nodes from the root down to each word w are paths.rows[starts[w] .. starts[w + 1]). */
  readonly paths: { readonly starts: Uint32Array; readonly rows: Uint32Array };
  /** (paths.rows.length) 1 for a turn to the right, 0 for a turn to the left. */
  readonly turns: Uint8Array;
}

/**
 * Builds the Huffman tree of word counts as word2vec does (Mikolov et al. 2013): joins the two rarest
 * nodes, the rarer on the left, until one node remains. Inner nodes are numbered in the order in which they
 * are made, so the root is the last one, size - 2. Among nodes with equal counts, inner nodes are taken
 * before words, and later words before earlier ones. The tree depends on the counts alone.
 *
 * @param counts (size) from the highest to the lowest, at least two
 */
export function buildHuffmanTree(counts: ArrayLike<number>): HuffmanTree {
  const size = counts.length;
  const inner = new Float64Array(size - 1); // counts of the inner nodes, ascending
  const parents = new Uint32Array(2 * size - 2); // (words, then inner nodes except the root)
  const isRight = new Uint8Array(2 * size - 2);
  let word = size - 1; // the rarest word without a parent
  let node = 0; // the rarest inner node without a parent
  for (let made = 0; made < size - 1; made++) {
    const take = (): number => {
      const takesWord = word >= 0 && (node >= made || counts[word] < inner[node]);
      return takesWord ? word-- : size + node++;
    };
    for (const right of [0, 1]) {
      const child = take();
      inner[made] += child < size ? counts[child] : inner[child - size];
      if (child < parents.length) {
        parents[child] = made;
        isRight[child] = right;
      }
    }
  }
  return pathsOf(size, parents, isRight);
}

function pathsOf(size: number, parents: Uint32Array, isRight: Uint8Array): HuffmanTree {
  const root = size - 2;
  const depths = new Uint32Array(size - 1); // of inner nodes; 0 for the root
  for (let node = root - 1; node >= 0; node--) depths[node] = depths[parents[size + node]] + 1;
  const starts = new Uint32Array(size + 1);
  for (let word = 0; word < size; word++) {
    starts[word + 1] = starts[word] + depths[parents[word]] + 1;
  }
  const rows = new Uint32Array(starts[size]);
  const turns = new Uint8Array(starts[size]);
  for (let word = 0; word < size; word++) {
    let child = word;
    for (let at = starts[word + 1] - 1; at >= starts[word]; at--) {
      rows[at] = parents[child];
      turns[at] = isRight[child];
      child = size + parents[child];
    }
  }
  return { paths: { starts, rows }, turns };
}
