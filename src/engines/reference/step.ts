import type { LossSum, TrainingTask } from '../engine.js';
import { type LiveBags, rowsOf } from './bags.js';
import { cbowStep } from './cbow.js';
import { type Gradients, noGradients } from './gradients.js';
import { skipGramStep } from './skipgram.js';
import type { TrainingWindow } from './windows.js';

/** The gradients of a window by the rules of its task, added to `gradients`; returns its loss. */
export function trainWindow(
  { dim, mode, cbowMean, inputs }: TrainingTask,
  { contexts, targets }: TrainingWindow,
  input: Float64Array,
  output: Float64Array,
  gradients: Gradients,
): LossSum {
  const rows = contexts.map((word) => rowsOf(word, inputs));
  return mode === 'cbow'
    ? cbowStep(input, output, dim, rows, targets, cbowMean, gradients)
    : skipGramStep(input, output, dim, rows, targets, gradients);
}

/**
 * Trains on a single window; words of several rows are trained by their means.
 *
 * @param live the means; undefined if each word has one row
 */
export function takeStep(
  task: TrainingTask,
  window: TrainingWindow,
  input: Float64Array,
  output: Float64Array,
  live: LiveBags | undefined,
  rate: number,
): LossSum {
  const { dim, mode, cbowMean, frozen } = task;
  const gradients = noGradients(dim, live === undefined ? frozen : undefined);
  if (live === undefined) {
    const sum = trainWindow(task, window, input, output, gradients);
    gradients.input.apply(input, rate);
    gradients.output.apply(output, rate);
    return sum;
  }
  const { vectors } = live;
  const slots = live.slotsOf(window, input);
  const words = slots.map((slot) => [slot]);
  const { targets } = window;
  const sizes = slots.map((slot) => live.rowsIn(slot));
  const sum =
    mode === 'cbow'
      ? cbowStep(vectors, output, dim, words, targets, cbowMean, gradients, sizes)
      : skipGramStep(vectors, output, dim, words, targets, gradients);
  gradients.input.apply(vectors, rate);
  gradients.output.apply(output, rate);
  // With frozen rows only a part of a mean has moved, so it is composed again for the next window.
  if (frozen !== undefined) live.settle(input);
  return sum;
}
