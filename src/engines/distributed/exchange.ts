import { type Ranks, gatherNumbers } from '../../run/ranks.js';
import type { ExchangeCosts } from '../engine.js';
import { type Directions, DirectionTracker } from './directions.js';
import type { Slice } from './schedule.js';
import type { MergeRule, SharedMatrix } from './shared-matrix.js';

/** Numbers that are exchanged at once: 16 MB. */
const PIECE = 2 ** 22;

/** A part of one of the matrices. */
interface Part {
  readonly matrix: SharedMatrix;
  readonly slice: Slice;
}

/** What is merged how. */
interface Merge {
  readonly rule: MergeRule;
  /** In which the rows of a matrix are pulled. */
  readonly directionsOf: (matrix: SharedMatrix) => Directions | undefined;
  /** Whether no trainer runs. */
  readonly isIdle: boolean;
}

/** Exchanges what each rank changed of both matrices. */
export class Exchange {
  readonly #ranks: Ranks;
  readonly #matrices: readonly [SharedMatrix, SharedMatrix];
  readonly #trackers: readonly DirectionTracker[]; // of both matrices
  readonly #own = new Float32Array(PIECE);
  readonly #all = new Float32Array(new SharedArrayBuffer(PIECE * 4));
  #round = 0;
  #costs: ExchangeCosts = { exchanges: 0, bytes: 0, seconds: 0 };

  /** @param matrices of which the rows of each are multiplied with those of the other */
  constructor(ranks: Ranks, matrices: readonly [SharedMatrix, SharedMatrix]) {
    this.#ranks = ranks;
    this.#matrices = matrices;
    this.#trackers = matrices.map(({ dim }) => new DirectionTracker(dim));
  }

  /** What it came to since this was last asked. */
  takeCosts(): ExchangeCosts {
    const costs = this.#costs;
    this.#costs = { exchanges: 0, bytes: 0, seconds: 0 };
    return costs;
  }

  /** Lets all ranks begin with the rows of rank 0, when all had passed so many words. */
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

  /** Exchanges the rows that are due, while trainers run. */
  async rows(rule: MergeRule): Promise<void> {
    const due = this.#matrices.flatMap((matrix) =>
      matrix.slicesAt(this.#round).map((slice) => ({ matrix, slice })),
    );
    const parts = due.flatMap(({ matrix, slice }) => piecesOf(matrix, slice));
    await this.#timed(parts, this.#mergeBy(rule, false));
    for (const { matrix, slice } of due) matrix.went(slice, rule.words);
    this.#round++;
  }

  /**
   * Exchanges all rows, while no trainer runs: then all ranks have the same matrices, to the bit.
   * Where an MPI library has not given all of them the same sums, those of rank 0 count.
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

  /** All ranks have the same rows: from here on they do the same, whatever was before. */
  #agree(words: number): void {
    for (const matrix of this.#matrices) matrix.agree(words);
    for (const tracker of this.#trackers) tracker.restart();
  }

  /** How the changes since the last exchange are merged: a row is pulled along the rows of the other matrix. */
  #mergeBy(rule: MergeRule, isIdle: boolean): Merge {
    const [input, output] = this.#matrices.map((matrix, i) =>
      this.#trackers[i].follow(matrix.mostUsed()),
    );
    const directionsOf = (matrix: SharedMatrix): Directions | undefined =>
      matrix === this.#matrices[0] ? output : input;
    return { rule, directionsOf, isIdle };
  }

  *#everything(): Generator<Part> {
    for (const matrix of this.#matrices) {
      for (const slice of matrix.allSlices(PIECE)) yield { matrix, slice };
    }
  }

  /** Sends parts, as many at once as there is room for. */
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
      matrix.changes(slice, own);
      at = end;
    }
    const numbers = this.#all.subarray(0, at);
    numbers.set(this.#own.subarray(0, at));
    await this.#ranks.sum(numbers);
    const { rule, directionsOf, isIdle } = merge;
    for (const { matrix, slice, own, all } of placed) {
      matrix.merge(slice, own, all, rule, directionsOf(matrix), isIdle);
    }
  }
}

/** A slice in pieces that there is room for. */
function piecesOf(matrix: SharedMatrix, slice: Slice): Part[] {
  const perRow = matrix.numbersOf({ ...slice, to: slice.from + 1 });
  const most = Math.max(1, Math.floor(PIECE / perRow));
  const parts: Part[] = [];
  for (let from = slice.from; from < slice.to; from += most) {
    parts.push({ matrix, slice: { ...slice, from, to: Math.min(slice.to, from + most) } });
  }
  return parts;
}
