/** What a checkpoint keeps besides the model: everything needed to resume training. */
export interface ResumeState {
  /** The position in the run; see `Position` of the engines. */
  readonly position: {
    readonly epoch: number;
    readonly segments: number;
    readonly words: number;
    readonly loss: number;
    readonly examples: number;
  };
  readonly seconds: number; // spent in the current epoch so far
  readonly epochs: number; // in total
  readonly wordsPerEpoch: number;
  /** The engine that was requested; the options name the one that trained. */
  readonly engine: string;
  /** Numbers that identify the text. */
  readonly text: Readonly<Record<string, number>>;
  /**
   * Where the text came from: paths as given, and absolute paths, with the mark of the user who wrote them,
   * if any; null if the text was not read from files.
   */
  readonly corpus: {
    readonly given: readonly string[];
    readonly resolved: readonly string[];
    readonly mark?: string;
  } | null;
  /** (input rows) 1 for each frozen row of the input matrix (words, then n-grams); null if none is. */
  readonly frozen: Uint8Array | null;
  /** The state of each worker of the engine. */
  readonly workers: readonly Uint8Array[];
}

/** The progress of a training run. */
export interface CheckpointPosition {
  readonly epoch: number; // the current one, from 1
  readonly epochs: number;
  /** Words processed so far, over all epochs. */
  readonly words: number;
  readonly totalWords: number;
}

/** The progress of the training in a checkpoint. */
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
