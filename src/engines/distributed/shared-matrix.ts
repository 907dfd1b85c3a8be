import { type Directions, noDirections, type WeightedRows } from './directions.js';
import { BLOCK_ROWS, DIRECTIONS, type MergeKernels } from './merge-kernels.js';
import { type Corrections, NO_CORRECTIONS } from './overshoot.js';
import { allSlices, type Slice, slicesAt } from './schedule.js';
import { inOrderOfUse } from './uses.js';

/**
 * The factor by which the sum of all ranks' changes to a row is applied, see `SharedMatrix`.
 *
 * @param pulled p w q: how far the uses of one rank pull the row
 */
export function sharedFactor(pulled: number, ranks: number): number {
  return powerSum(Math.exp(-pulled), ranks) / ranks;
}

/** 1 + x + ... + x^(terms - 1): (1 - x^terms) / (1 - x), but exact for an x near 1, and fast. */
function powerSum(x: number, terms: number): number {
  if (terms === 1) return 1;
  // The odd powers are x times the even ones.
  const even = powerSum(x * x, terms >> 1) * (1 + x);
  return terms % 2 === 0 ? even : even + x ** (terms - 1);
}

/** What the factor depends on; the same on every rank. */
export interface MergeRule {
  readonly ranks: number;
  /** How far one use pulls a row, see `pullOf`. */
  readonly pull: number;
  /** Words that all ranks together have trained on. */
  readonly words: number;
  /** By default none. */
  readonly corrections?: Corrections;
}

/**
 * The pull of a use summed over all dimensions, as a multiple of the pull of `MergeRule`, which is a mean
 * over the dimensions weighted by how much they matter. Measured, see docs/experiments.md.
 */
const SPREAD = 9;

/**
 * The number of ranks at which directions that are not tracked count as if all had the same share, for rows that
 * are part of every exchange. The more ranks, the worse is an underestimate: their changes add up. Rarer
 * rows do not need that care, and would learn less.
 */
const CAREFUL_RANKS = 8;

/** The number of rows, the most used ones, from which the directions of a matrix are computed. */
const TELLING_ROWS = BLOCK_ROWS;

/**
 * A matrix of which each rank trains a copy. Next to it is its base: the rows as all ranks agreed on them
 * at their last exchange. If D is what a rank has changed since, w the words that it has trained on, and
 * q the uses of the row per word, an exchange does
 *
 *     G = the sum of D over all ranks
 *     f = (1 - e^(-p w q ranks)) / (ranks (1 - e^(-p w q)))
 *     base += f G,  row += f G - D
 *
 * If each use moves a row by a share p of its remaining distance, one rank has covered 1 - e^(-p w q) of
 * the distance, and all uses of all ranks in sequence would have covered 1 - e^(-p w q ranks). So the
 * changes to a rare row add up (f = 1), and those to a frequent row are averaged (f = 1 / ranks). p differs
 * between directions (`directions.ts`), and so does f: a frequent row converges along the first direction
 * long before it does along the others. Nothing is overwritten, so what trainers do to the row during the
 * exchange is kept.
 */
export class SharedMatrix {
  readonly #rows: Float32Array; // (rows, stride), updated by the trainers
  readonly #stride: number;
  readonly dim: number;
  readonly #count: number;
  readonly #order: Uint32Array; // (rows) by use
  readonly #addresses: Uint32Array; // (rows) in bytes, by use
  readonly #uses: Float64Array; // (rows) per word of one rank
  readonly #base: Float32Array; // (rows, dim) in order of use
  readonly #last: Float64Array; // (slices) words of all ranks at the last exchange
  readonly #slices: readonly Slice[];

