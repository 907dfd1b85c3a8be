import { incompleteBeta } from './incomplete-beta.js';

/** Pearson's correlation of two series of equal length; NaN if one of them is constant. */
export function pearson(x: readonly number[], y: readonly number[]): number {
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i] - meanX;
    const dy = y[i] - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  // Rounding must not carry a perfect correlation beyond 1.
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/** Spearman's rank correlation: Pearson's of the ranks. */
export function spearman(x: readonly number[], y: readonly number[]): number {
  return pearson(ranks(x), ranks(y));
}

/**
 * How probable a correlation at least as strong as `r`, of either sign, is in `n` pairs that are not
 * related: the two-sided t-test with n - 2 degrees of freedom. NaN for fewer than two pairs.
 */
export function pValue(r: number, n: number): number {
  if (n < 2 || Number.isNaN(r)) return NaN;
  if (n === 2) return 1; // two points are always on a line
  return incompleteBeta((1 - r) * (1 + r), n / 2 - 1, 0.5);
}

/** Both correlations of two series. */
export interface Correlations {
  pearson: number;
  /** Two-sided: how probable so strong a correlation is among unrelated numbers. */
  pearsonPValue: number;
  spearman: number;
  /** As for Pearson's, by the t distribution. */
  spearmanPValue: number;
}

/** Pearson's and Spearman's correlation of two series of the same length. */
export function correlations(x: readonly number[], y: readonly number[]): Correlations {
  const linear = pearson(x, y);
  const ranked = spearman(x, y);
  return {
    pearson: linear,
    pearsonPValue: pValue(linear, x.length),
    spearman: ranked,
    spearmanPValue: pValue(ranked, x.length),
  };
}

/** The rank of each value from 1 up; equal values share the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => values[a] - values[b]);
  const result: number[] = Array.from({ length: values.length });
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    const shared = (start + 1 + end) / 2; // the mean of start + 1 .. end
    for (let i = start; i < end; i++) result[order[i]] = shared;
  }
  return result;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
