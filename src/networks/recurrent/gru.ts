import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { StepBuffer } from '../row-buffer.js';
import { BaseCell } from './base-cell.js';
import type { CellShape, CellState, TabulatedInput } from './cell.js';

/**
 * Gated recurrent unit with the reset gate after the product, as in PyTorch and cuDNN. With x =
 * W_ih input + b_ih and s = W_hh hBefore + b_hh, each of reset, update and new gate:
 *
 *   r = sigmoid(x_r + s_r),  z = sigmoid(x_z + s_z),  n = tanh(x_n + r * s_n)
 *   h = (1 - z) * n + z * hBefore
 */
export class GruCell extends BaseCell {
  private readonly gates: StepBuffer; // (T B, 3 H): x, then r, z, n
  private readonly s: StepBuffer; // (T B, 3 H)
  private readonly dX: StepBuffer;
  private readonly dS: StepBuffer;

  constructor(arithmetic: Arithmetic, shape: CellShape) {
    super(arithmetic, shape);
    const columns = 3 * shape.hidden;
    this.gates = new StepBuffer(arithmetic, columns);
    this.s = new StepBuffer(arithmetic, columns);
    this.dX = new StepBuffer(arithmetic, columns);
    this.dS = new StepBuffer(arithmetic, columns);
  }

  plan(T: number, B: number): void {
    this.h.steps(T + 1, B);
    for (const buffer of [this.gates, this.s, this.dX, this.dS]) buffer.steps(T, B);
  }

  forward(x: Matrix | TabulatedInput, state: CellState): Matrix {
    const { arithmetic } = this;
    const { T, B, h } = this.begin(x, state);
    const gates = this.gates.steps(T, B);
    const s = this.s.steps(T, B);
    const weight = this.weight('weight_hh');
    this.inputSums(this.gates.all());
    for (let t = 0; t < T; t++) {
      arithmetic.product(s[t], h[t], weight, { transposeB: true });
      if (this.shape.bias) arithmetic.addToRows(s[t], this.weight('bias_hh'));
      arithmetic.gruForward(h[t + 1], gates[t], s[t], h[t]);
    }
    return this.end(state);
  }

  backward(dOut: Matrix): void {
    const { arithmetic, T, B } = this;
    const h = this.h.steps(T + 1, B);
    const gates = this.gates.steps(T, B);
    const s = this.s.steps(T, B);
    const dX = this.dX.steps(T, B);
    const dS = this.dS.steps(T, B);
    const weight = this.weight('weight_hh');
    this.backThroughTime(dOut, (t, dH, carry) => {
      arithmetic.gruBackward(dX[t], dS[t], carry, dH, gates[t], s[t], h[t]);
      arithmetic.product(carry, dS[t], weight, { add: true });
    });
    this.addInputGradients();
    this.addHiddenGradients(this.dS.all(), this.h.range(0, T));
  }

  /** The reset gate comes between them. */
  protected override get joinsBiases(): boolean {
    return false;
  }

  protected dSums(): Matrix {
    return this.dX.all();
  }
}
