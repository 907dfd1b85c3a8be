import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { StepBuffer } from '../row-buffer.js';
import { BaseCell } from './base-cell.js';
import type { CellShape, CellState, TabulatedInput } from './cell.js';

/** The plain recurrent cell (Elman 1990): h = tanh(W_ih x + b_ih + W_hh hBefore + b_hh). */
export class RnnCell extends BaseCell {
  private readonly dSum: StepBuffer; // (T B, H)

  constructor(arithmetic: Arithmetic, shape: CellShape) {
    super(arithmetic, shape);
    this.dSum = new StepBuffer(arithmetic, shape.hidden);
  }

  plan(T: number, B: number): void {
    this.h.steps(T + 1, B);
    this.dSum.steps(T, B);
  }

  forward(x: Matrix | TabulatedInput, state: CellState): Matrix {
    const { arithmetic } = this;
    const { T, h } = this.begin(x, state);
    const weight = this.weight('weight_hh');
    this.inputSums(this.h.range(1, T));
    for (let t = 0; t < T; t++) {
      arithmetic.product(h[t + 1], h[t], weight, { transposeB: true, add: true });
      arithmetic.rnnForward(h[t + 1]);
    }
    return this.end(state);
  }

  backward(dOut: Matrix): void {
    const { arithmetic, T, B } = this;
    const h = this.h.steps(T + 1, B);
    const dSum = this.dSum.steps(T, B);
    const weight = this.weight('weight_hh');
    this.backThroughTime(dOut, (t, dH, carry) => {
      arithmetic.rnnBackward(dSum[t], dH, h[t + 1]);
      arithmetic.product(carry, dSum[t], weight);
    });
    this.addInputGradients();
    this.addHiddenGradients(this.dSums(), this.h.range(0, T));
  }

  protected dSums(): Matrix {
    return this.dSum.all();
  }
}
