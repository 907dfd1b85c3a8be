import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { RowBuffer, StepBuffer } from '../row-buffer.js';
import { BaseCell } from './base-cell.js';
import type { CellShape, CellState, TabulatedInput } from './cell.js';

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
 * 2000). Input, forget, cell and output gate of W_ih x + b_ih + W_hh hBefore + b_hh:
 *
 *   i = sigmoid, f = sigmoid, g = tanh, o = sigmoid
 *   c = f * cBefore + i * g,  h = o * tanh(c)
 */
export class LstmCell extends BaseCell {
  private readonly c: StepBuffer; // c[t] is before step t, c[t + 1] after it
  private readonly gates: StepBuffer; // (T B, 4 H): i, f, g, o
  private readonly dGates: StepBuffer; // of their sums
  private readonly dCs: RowBuffer;
  private dC: Matrix | undefined;

  constructor(arithmetic: Arithmetic, shape: CellShape) {
    super(arithmetic, shape);
    const { hidden } = shape;
    this.c = new StepBuffer(arithmetic, hidden);
    this.gates = new StepBuffer(arithmetic, 4 * hidden);
    this.dGates = new StepBuffer(arithmetic, 4 * hidden);
    this.dCs = new RowBuffer(arithmetic, hidden);
  }

  plan(T: number, B: number): void {
    this.h.steps(T + 1, B);
    this.c.steps(T + 1, B);
    this.gates.steps(T, B);
    this.dGates.steps(T, B);
  }

  forward(x: Matrix | TabulatedInput, state: CellState): Matrix {
    const { arithmetic } = this;
    const { T, B, h } = this.begin(x, state);
    const c = this.c.steps(T + 1, B);
    const gates = this.gates.steps(T, B);
    const weight = this.weight('weight_hh');
    arithmetic.copy(c[0], state.c!);
    this.inputSums(this.gates.all());
    for (let t = 0; t < T; t++) {
      arithmetic.product(gates[t], h[t], weight, { transposeB: true, add: true });
      arithmetic.lstmForward(h[t + 1], c[t + 1], gates[t], c[t]);
    }
    arithmetic.copy(state.c!, c[T]);
    return this.end(state);
  }

  backward(dOut: Matrix): void {
    const { arithmetic, T, B } = this;
    const c = this.c.steps(T + 1, B);
    const gates = this.gates.steps(T, B);
    const dGates = this.dGates.steps(T, B);
    const weight = this.weight('weight_hh');
    const dC = this.dCs.take(B);
    this.dC = dC;
    arithmetic.fill(dC, 0);
    this.backThroughTime(dOut, (t, dH, carry) => {
      arithmetic.lstmBackward(dGates[t], dC, dH, gates[t], c[t + 1], c[t]);
      arithmetic.product(carry, dGates[t], weight);
    });
    this.addInputGradients();
    this.addHiddenGradients(this.dSums(), this.h.range(0, T));
  }

  override get dState(): CellState {
    return { ...super.dState, c: this.dC! };
  }

  protected dSums(): Matrix {
    return this.dGates.all();
  }
}
