import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { RowBuffer, StepBuffer } from '../row-buffer.js';
import { BaseCell, GRADIENT } from './base-cell.js';
import type { CellShape, CellState, TabulatedInput } from './cell.js';

/**
 * Gated recurrent unit with the reset gate before the product, as in Cho et al. 2014. With x = W_ih
 * input + b_ih + b_hh, each of reset, update and new gate:
 *
 *   r = sigmoid(x_r + W_hr hBefore),  z = sigmoid(x_z + W_hz hBefore)
 *   n = tanh(x_n + W_hn (r * hBefore)),  h = (1 - z) * n + z * hBefore
 *
 * The parameters are those of the other form; ONNX stores both alike, and distinguishes them by
 * linear_before_reset.
 */
export class GruResetFirstCell extends BaseCell {
  private readonly gates: StepBuffer; // (T B, 3 H): x, then r, z, n
  private readonly reset: StepBuffer; // (T B, H): r * hBefore
  private readonly dX: StepBuffer; // (T B, 3 H), and its parts without gaps:
  private readonly dFirst: StepBuffer; // (T B, 2 H) of reset and update gate
  private readonly dNew: StepBuffer; // (T B, H)
  private readonly first: RowBuffer; // (B, 2 H)
  private readonly last: RowBuffer; // (B, H)

  constructor(arithmetic: Arithmetic, shape: CellShape) {
    super(arithmetic, shape);
    const { hidden } = shape;
    this.gates = new StepBuffer(arithmetic, 3 * hidden);
    this.reset = new StepBuffer(arithmetic, hidden);
    this.dX = new StepBuffer(arithmetic, 3 * hidden);
    this.dFirst = new StepBuffer(arithmetic, 2 * hidden);
    this.dNew = new StepBuffer(arithmetic, hidden);
    this.first = new RowBuffer(arithmetic, 2 * hidden);
    this.last = new RowBuffer(arithmetic, hidden);
  }

  plan(T: number, B: number): void {
    this.h.steps(T + 1, B);
    for (const buffer of [this.gates, this.reset, this.dX, this.dFirst, this.dNew]) {
      buffer.steps(T, B);
    }
  }

  forward(x: Matrix | TabulatedInput, state: CellState): Matrix {
    const { arithmetic } = this;
    const { T, B, h } = this.begin(x, state);
    const gates = this.gates.steps(T, B);
    const reset = this.reset.steps(T, B);
    const { weightFirst, weightNew } = this.split(this.weight('weight_hh'));
    const s = this.first.take(B);
    const sNew = this.last.take(B);
    this.inputSums(this.gates.all());
    for (let t = 0; t < T; t++) {
      arithmetic.product(s, h[t], weightFirst, { transposeB: true });
      arithmetic.gruResetFirst(reset[t], gates[t], s, h[t]);
      arithmetic.product(sNew, reset[t], weightNew, { transposeB: true });
      arithmetic.gruNewFirst(h[t + 1], gates[t], sNew, h[t]);
    }
    return this.end(state);
  }

  backward(dOut: Matrix): void {
    const { arithmetic, T, B } = this;
    const { hidden, bias } = this.shape;
    const h = this.h.steps(T + 1, B);
    const gates = this.gates.steps(T, B);
    const dX = this.dX.steps(T, B);
    const dFirst = this.dFirst.steps(T, B);
    const dNew = this.dNew.steps(T, B);
    const { weightFirst, weightNew } = this.split(this.weight('weight_hh'));
    const dReset = this.last.take(B);
    this.backThroughTime(dOut, (t, dH, carry) => {
      arithmetic.gruNewFirstBackward(dX[t], carry, dH, gates[t], h[t]);
      copyColumns(dNew[t], dX[t], 2 * hidden);
      arithmetic.product(dReset, dNew[t], weightNew);
      arithmetic.gruResetFirstBackward(dX[t], carry, dReset, gates[t], h[t]);
      copyColumns(dFirst[t], dX[t], 0);
      arithmetic.product(carry, dFirst[t], weightFirst, { add: true });
    });
    this.addInputGradients();
    const gradients = this.split(this.gradient('weight_hh'));
    arithmetic.product(gradients.weightFirst, this.dFirst.all(), this.h.range(0, T), GRADIENT);
    arithmetic.product(gradients.weightNew, this.dNew.all(), this.reset.all(), GRADIENT);
    if (bias) arithmetic.addSumOfRows(this.gradient('bias_hh'), this.dX.all());
  }

  protected dSums(): Matrix {
    return this.dX.all();
  }

  /** The rows of W_hh, or of its gradient, for h, and those for r * h. */
  private split(weights: Matrix): { weightFirst: Matrix; weightNew: Matrix } {
    const { hidden } = this.shape;
    return {
      weightFirst: this.arithmetic.rows(weights, 0, 2 * hidden),
      weightNew: this.arithmetic.rows(weights, 2 * hidden, hidden),
    };
  }
}

/** out = the columns of `a` from `first` on, since products need contiguous matrices. */
function copyColumns(out: Matrix, a: Matrix, first: number): void {
  for (let row = 0; row < out.rows; row++) {
    const start = row * a.columns + first;
    out.data.set(a.data.subarray(start, start + out.columns), row * out.columns);
  }
}
