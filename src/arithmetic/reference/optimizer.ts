import type { AdamSettings, Matrix } from '../arithmetic.js';

/** A step of gradient descent, with weight decay added to the gradient. */
export function sgd(weights: Matrix, gradient: Matrix, rate: number, decay: number): void {
  for (let i = 0; i < weights.data.length; i++) {
    weights.data[i] -= rate * (gradient.data[i] + decay * weights.data[i]);
  }
}

/** A step of Adam (Kingma and Ba 2015), with decoupled weight decay (Loshchilov and Hutter 2019). */
export function adam(
  weights: Matrix,
  gradient: Matrix,
  mean: Matrix,
  variance: Matrix,
  step: number,
  { rate, beta1, beta2, epsilon, decay }: AdamSettings,
): void {
  for (let i = 0; i < weights.data.length; i++) {
    const g = gradient.data[i];
    const m = beta1 * mean.data[i] + (1 - beta1) * g;
    const v = beta2 * variance.data[i] + (1 - beta2) * g * g;
    mean.data[i] = m;
    variance.data[i] = v;
    // The moments start from zero, which the divisions make up for.
    const towards = m / (1 - beta1 ** step) / (Math.sqrt(v / (1 - beta2 ** step)) + epsilon);
    weights.data[i] -= rate * (towards + decay * weights.data[i]);
  }
}
