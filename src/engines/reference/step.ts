import type { LossSum, TrainingTask } from '../engine.js';
import { rowsOf } from './bags.js';
import { cbowStep } from './cbow.js';
import type { Gradients } from './gradients.js';
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
