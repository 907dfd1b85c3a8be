import type { EngineState, LossSum, Position, WeightBlocks, Weights } from '../engine.js';

export const NO_LOSS: LossSum = { loss: 0, examples: 0 };

/** The place where an epoch starts. */
export const startOfEpoch = (epoch: number): Position => ({
  epoch,
  segments: 0,
  words: 0,
  ...NO_LOSS,
});

/** Only the position, so that a long-lived session does not keep the initial weights in memory. */
export const positionOf = ({ epoch, segments, words, loss, examples }: Position): Position => ({
  epoch,
  segments,
  words,
  loss,
  examples,
});

/** Whole matrices as one block each. */
export const wholeBlocks = ({ input, output }: Weights): WeightBlocks => ({
  input: [{ first: 0, data: input }],
  output: [{ first: 0, data: output }],
});

/** The state of a run that starts from some weights. */
export const initialState = (weights: Weights, at = startOfEpoch(0)): EngineState => ({
  ...positionOf(at),
  ...wholeBlocks(weights),
  workers: [],
});

/** The sum of several sums. */
export function addUp(sums: readonly LossSum[]): LossSum {
  return sums.reduce(
    (a, b) => ({ loss: a.loss + b.loss, examples: a.examples + b.examples }),
    NO_LOSS,
  );
}

/** The position of a session in its run: within a paused epoch, or at the start of the next one. */
export class EpochCursor {
  #at: Position;
  /** The part of this epoch's loss that no worker of the session has counted. */
  #carried: LossSum;

  /** @param carried the loss of the epoch of `from` that the workers have not counted */
  constructor(from: Position | undefined, carried: LossSum = NO_LOSS) {
    this.#at = positionOf(from ?? startOfEpoch(0));
    this.#carried = carried;
  }

  get position(): Position {
    return this.#at;
  }

  /** Enters an epoch, where it was paused or at its start. */
  enter(epoch: number): Position {
    const from = epoch === this.#at.epoch ? this.#at : startOfEpoch(epoch);
    if (from.segments === 0) this.#carried = NO_LOSS;
    return from;
  }

  /** The loss of the epoch, given the workers' sums. */
  lossWith(sums: readonly LossSum[]): LossSum {
    return addUp([this.#carried, ...sums]);
  }

  /** Leaves an epoch that is paused. */
  pause(at: Position): void {
    this.#at = positionOf(at);
  }

  /** Leaves an epoch that has ended. */
  end(epoch: number): void {
    this.#at = startOfEpoch(epoch + 1);
    this.#carried = NO_LOSS;
  }
}
