import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { nextFloat, type RandomState } from '../../random.js';

/**
 * What each step reads after the start marker: `'truth'`, the previous true character (teacher
 * forcing); `'output'`, the raw output of the previous step, with the gradient flowing back through
 * it; `'detached'`, the same without that gradient.
 */
export const FEEDS = ['truth', 'output', 'detached'] as const;
export type Feed = (typeof FEEDS)[number];

/**
 * A vanilla RNN over T one-hot characters of N kinds, with H hidden units, written out step by step:
 *
 *   h_t = tanh(i2h(x_t) + h2h(h_t-1)),  o_t = i2o(h_t)
 *
 * with the sum over the steps of the mean squared error of o_t. Names are those of nn.Linear layers.
 */
export class HelloNetwork {
  readonly parameters: ReadonlyMap<string, Matrix>;
  readonly gradients: ReadonlyMap<string, Matrix>;

  private readonly arithmetic: Arithmetic;
  private readonly T: number;
  // Row t is step t.
  private readonly x: Matrix; // (T, N)
  private readonly h: Matrix; // (T + 1, H); row 0 is zeros, h before the first step
  private readonly o: Matrix; // (T, N); becomes its gradient
  private readonly dSums: Matrix; // (T, H); of what goes into tanh
  private readonly dH: Matrix; // (1, H)

  constructor(arithmetic: Arithmetic, T: number, N: number, H: number) {
    const matrices = (): Map<string, Matrix> =>
      new Map([
        ['i2h.weight', arithmetic.matrix(H, N)],
        ['i2h.bias', arithmetic.matrix(1, H)],
        ['h2h.weight', arithmetic.matrix(H, H)],
        ['h2h.bias', arithmetic.matrix(1, H)],
        ['i2o.weight', arithmetic.matrix(N, H)],
        ['i2o.bias', arithmetic.matrix(1, N)],
      ]);
    this.arithmetic = arithmetic;
    this.T = T;
    this.parameters = matrices();
    this.gradients = matrices();
    this.x = arithmetic.matrix(T, N);
    this.h = arithmetic.matrix(T + 1, H);
    this.o = arithmetic.matrix(T, N);
    this.dSums = arithmetic.matrix(T, H);
    this.dH = arithmetic.matrix(1, H);
  }

  /** Draws the parameters as nn.Linear does: uniformly from ±1 / sqrt(inputs). */
  initialise(random: RandomState): void {
    for (const layer of ['i2h', 'h2h', 'i2o']) {
      const weight = this.parameter(`${layer}.weight`);
      const range = 1 / Math.sqrt(weight.columns);
      for (const { data } of [weight, this.parameter(`${layer}.bias`)]) {
        for (let i = 0; i < data.length; i++) data[i] = (2 * nextFloat(random) - 1) * range;
      }
    }
  }

  /**
   * Computes the loss of a sequence and overwrites the gradients with its own.
   *
   * @param characters (T + 1, N): the start marker, then the target of each step
   */
  lossAndGradients(characters: Matrix, feed: Feed): number {
    const { arithmetic, T } = this;
    const targets = arithmetic.rows(characters, 1, T);
    for (let t = 0; t < T; t++) {
      const isOutput = feed !== 'truth' && t > 0;
      this.step(
        t,
        isOutput ? arithmetic.rows(this.o, t - 1, 1) : arithmetic.rows(characters, t, 1),
      );
    }
    // The mean over the outputs, the sum over the steps.
    const share = 1 / targets.columns;
    const loss = share * arithmetic.squaredError(this.o, targets, share);
    this.backward(feed === 'output');
    return loss;
  }

  /**
   * Generates from a first input, feeding its own output back.
   *
   * @param next turns an output into an input, in place
   */
  recite(first: Matrix, next: (output: Matrix, t: number) => void): void {
    let x = first;
    for (let t = 0; t < this.T; t++) {
      this.step(t, x);
      x = this.arithmetic.rows(this.o, t, 1);
      next(x, t);
    }
  }

  private step(t: number, input: Matrix): void {
    const { arithmetic } = this;
    const x = arithmetic.rows(this.x, t, 1);
    const before = arithmetic.rows(this.h, t, 1);
    const h = arithmetic.rows(this.h, t + 1, 1);
    const o = arithmetic.rows(this.o, t, 1);
    arithmetic.copy(x, input);
    arithmetic.product(h, x, this.parameter('i2h.weight'), { transposeB: true });
    arithmetic.addToRows(h, this.parameter('i2h.bias'));
    arithmetic.product(h, before, this.parameter('h2h.weight'), { transposeB: true, add: true });
    arithmetic.addToRows(h, this.parameter('h2h.bias'));
    arithmetic.rnnForward(h);
    arithmetic.product(o, h, this.parameter('i2o.weight'), { transposeB: true });
    arithmetic.addToRows(o, this.parameter('i2o.bias'));
  }

  /** From the last step to the first; `o` holds the gradient of each step's own error. */
  private backward(throughInputs: boolean): void {
    const { arithmetic, dH, dSums, T } = this;
    for (let t = T - 1; t >= 0; t--) {
      const dO = arithmetic.rows(this.o, t, 1);
      const isLast = t === T - 1;
      const later = isLast ? undefined : arithmetic.rows(dSums, t + 1, 1);
      if (throughInputs && later) {
        arithmetic.product(dO, later, this.parameter('i2h.weight'), { add: true });
      }
      arithmetic.product(dH, dO, this.parameter('i2o.weight'));
      if (later) arithmetic.product(dH, later, this.parameter('h2h.weight'), { add: true });
      arithmetic.rnnBackward(arithmetic.rows(dSums, t, 1), dH, arithmetic.rows(this.h, t + 1, 1));
    }
    this.gradientsOf('i2h', dSums, this.x);
    this.gradientsOf('h2h', dSums, arithmetic.rows(this.h, 0, T));
    this.gradientsOf('i2o', this.o, arithmetic.rows(this.h, 1, T));
  }

  /** The gradients of a linear layer over all steps at once: dOut^T x, and the sum of dOut. */
  private gradientsOf(layer: string, dOut: Matrix, x: Matrix): void {
    const bias = this.gradients.get(`${layer}.bias`)!;
    this.arithmetic.product(this.gradients.get(`${layer}.weight`)!, dOut, x, { transposeA: true });
    this.arithmetic.fill(bias, 0);
    this.arithmetic.addSumOfRows(bias, dOut);
  }

  private parameter(name: string): Matrix {
    return this.parameters.get(name)!;
  }
}
