import type { TrainingTask } from '../engine.js';
import type { Inputs } from '../rules/ends.js';
import type { TrainingWindow } from './windows.js';

/** The input rows of a word. */
export function rowsOf(word: number, { bags }: Pick<Inputs, 'bags'>): readonly number[] {
  if (bags === undefined) return [word];
  return Array.from(bags.rows.subarray(bags.starts[word], bags.starts[word + 1]));
}

/** A word whose vector is composed, and changes as windows train it. */
interface LiveWord {
  readonly rows: readonly number[];
  readonly slot: number;
  /** The last position in its document where a window used it. */
  last: number;
}

/**
 * Words of several rows, each composed once for all windows that reach it. Windows train the mean
 * of its rows; once the word is out of reach, each row moves by as much as the mean did. A word has
 * about twenty rows, so reading and writing them for each window would take most of the time.
 */
export class LiveBags {
  /** (slots, dim) the vectors of live words. */
  readonly vectors: Float64Array;
  readonly #originals: Float64Array; // (slots, dim) as they were composed
  readonly #task: Pick<TrainingTask, 'inputs' | 'dim' | 'window' | 'frozen'>;
  readonly #words = new Map<number, LiveWord>();
  readonly #free: number[];
  #document: readonly number[] | undefined;

  constructor(task: Pick<TrainingTask, 'inputs' | 'dim' | 'window' | 'frozen'>) {
    const slots = 2 * task.window + 1;
    this.#task = task;
    this.vectors = new Float64Array(slots * task.dim);
    this.#originals = new Float64Array(slots * task.dim);
    this.#free = Array.from({ length: slots }, (_, slot) => slot);
  }

  /**
   * The slots of a window's context words, which are composed if necessary. Writes back the words
   * that this window and later ones cannot reach.
   *
   * @param input (rows, dim) the matrix of rows
   */
  slotsOf({ document, centre, positions }: TrainingWindow, input: Float64Array): number[] {
    if (document !== this.#document) this.settle(input);
    this.#document = document;
    for (const [word, { last }] of this.#words) {
      if (last + this.#task.window < centre) this.#settleWord(word, input);
    }
    return positions.map((position) => {
      const word = document[position];
      const live = this.#words.get(word) ?? this.#compose(word, input);
      live.last = Math.max(live.last, position);
      return live.slot;
    });
  }

  /** The number of rows of the word in a slot. */
  rowsIn(slot: number): number {
    const words = [...this.#words.values()];
    return words.find((live) => live.slot === slot)!.rows.length;
  }

  /** Writes back all words. */
  settle(input: Float64Array): void {
    for (const word of this.#words.keys()) this.#settleWord(word, input);
  }

  #compose(word: number, input: Float64Array): LiveWord {
    const { dim, inputs } = this.#task;
    const rows = rowsOf(word, inputs);
    const slot = this.#free.pop()!;
    for (let d = 0; d < dim; d++) {
      const mean = rows.reduce((sum, row) => sum + input[row * dim + d], 0) / rows.length;
      this.vectors[slot * dim + d] = mean;
      this.#originals[slot * dim + d] = mean;
    }
    const live = { rows, slot, last: -1 };
    this.#words.set(word, live);
    return live;
  }

  #settleWord(word: number, input: Float64Array): void {
    const { dim, frozen } = this.#task;
    const { rows, slot } = this.#words.get(word)!;
    for (const row of rows) {
      if (frozen?.[row]) continue;
      for (let d = 0; d < dim; d++) {
        input[row * dim + d] += this.vectors[slot * dim + d] - this.#originals[slot * dim + d];
      }
    }
    this.#words.delete(word);
    this.#free.push(slot);
  }
}
