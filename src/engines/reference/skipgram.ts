import type { LossSum } from '../engine.js';
import type { Gradients } from './gradients.js';
import { sigmoid, softplus } from '../../arithmetic/reference/sigmoid.js';
import type { Target } from './targets.js';

/**
 * Skip-gram with negative sampling on a whole window (Mikolov et al. 2013; the window shares its
 * negatives as in Ji et al. 2016):
 *
 *   loss = sum over c, r of m[c] w[r] softplus(label ? -s : s),  s[c][r] = input[c] . output[r]
 *
 * m and w say how often a row occurs in the window.
 *
 * @param input (size, dim)
 * @param output (size, dim)
 * @param contexts words of the window, without the centre
 * @param gradients to which the window's are added
 */
export function skipGramStep(
  input: Float64Array,
  output: Float64Array,
  dim: number,
  contexts: readonly number[],
  targets: readonly Target[],
  gradients: Gradients,
): LossSum {
  const multiples = new Map<number, number>();
  for (const word of contexts) multiples.set(word, (multiples.get(word) ?? 0) + 1);
  const outputGradient = targets.map(() => new Float64Array(dim));

  let loss = 0;
  for (const [word, multiple] of multiples) {
    const x = word * dim;
    const inputGradient = new Float64Array(dim);
    targets.forEach(({ word: target, weight, label }, r) => {
      const o = target * dim;
      let score = 0;
      for (let d = 0; d < dim; d++) score += input[x + d] * output[o + d];
      loss += multiple * weight * softplus(label ? -score : score);
      const slope = multiple * weight * (label - sigmoid(score));
      for (let d = 0; d < dim; d++) {
        inputGradient[d] += slope * output[o + d];
        outputGradient[r][d] += slope * input[x + d];
      }
    });
    gradients.input.add(word, inputGradient, multiple);
  }
  targets.forEach(({ word, weight }, r) => gradients.output.add(word, outputGradient[r], weight));
  return { loss, examples: contexts.length };
}
