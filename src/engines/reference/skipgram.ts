import { sigmoid, softplus } from '../../arithmetic/reference/sigmoid.js';
import type { LossSum } from '../engine.js';
import type { Gradients } from './gradients.js';
import type { Target } from './targets.js';

/**
 * Skip-gram on a whole window (Mikolov et al. 2013; the window shares its targets as in Ji et al.
 * 2016). The vector of a context word is the mean of its rows, one or more:
 *
 *   loss = sum over c, r of m[c] w[r] softplus(label[r] ? -s : s),  s[c][r] = x[c] . output[r]
 *
 * m and w say how often a word or row counts in the window. Each row of a word is moved by the whole
 * gradient of x[c], not by its share of it, as in fastText.
 *
 * @param input (rows, dim)
 * @param output (rows, dim)
 * @param contexts the input rows of each word of the window, without the centre
 * @param gradients to which the window's are added
 */
export function skipGramStep(
  input: Float64Array,
  output: Float64Array,
  dim: number,
  contexts: readonly (readonly number[])[],
  targets: readonly Target[],
  gradients: Gradients,
): LossSum {
  const outputGradient = targets.map(() => new Float64Array(dim));
  let loss = 0;
  for (const { bag, multiple } of distinct(contexts)) {
    const vector = new Float64Array(dim);
    for (const row of bag) {
      for (let d = 0; d < dim; d++) vector[d] += input[row * dim + d] / bag.length;
    }
    const inputGradient = new Float64Array(dim);
    targets.forEach(({ row, weight, label }, r) => {
      const o = row * dim;
      let score = 0;
      for (let d = 0; d < dim; d++) score += vector[d] * output[o + d];
      loss += multiple * weight * softplus(label ? -score : score);
      const slope = multiple * weight * (label - sigmoid(score));
      for (let d = 0; d < dim; d++) {
        inputGradient[d] += slope * output[o + d];
        outputGradient[r][d] += slope * vector[d];
      }
    });
    for (const row of bag) gradients.input.add(row, inputGradient, multiple);
  }
  targets.forEach(({ row, weight }, r) => gradients.output.add(row, outputGradient[r], weight));
  return { loss, examples: contexts.length };
}

/** The distinct bags, in the order of their first occurrence, and how often each occurs. */
function distinct(contexts: readonly (readonly number[])[]) {
  const known = new Map<string, { readonly bag: readonly number[]; multiple: number }>();
  for (const bag of contexts) {
    const key = bag.join(' ');
    const same = known.get(key);
    if (same === undefined) known.set(key, { bag, multiple: 1 });
    else same.multiple++;
  }
  return known.values();
}
