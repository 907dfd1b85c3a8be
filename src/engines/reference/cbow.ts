import type { LossSum } from '../engine.js';
import { sigmoid, softplus } from './sigmoid.js';
import type { Target } from './targets.js';

/**
 * One step of CBOW with negative sampling (Mikolov et al. 2013). All gradients are of the values
 * before the step:
 *
 *   h = mean (or sum) of the C context rows
 *   loss = sum over r of w[r] softplus(label ? -s : s),  s[r] = h . output[r]
 *   output[r] -= rate * d loss / d output[r]
 *   input[c]  -= rate * d loss / d h        with the mean: C times the gradient, as word2vec does
 *   input[c]  -= rate * d loss / d h / C    with the sum, as gensim does
 *
 * A word that stands in the window twice is updated twice.
 *
 * @param input (size, dim), changed
 * @param output (size, dim), changed
 * @param contexts words of the window, without the centre; at least one
 * @param rate learning rate; 0 only measures
 */
export function cbowStep(
  input: Float64Array,
  output: Float64Array,
  dim: number,
  contexts: readonly number[],
  targets: readonly Target[],
  mean: boolean,
  rate: number,
): LossSum {
  const share = 1 / contexts.length;
  const hidden = new Float64Array(dim);
  for (const word of contexts) {
    for (let d = 0; d < dim; d++) hidden[d] += input[word * dim + d] * (mean ? share : 1);
  }

  const hiddenGradient = new Float64Array(dim);
  let loss = 0;
  for (const { word, weight, label } of targets) {
    const o = word * dim;
    let score = 0;
    for (let d = 0; d < dim; d++) score += hidden[d] * output[o + d];
    loss += weight * softplus(label ? -score : score);
    const slope = weight * (sigmoid(score) - label);
    for (let d = 0; d < dim; d++) {
      hiddenGradient[d] += slope * output[o + d];
      output[o + d] -= rate * slope * hidden[d];
    }
  }

  for (const word of contexts) {
    for (let d = 0; d < dim; d++) {
      input[word * dim + d] -= rate * hiddenGradient[d] * (mean ? 1 : share);
    }
  }
  return { loss, examples: 1 };
}