  /**
   * @param rows (count, stride) in the memory of the kernels
   * @param uses (count) uses of each row per word
   */
  constructor(rows: Float32Array, count: number, dim: number, uses: Float64Array) {
    this.#rows = rows;
    this.#stride = rows.length / count;
    this.dim = dim;
    this.#count = count;
    this.#uses = uses;
    this.#order = inOrderOfUse(uses);
    this.#addresses = this.#order.map(
      (row) => rows.byteOffset + row * this.#stride * rows.BYTES_PER_ELEMENT,
    );
    this.#base = new Float32Array(count * dim);
    this.#slices = allSlices(count);
    this.#last = new Float64Array(this.#slices.length);
  }

  /** The slices of exchange number `round`. */
  slicesAt(round: number): Slice[] {
    return slicesAt(round, this.#count);
  }

  /** All rows, in order of use, in slices of at most `numbers` numbers. */
  *allSlices(numbers: number): Generator<Slice> {
    const most = Math.max(1, Math.floor(numbers / this.dim));
    for (const { number, from, to } of this.#slices) {
      for (let at = from; at < to; at += most)
        yield { number, from: at, to: Math.min(to, at + most) };
    }
  }

  /** The count of numbers in a slice. */
  numbersOf({ from, to }: Slice): number {
    return (to - from) * this.dim;
  }

  /**
   * Writes the changes to the rows of a slice since their last exchange.
   *
   * @param kernels in the memory of the matrix
   * @param target (rows of the slice, dim)
   */
  changes(kernels: MergeKernels, slice: Slice, target: Float32Array): void {
    const dim = this.dim;
    for (const block of blocksOf(slice)) {
      const count = block.to - block.from;
      this.#load(block, kernels);
      kernels.subtract(count);
      target.set(kernels.own.subarray(0, count * dim), (block.from - slice.from) * dim);
    }
  }

  /** Puts the base of the rows of a block, and their addresses, where the kernels expect them. */
  #load({ from, to }: Slice, { base, rows }: MergeKernels): void {
    base.set(this.#base.subarray(from * this.dim, to * this.dim));
    rows.set(this.#addresses.subarray(from, to));
  }

  /** The base of the most used rows, weighted by their uses. */
  mostUsed(): WeightedRows {
    const count = Math.min(TELLING_ROWS, this.#count);
    const uses = Float64Array.from(this.#order.subarray(0, count), (row) => this.#uses[row]);
    const total = uses.reduce((sum, each) => sum + each, 0) || 1;
    return {
      rows: this.#base.subarray(0, count * this.dim),
      weights: uses.map((each) => each / total),
    };
  }

  /**
   * Applies what all ranks changed.
   *
   * @param kernels in the memory of the matrix
   * @param own (rows of the slice, dim) the changes of this rank
   * @param all (rows of the slice, dim) the sum over all ranks
   * @param directions in which training pulls the rows; undefined: equally far in all
   * @param isIdle whether no trainer is running: then the rows become equal to the base, to the bit
   */
  merge(
    kernels: MergeKernels,
    slice: Slice,
    own: Float32Array,
    all: Float32Array,
    rule: MergeRule,
    directions: Directions | undefined,
    isIdle: boolean,
  ): void {
    const dim = this.dim;
    const known = directions ?? noDirections(dim, 1 / SPREAD);
    kernels.vectors.set(known.vectors);
    for (const block of blocksOf(slice)) {
      const { from, to } = block;
      const start = (from - slice.from) * dim;
      const end = (to - slice.from) * dim;
      this.#setFactors(block, rule, known, kernels);
      this.#load(block, kernels);
      kernels.own.set(own.subarray(start, end));
      kernels.all.set(all.subarray(start, end));
      kernels.merge(to - from);
      this.#base.set(kernels.base.subarray(0, end - start), from * dim);
      if (isIdle) this.write(block, kernels.base);
    }
  }

  /** Sets the factors of the rows of a slice. */
  #setFactors(
    { number, from, to }: Slice,
    { ranks, pull, words, corrections = NO_CORRECTIONS }: MergeRule,
    { shares, rest }: Directions,
    { perRow, excess }: MergeKernels,
  ): void {
    const pullOfUse = (SPREAD * pull * (words - this.#last[number])) / ranks;
    const isFrequent = number === 0;
    const { tracked, others: more } = isFrequent ? corrections : NO_CORRECTIONS;
    const least = isFrequent ? Math.min(1, ranks / CAREFUL_RANKS) / SPREAD : 0;
    const others = Math.max(rest, least) * more;
    for (let place = from, at = 0; place < to; place++) {
      const pulled = pullOfUse * this.#uses[this.#order[place]];
      const factor = sharedFactor(pulled * others, ranks);
      perRow[place - from] = factor;
      for (let k = 0; k < DIRECTIONS; k++) {
        const share = Math.max(shares[k] * tracked, others);
        excess[at++] = sharedFactor(pulled * share, ranks) - factor;
      }
    }
  }

  /** Records the exchange of a slice, after `words` words of all ranks. */
  markExchanged({ number }: Slice, words: number): void {
    this.#last[number] = words;
  }

  /** Makes the rows, which are the same on all ranks, the base, after `words` words of all ranks. */
  agree(words: number): void {
    this.read({ from: 0, to: this.#count }, this.#base);
    this.#last.fill(words);
  }

  /** Reads the rows of a slice. */
  read({ from, to }: Pick<Slice, 'from' | 'to'>, target: Float32Array): void {
    for (let place = from; place < to; place++) {
      const row = this.#order[place] * this.#stride;
      target.set(this.#rows.subarray(row, row + this.dim), (place - from) * this.dim);
    }
  }

  /** Replaces the rows of a slice. */
  write({ from, to }: Slice, source: Float32Array): void {
    for (let place = from; place < to; place++) {
      const at = (place - from) * this.dim;
      this.#rows.set(source.subarray(at, at + this.dim), this.#order[place] * this.#stride);
    }
  }

  /** A checksum by which ranks compare their bases. */
  checksum(): number {
    const words = new Uint32Array(this.#base.buffer);
    let sum = 0x811c9dc5;
    for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i], 0x01000193);
    return sum >>> 0;
  }
}

/** Splits a slice into blocks of rows. */
function* blocksOf({ number, from, to }: Slice): Generator<Slice> {
  for (let at = from; at < to; at += BLOCK_ROWS) {
    yield { number, from: at, to: Math.min(to, at + BLOCK_ROWS) };
  }
}
