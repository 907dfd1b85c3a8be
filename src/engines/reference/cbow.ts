import type { LossSum } from '../engine.js';
import type { Gradients } from './gradients.js';
import { sigmoid, softplus } from '../../arithmetic/reference/sigmoid.js';
import type { Target } from './targets.js';

/**
 * CBOW with negative sampling on a window (Mikolov et al. 2013):
 *
 *   h = mean (or sum) of the C context rows
 *   loss = sum over r of w[r] softplus(label ? -s : s),  s[r] = h . output[r]
 *
 * An output row's gradient is the loss's. A context row is moved by
 *
 *   d loss / d h        with the mean: C times the gradient, as word2vec does
 *   d loss / d h / C    with the sum, as gensim does
 *
 * and a word that stands in the window twice is moved twice.
 *
 * @param input (size, dim)
 * @param output (size, dim)
 * @param contexts words of the window, without the centre; at least one
 * @param gradients to which the window's are added
 */
export function cbowStep(
  input: Float64Array,
  output: Float64Array,
  dim: number,
  contexts: readonly number[],
  targets: readonly Target[],
  mean: boolean,
  gradients: Gradients,
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
    const slope = weight * (label - sigmoid(score));
    for (let d = 0; d < dim; d++) hiddenGradient[d] += slope * output[o + d];
    gradients.output.add(
      word,
      hidden.map((value) => slope * value),
      weight,
    );
  }

  const move = hiddenGradient.map((value) => value * (mean ? 1 : share));
  for (const word of contexts) gradients.input.add(word, move, 1);
  return { loss, examples: 1 };
}
