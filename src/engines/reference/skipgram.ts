import type { LossSum } from '../engine.js';
import { sigmoid, softplus } from './sigmoid.js';
import type { Target } from './targets.js';

/**
 * One step of skip-gram with negative sampling on a whole window (Mikolov et al. 2013; the window
 * shares its negatives as in Ji et al. 2016). All gradients are of the values before the step:
 *
 *   loss = sum over c, r of m[c] w[r] softplus(label ? -s : s),  s[c][r] = input[c] . output[r]
 *   input[c]  -= rate * d loss / d input[c]
 *   output[r] -= rate * d loss / d output[r]
 *
 * m and w say how often a row occurs in the window.
 *
 * @param input (size, dim), changed
 * @param output (size, dim), changed
 * @param contexts words of the window, without the centre
 * @param rate learning rate; 0 only measures
 */
export function skipGramStep(
  input: Float64Array,
  output: Float64Array,
  dim: number,
  contexts: readonly number[],
  targets: readonly Target[],
  rate: number,
): LossSum {
  const multiples = new Map<number, number>();
  for (const word of contexts) multiples.set(word, (multiples.get(word) ?? 0) + 1);
  const inputGradient = new Map([...multiples.keys()].map((word) => [word, new Float64Array(dim)]));
  const outputGradient = targets.map(() => new Float64Array(dim));

  let loss = 0;
  for (const [word, multiple] of multiples) {
    const x = word * dim;
    const dx = inputGradient.get(word)!;
    targets.forEach(({ word: target, weight, label }, r) => {
      const o = target * dim;
      let score = 0;
      for (let d = 0; d < dim; d++) score += input[x + d] * output[o + d];
      loss += multiple * weight * softplus(label ? -score : score);
      const slope = multiple * weight * (sigmoid(score) - label);
      for (let d = 0; d < dim; d++) {
        dx[d] += slope * output[o + d];
        outputGradient[r][d] += slope * input[x + d];
      }
    });
  }

  for (const [word, dx] of inputGradient) {
    for (let d = 0; d < dim; d++) input[word * dim + d] -= rate * dx[d];
  }
  targets.forEach(({ word }, r) => {
    for (let d = 0; d < dim; d++) output[word * dim + d] -= rate * outputGradient[r][d];
  });
  return { loss, examples: contexts.length };
}
