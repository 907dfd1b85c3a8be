/** What a checkpoint keeps beside its model: all that it takes to resume training. */
export interface ResumeState {
  /** The place in the run, see `Position` of the engines. */
  readonly position: {
    readonly epoch: number;
    readonly segments: number;
    readonly words: number;
    readonly loss: number;
    readonly examples: number;
  };
  readonly seconds: number; // that the epoch took which is on
  readonly epochs: number; // in all
  readonly wordsPerEpoch: number;
  /** The engine that was asked for; the options name the one that trained. */
  readonly engine: string;
  /** Numbers by which the text is known again. */
  readonly text: Readonly<Record<string, number>>;
  /**
   * Where the text came from: paths as they were given, and from the root, with the mark of the user
   * who wrote them, if there is one; null: no files.
   */
  readonly corpus: {
    readonly given: readonly string[];
    readonly resolved: readonly string[];
    readonly mark?: string;
  } | null;
  /** (input rows) 1 for a row of the input matrix that stays as it is: words, then n-grams; null: there is none. */
  readonly frozen: Uint8Array | null;
  /** The state of each worker of the engine. */
  readonly workers: readonly Uint8Array[];
}

/** The progress of a training run. */
export interface CheckpointPosition {
  readonly epoch: number; // that is on, from 1
  readonly epochs: number;
  /** Words passed, of all epochs together. */
  readonly words: number;
  readonly totalWords: number;
}

/** How far the training of a checkpoint is. */
export function positionOfCheckpoint(
  state: Pick<ResumeState, 'position' | 'epochs' | 'wordsPerEpoch'>,
): CheckpointPosition {
  const { position, epochs, wordsPerEpoch } = state;
  return {
    epoch: position.epoch + 1,
    epochs,
    words: position.epoch * wordsPerEpoch + Math.min(position.words, wordsPerEpoch),
    totalWords: epochs * wordsPerEpoch,
  };
}
