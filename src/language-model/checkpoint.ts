import { WordloomError } from '../errors.js';
import type { LanguageModelPosition } from '../networks/events.js';
import type { LanguageModel } from './language-model.js';

/**
 * A snapshot of a training run. Once saved, it is a complete model, and `trainLanguageModel({
 * resume })` resumes from it. Use it before `onCheckpoint` returns: training changes it afterwards.
 */
export class LanguageModelCheckpoint {
  /** The position of training. */
  readonly position: LanguageModelPosition;
  readonly #snapshot: () => LanguageModel;
  #isPast = false;

  /** @param snapshot copies the current state of training */
  constructor(position: LanguageModelPosition, snapshot: () => LanguageModel) {
    this.position = position;
    this.#snapshot = snapshot;
  }

  /** Ends the checkpoint: training continues and changes its data. */
  end(): void {
    this.#isPast = true;
  }

  /**
   * A copy in memory, for example to generate a sample. It does not change while training
   * continues.
   *
   * @throws WordloomError CHECKPOINT_PAST once `onCheckpoint` has returned; TrainingError DIVERGED
   *   if a number is not finite
   */
  model(): LanguageModel {
    if (!this.#isPast) return this.#snapshot();
    throw new WordloomError(
      'CHECKPOINT_PAST',
      'This checkpoint can no longer be used: training has continued. Save it within onCheckpoint, and ' +
        'let onCheckpoint wait for it.',
    );
  }

  /**
   * Writes it to a file, completely or not at all. Node.js only.
   *
   * @throws as `model`; ModelFileError MODEL_UNWRITABLE. The file at `path` then stays unchanged.
   */
  async save(path: string): Promise<void> {
    await this.model().save(path);
  }
}
