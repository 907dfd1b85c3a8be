import { type Directions, noDirections, project, type WeightedRows } from './directions.js';
import { allSlices, type Slice, slicesAt } from './schedule.js';
import { inOrderOfUse } from './uses.js';

/**
 * The factor of the sum of what ranks changed of a row, see `SharedMatrix`.
 *
 * @param pulled p w q: how far the uses of one rank pull the row
 */
export function sharedFactor(pulled: number, ranks: number): number {
  // So small that 1 - e^-x is x.
  if (pulled < 1e-9) return 1;
  return Math.expm1(-ranks * pulled) / (ranks * Math.expm1(-pulled));
}

/** What the factor of a row's changes depends on, the same on every rank. */
export interface MergeRule {
  readonly ranks: number;
  /** How far one use pulls a row, see `pullOf`. */
  readonly pull: number;
  /** Words that all ranks have passed. */
  readonly words: number;
}

/**
 * How far a use pulls a row in all dimensions together, by the pull of `MergeRule`: that is a mean of
 * theirs which counts a dimension by how far rows are from their end in it. Measured.
 */
const SPREAD = 9;

/** Most used rows by which the directions of a matrix are known. */
const TELLING_ROWS = 512;

/**
 * A matrix of which each rank has a copy that it trains. Beside it lies its base: the numbers that all
 * ranks agreed upon when a row was exchanged last. Where D is what a rank changed since, w the words
 * that it passed, and q the uses of the row per word,
 *
 *     G = the sum of D over all ranks
 *     f = (1 - e^(-p w q ranks)) / (ranks (1 - e^(-p w q)))
 *     base += f G,  row += f G - D
 *
 * Where each use takes a row a share p of the way that is left, D is 1 - e^(-p w q) of that way, and all
 * uses of all ranks one after the other would have been 1 - e^(-p w q ranks) of it: so changes of a rare
 * row add up (f = 1), and of a frequent one their mean counts (f = 1 / ranks). p differs between
 * directions (`directions.ts`), and so does f: a frequent row has come to its end in the first direction
 * long before it has in the others. What trainers do to the row meanwhile stays, as nothing is replaced.
 */
export class SharedMatrix {
  readonly #rows: Float32Array; // (rows, stride), which trainers change
  readonly #stride: number;
  readonly dim: number;
  readonly #count: number;
  readonly #order: Uint32Array; // (rows) by use
  readonly #uses: Float64Array; // (rows) per word of one rank
  readonly #base: Float32Array; // (rows, dim) in order of use
  readonly #last: Float64Array; // (slices) words of all ranks when they went last
  readonly #slices: readonly Slice[];

  /**
   * @param rows (count, stride) in shared memory
   * @param uses (count) of each row per word
   */
  constructor(rows: Float32Array, count: number, dim: number, uses: Float64Array) {
    this.#rows = rows;
    this.#stride = rows.length / count;
    this.dim = dim;
    this.#count = count;
    this.#uses = uses;
    this.#order = inOrderOfUse(uses);
    this.#base = new Float32Array(count * dim);
    this.#slices = allSlices(count);
    this.#last = new Float64Array(this.#slices.length);
  }

  get numbers(): number {
    return this.#count * this.dim;
  }

  /** The slices of an exchange. */
  slicesAt(round: number): Slice[] {
    return slicesAt(round, this.#count);
  }

  /** The rows as slices of at most so many numbers, in order of use. */
  *allSlices(numbers: number): Generator<Slice> {
    const most = Math.max(1, Math.floor(numbers / this.dim));
    for (const { number, from, to } of this.#slices) {
      for (let at = from; at < to; at += most)
        yield { number, from: at, to: Math.min(to, at + most) };
    }
  }

  /** Numbers of a slice. */
  numbersOf({ from, to }: Slice): number {
    return (to - from) * this.dim;
  }

  /** Writes what changed of the rows of a slice since they went last. */
  changes({ from, to }: Slice, target: Float32Array): void {
    const [rows, base, dim] = [this.#rows, this.#base, this.dim];
    for (let place = from, at = 0; place < to; place++) {
      const row = this.#order[place] * this.#stride;
      const baseAt = place * dim;
      for (let d = 0; d < dim; d++) target[at++] = rows[row + d] - base[baseAt + d];
    }
  }

  /** The most used rows that all ranks agreed upon, and how often each is used. */
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
   * @param own what this rank gave
   * @param all the sum over all ranks
   * @param directions in which rows are pulled; undefined: equally far in all
   * @param isIdle whether no trainer runs: then the rows become what is agreed upon, to the bit
   */
  merge(
    slice: Slice,
    own: Float32Array,
    all: Float32Array,
    rule: MergeRule,
    directions: Directions | undefined,
    isIdle: boolean,
  ): void {
    const [rows, base, dim] = [this.#rows, this.#base, this.dim];
    const { ranks, pull, words } = rule;
    const wordsOfOne = (words - this.#last[slice.number]) / ranks;
    const { vectors, shares, rest } = directions ?? noDirections(dim, 1 / SPREAD);
    const [first, second, third, fourth] = shares;
    const products = new Float64Array(shares.length);
    for (let place = slice.from, at = 0; place < slice.to; place++, at += dim) {
      const pulled = SPREAD * pull * wordsOfOne * this.#uses[this.#order[place]];
      const factor = sharedFactor(pulled * rest, ranks);
      project(vectors, all, at, products);
      const more = (share: number): number => sharedFactor(pulled * share, ranks) - factor;
      const m0 = products[0] * more(first);
      const m1 = products[1] * more(second);
      const m2 = products[2] * more(third);
      const m3 = products[3] * more(fourth);
      const row = this.#order[place] * this.#stride;
      const baseAt = place * dim;
      for (let d = 0, v = 0; d < dim; d++, v += 4) {
        const change =
          factor * all[at + d] +
          (m0 * vectors[v] + m1 * vectors[v + 1] + m2 * vectors[v + 2] + m3 * vectors[v + 3]);
        base[baseAt + d] += change;
        if (isIdle) rows[row + d] = base[baseAt + d];
        else rows[row + d] += change - own[at + d];
      }
    }
  }

  /** Notes that a slice went, when all ranks had passed so many words. */
  went({ number }: Slice, words: number): void {
    this.#last[number] = words;
  }

  /** Begins with rows upon which all ranks agree, when they had passed so many words. */
  agree(words: number): void {
    const [rows, base, dim] = [this.#rows, this.#base, this.dim];
    for (let place = 0; place < this.#count; place++) {
      const row = this.#order[place] * this.#stride;
      base.set(rows.subarray(row, row + dim), place * dim);
    }
    this.#last.fill(words);
  }

  /** The rows themselves, slice by slice, to be handed to other ranks or taken from one. */
  read({ from, to }: Slice, target: Float32Array): void {
    for (let place = from; place < to; place++) {
      const row = this.#order[place] * this.#stride;
      target.set(this.#rows.subarray(row, row + this.dim), (place - from) * this.dim);
    }
  }

  write({ from, to }: Slice, source: Float32Array): void {
    for (let place = from; place < to; place++) {
      const at = (place - from) * this.dim;
      this.#rows.set(source.subarray(at, at + this.dim), this.#order[place] * this.#stride);
    }
  }

  /** A number by which ranks see whether their bases are the same bits. */
  checksum(): number {
    const words = new Uint32Array(this.#base.buffer);
    let sum = 0x811c9dc5;
    for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i], 0x01000193);
    return sum >>> 0;
  }
}
