import { WordloomError } from '../errors.js';
import type { LanguageModelPosition } from '../networks/progress.js';
import type { LanguageModel } from './language-model.js';

/**
 * A training on its way: saved, it is a whole model, which `trainLanguageModel({ resume })` resumes.
 * To be used before `onCheckpoint` is done: training changes it from then on.
 */
export class LanguageModelCheckpoint {
  /** How far the training is. */
  readonly position: LanguageModelPosition;
  readonly #snapshot: () => LanguageModel;
  #isPast = false;

  /** @param snapshot copies the training as it stands */
  constructor(position: LanguageModelPosition, snapshot: () => LanguageModel) {
    this.position = position;
    this.#snapshot = snapshot;
  }

  /** Training continues and changes what there was to save. */
  end(): void {
    this.#isPast = true;
  }

  /**
   * A copy in memory, such as to write a sample with; it stays as it is while training continues.
   *
   * @throws WordloomError CHECKPOINT_PAST once `onCheckpoint` is done; TrainingError DIVERGED where a
   *   number is not finite
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
   * Writes it to a file, whole or not at all. Node.js only.
   *
   * @throws as `model`; ModelFileError MODEL_UNWRITABLE. What is at `path` then stays as it is.
   */
  async save(path: string): Promise<void> {
    await this.model().save(path);
  }
}
