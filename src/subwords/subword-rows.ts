import { SENTENCE_END } from './subword-vectors.js';
import { type SubwordRule, subwordBuckets } from './subwords.js';

/** The rows of an input matrix that has a row for each word, then one for each bucket in use. */
export interface SubwordRows {
  /** Sorted numbers of the buckets that an n-gram of some word falls into. */
  readonly buckets: Uint32Array;
  /** (words + 1) word w has rows[starts[w] .. starts[w + 1]). */
  readonly starts: Uint32Array;
  /** The own row of each word, then those of its n-grams in fastText's order, repeated ones too. */
  readonly rows: Uint32Array;
}

/**
 * The rows of each word's vector in a compact matrix: row w for word w, and behind the words a row for
 * each bucket that any of them uses, in order of buckets. fastText has a row for every bucket.
 */
export function subwordRows(words: readonly string[], rule: SubwordRule): SubwordRows {
  const encoder = new TextEncoder();
  const used = new Bits(rule.bucket);
  const starts = new Uint32Array(words.length + 1);
  const lists = words.map((word, w) => {
    const buckets = word === SENTENCE_END ? [] : subwordBuckets(encoder.encode(word), rule);
    for (const bucket of buckets) used.add(bucket);
    starts[w + 1] = starts[w] + 1 + buckets.length;
    return Uint32Array.from(buckets);
  });
  const buckets = used.sorted();
  const rankOf = used.ranks();
  const rows = new Uint32Array(starts[words.length]);
  lists.forEach((list, w) => {
    rows[starts[w]] = w;
    list.forEach((bucket, i) => (rows[starts[w] + 1 + i] = words.length + rankOf(bucket)));
  });
  return { buckets, starts, rows };
}

/** A set of whole numbers below a bound, a bit each. */
class Bits {
  readonly #words: Uint32Array;

  constructor(bound: number) {
    this.#words = new Uint32Array(Math.ceil(bound / 32));
  }

  add(value: number): void {
    this.#words[value >>> 5] |= 1 << (value & 31);
  }

  sorted(): Uint32Array {
    const values = new Uint32Array(this.#words.reduce((sum, bits) => sum + countBits(bits), 0));
    let count = 0;
    this.#words.forEach((bits, index) => {
      for (let rest = bits; rest !== 0; rest &= rest - 1) {
        values[count++] = index * 32 + countBits((rest & -rest) - 1);
      }
    });
    return values;
  }

  /** A function from a value that is in the set to its place among all of them. */
  ranks(): (value: number) => number {
    const words = this.#words;
    const before = new Uint32Array(words.length);
    for (let i = 1; i < words.length; i++) before[i] = before[i - 1] + countBits(words[i - 1]);
    return (value) => {
      const below = words[value >>> 5] & ((1 << (value & 31)) - 1);
      return before[value >>> 5] + countBits(below);
    };
  }
}

/** How many of 32 bits are set. */
function countBits(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
