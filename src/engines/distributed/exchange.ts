import { type Ranks, gatherNumbers } from '../../run/ranks.js';
import type { ExchangeCosts } from '../engine.js';
import { type Directions, DirectionTracker } from './directions.js';
import { type MergeKernels, PIECE } from './merge-kernels.js';
import { Overshoot } from './overshoot.js';
import type { Slice } from './schedule.js';
import type { MergeRule, SharedMatrix } from './shared-matrix.js';

/** Part of a matrix. */
interface Part {
  readonly matrix: SharedMatrix;
  readonly slice: Slice;
}

/** How changes are merged. */
interface Merge {
  /** The rule for a matrix, and the directions in which training pulls its rows. */
  readonly mergeOf: (matrix: SharedMatrix) => {
    readonly rule: MergeRule;
    readonly directions: Directions | undefined;
  };
  /** Whether no trainer is running. */
  readonly isIdle: boolean;
}

/** Exchanges the changes that each rank made to both matrices. */
export class Exchange {
  readonly #ranks: Ranks;
  readonly #matrices: readonly [SharedMatrix, SharedMatrix];
  readonly #trackers: readonly DirectionTracker[]; // of both matrices
  readonly #overshoots: readonly Overshoot[]; // likewise
  readonly #kernels: MergeKernels;
  /** The changes of this rank. */
  readonly #own = new Float32Array(PIECE);
  /** The changes of all ranks, which another thread may sum up. */
  readonly #all = new Float32Array(new SharedArrayBuffer(PIECE * Float32Array.BYTES_PER_ELEMENT));
  #round = 0;
  #costs: ExchangeCosts = { exchanges: 0, bytes: 0, seconds: 0 };

  /**
   * @param kernels in the memory of the matrices
   * @param matrices input and output: rows of one are multiplied by rows of the other
   */
  constructor(
    ranks: Ranks,
    kernels: MergeKernels,
    matrices: readonly [SharedMatrix, SharedMatrix],
  ) {
    this.#ranks = ranks;
    this.#matrices = matrices;
    this.#kernels = kernels;
    this.#trackers = matrices.map(() => new DirectionTracker(this.#kernels));
    this.#overshoots = matrices.map(() => new Overshoot(kernels));
  }

  /** The costs since the last call. */
  takeCosts(): ExchangeCosts {
    const costs = this.#costs;
    this.#costs = { exchanges: 0, bytes: 0, seconds: 0 };
    return costs;
  }

  /**
   * Gives all ranks the rows of rank 0.
   *
   * @param words that all ranks together have trained on
   */
  async begin(words: number): Promise<void> {
    for (const part of this.#everything()) {
      const numbers = this.#all.subarray(0, part.matrix.numbersOf(part.slice));
      if (this.#ranks.rank === 0) part.matrix.read(part.slice, numbers);
      else numbers.fill(0);
      await this.#ranks.sum(numbers);
      part.matrix.write(part.slice, numbers);
    }
    this.#agree(words);
  }

  /** Exchanges the rows that are due, while trainers keep running. */
  async rows(rule: MergeRule): Promise<void> {
    const due = this.#matrices.flatMap((matrix) =>
      matrix.slicesAt(this.#round).map((slice) => ({ matrix, slice })),
    );
    const parts = due.flatMap(({ matrix, slice }) => piecesOf(matrix, slice));
    await this.#timed(parts, this.#mergeBy(rule, false));
    for (const { matrix, slice } of due) matrix.markExchanged(slice, rule.words);
    this.#round++;
  }

  /**
   * Exchanges all rows, while no trainer is running. After it all ranks have the same matrices, to the bit:
   * if an MPI library returned different sums on some ranks, those of rank 0 win.
   */
  async whole(rule: MergeRule): Promise<void> {
    await this.#timed(this.#everything(), this.#mergeBy(rule, true));
    this.#round = 0;
    const sums = await gatherNumbers(
      this.#ranks,
      this.#matrices.map((matrix) => matrix.checksum()),
    );
    const isSame = sums.every((each) => each.every((sum, i) => sum === sums[0][i]));
    if (!isSame) await this.begin(rule.words);
    else this.#agree(rule.words);
  }

  /** Starts afresh from rows that are the same on all ranks, so that nothing earlier has any influence. */
  #agree(words: number): void {
    for (const matrix of this.#matrices) matrix.agree(words);
    for (const tracker of this.#trackers) tracker.restart();
    for (const overshoot of this.#overshoots) overshoot.restart();
  }

  /** How to merge the changes since the last exchange. Training pulls a row along the rows of the other matrix. */
  #mergeBy(rule: MergeRule, isIdle: boolean): Merge {
    const telling = this.#matrices.map((matrix) => matrix.mostUsed());
    const [ofInput, ofOutput] = telling.map((rows, i) => this.#trackers[i].follow(rows));
    const merges = [ofOutput, ofInput].map((directions, i) => {
      const corrections = this.#overshoots[i].observe(telling[i].rows, directions?.vectors);
      return { directions, rule: { ...rule, corrections } };
    });
    const mergeOf = (matrix: SharedMatrix) => merges[matrix === this.#matrices[0] ? 0 : 1];
    return { mergeOf, isIdle };
  }

  *#everything(): Generator<Part> {
    for (const matrix of this.#matrices) {
      for (const slice of matrix.allSlices(PIECE)) yield { matrix, slice };
    }
  }

  /** Sends parts, as many per message as fit. */
  async #timed(parts: Iterable<Part>, merge: Merge): Promise<void> {
    const started = performance.now();
    let bytes = 0;
    let together: Part[] = [];
    let numbers = 0;
    const send = async (): Promise<void> => {
      await this.#send(together, merge);
      bytes += numbers * 4;
      together = [];
      numbers = 0;
    };
    for (const part of parts) {
      const more = part.matrix.numbersOf(part.slice);
      if (numbers + more > PIECE) await send();
      together.push(part);
      numbers += more;
    }
    await send();
    const { exchanges, bytes: before, seconds } = this.#costs;
    this.#costs = {
      exchanges: exchanges + 1,
      bytes: before + bytes,
      seconds: seconds + (performance.now() - started) / 1000,
    };
  }

  async #send(parts: readonly Part[], merge: Merge): Promise<void> {
    const placed: (Part & { readonly own: Float32Array; readonly all: Float32Array })[] = [];
    let at = 0;
    for (const { matrix, slice } of parts) {
      const end = at + matrix.numbersOf(slice);
      const own = this.#own.subarray(at, end);
      placed.push({ matrix, slice, own, all: this.#all.subarray(at, end) });
      matrix.changes(this.#kernels, slice, own);
      at = end;
    }
    const numbers = this.#all.subarray(0, at);
    numbers.set(this.#own.subarray(0, at));
    await this.#ranks.sum(numbers);
    const { mergeOf, isIdle } = merge;
    for (const { matrix, slice, own, all } of placed) {
      const { rule, directions } = mergeOf(matrix);
      matrix.merge(this.#kernels, slice, own, all, rule, directions, isIdle);
    }
  }
}

/** Splits a slice into pieces that fit one message. */
function piecesOf(matrix: SharedMatrix, slice: Slice): Part[] {
  const perRow = matrix.numbersOf({ ...slice, to: slice.from + 1 });
  const most = Math.max(1, Math.floor(PIECE / perRow));
  const parts: Part[] = [];
  for (let from = slice.from; from < slice.to; from += most) {
    parts.push({ matrix, slice: { ...slice, from, to: Math.min(slice.to, from + most) } });
  }
  return parts;
}
