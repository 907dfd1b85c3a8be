import type { TrainingTask } from '../engine.js';

/** The learning rate after a share of all words, falling linearly to `minLearningRate`. */
export function learningRateAt(
  { learningRate, minLearningRate }: Pick<TrainingTask, 'learningRate' | 'minLearningRate'>,
  share: number,
): number {
  return Math.max(minLearningRate, learningRate - (learningRate - minLearningRate) * share);
}

/** The learning rate of an epoch after a number of its words. */
export function learningRateAfter(
  task: Pick<TrainingTask, 'learningRate' | 'minLearningRate' | 'wordsPerEpoch' | 'epochs'>,
  epoch: number,
  words: number,
): number {
  return learningRateAt(task, (epoch + words / Math.max(1, task.wordsPerEpoch)) / task.epochs);
}
