import { SENTENCE_END } from './subword-vectors.js';
import { type SubwordRule, subwordBuckets } from './subwords.js';

/** The rows of an input matrix with one row for each word, followed by one for each bucket in use. */
export interface SubwordRows {
  /** The buckets in use, sorted: those that an n-gram of some word falls into. */
  readonly buckets: Uint32Array;
  /** (words + 1) The rows of word w are rows[starts[w] .. starts[w + 1]). */
  readonly starts: Uint32Array;
  /** For each word its own row, then those of its n-grams in fastText's order, repeats included. */
  readonly rows: Uint32Array;
}

/**
 * Lists the rows of each word's vector in a compact matrix: row w for word w, then one row for each
 * bucket in use, in order of bucket. (fastText keeps a row for every bucket.)
 */
export function subwordRows(words: readonly string[], rule: SubwordRule): SubwordRows {
  const encoder = new TextEncoder();
  const starts = new Uint32Array(words.length + 1);
  let rows = new Uint32Array(1024);
  words.forEach((word, w) => {
    const ofWord = word === SENTENCE_END ? [] : subwordBuckets(encoder.encode(word), rule);
    const end = starts[w] + 1 + ofWord.length;
    if (end > rows.length) rows = grown(rows, 2 * end);
    rows[starts[w]] = w;
    rows.set(ofWord, starts[w] + 1); // buckets for now; rows once all buckets are known
    starts[w + 1] = end;
  });
  rows = rows.slice(0, starts[words.length]);
  const buckets = sortedBuckets(starts, rows);
  for (let w = 0; w < words.length; w++) {
    for (let at = starts[w] + 1; at < starts[w + 1]; at++) {
      rows[at] = words.length + placeIn(buckets, rows[at]);
    }
  }
  return { buckets, starts, rows };
}

function grown(numbers: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(length);
  longer.set(numbers);
  return longer;
}

/** The distinct buckets of all words, sorted. */
function sortedBuckets(starts: Uint32Array, rows: Uint32Array): Uint32Array {
  const words = starts.length - 1;
  const all = new Uint32Array(rows.length - words);
  for (let w = 0; w < words; w++) {
    all.set(rows.subarray(starts[w] + 1, starts[w + 1]), starts[w] - w);
  }
  all.sort();
  let count = 0;
  for (let i = 0; i < all.length; i++) {
    if (i === 0 || all[i] !== all[i - 1]) all[count++] = all[i];
  }
  return all.slice(0, count);
}

/** The index of a bucket in `buckets`, which contain it. */
function placeIn(buckets: Uint32Array, bucket: number): number {
  let low = 0;
  let high = buckets.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (buckets[middle] < bucket) low = middle + 1;
    else high = middle;
  }
  return low;
}
