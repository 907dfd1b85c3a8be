import { sigmoid, softplus } from '../../arithmetic/reference/sigmoid.js';
import type { LossSum } from '../engine.js';
import type { Gradients } from './gradients.js';
import type { Target } from './targets.js';

/**
 * CBOW on a window (Mikolov et al. 2013). Each context word has one or more input rows, C in total:
 *
 *   h = mean (or sum) of the C rows
 *   loss = sum over r of w[r] softplus(label[r] ? -s : s),  s[r] = h . output[r]
 *
 * An output row is moved by the gradient of the loss. An input row is moved by
 *
 *   d loss / d h        with the mean: C times the gradient, as word2vec and fastText do
 *   d loss / d h / C    with the sum, as gensim does
 *
 * A row that occurs twice is moved twice.
 *
 * @param input (rows, dim)
 * @param output (rows, dim)
 * @param contexts the input rows of each word of the window, without the centre; at least one
 * @param sizes if each context is one row, the mean of several: how many rows each stands for
 * @param gradients to which the window's are added
 */
export function cbowStep(
  input: Float64Array,
  output: Float64Array,
  dim: number,
  contexts: readonly (readonly number[])[],
  targets: readonly Target[],
  mean: boolean,
  gradients: Gradients,
  sizes?: readonly number[],
): LossSum {
  const rows = contexts.flat();
  const share = 1 / (sizes?.reduce((sum, size) => sum + size, 0) ?? rows.length);
  const hidden = new Float64Array(dim);
  rows.forEach((row, i) => {
    const weight = (sizes?.[i] ?? 1) * (mean ? share : 1);
    for (let d = 0; d < dim; d++) hidden[d] += weight * input[row * dim + d];
  });

  const hiddenGradient = new Float64Array(dim);
  let loss = 0;
  for (const { row, weight, label } of targets) {
    const o = row * dim;
    let score = 0;
    for (let d = 0; d < dim; d++) score += hidden[d] * output[o + d];
    loss += weight * softplus(label ? -score : score);
    const slope = weight * (label - sigmoid(score));
    for (let d = 0; d < dim; d++) hiddenGradient[d] += slope * output[o + d];
    gradients.output.add(
      row,
      hidden.map((value) => slope * value),
      weight,
    );
  }

  const move = hiddenGradient.map((value) => value * (mean ? 1 : share));
  for (const row of rows) gradients.input.add(row, move, 1);
  return { loss, examples: 1 };
}
