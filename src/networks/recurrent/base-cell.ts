import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { RowBuffer, StepBuffer, stepsOf } from '../row-buffer.js';
import {
  type Cell,
  type CellParameter,
  type CellShape,
  type CellState,
  GATES,
  type TabulatedInput,
} from './cell.js';

/** Shared by all cells: their parameters, and the products over all steps at once. */
export abstract class BaseCell implements Cell {
  readonly shape: CellShape;
  readonly parameters: ReadonlyMap<CellParameter, Matrix>;
  readonly gradients: ReadonlyMap<CellParameter, Matrix>;

  protected readonly arithmetic: Arithmetic;
  /** h[t] is the state before step t, h[t + 1] the state after it. */
  protected readonly h: StepBuffer;
  /** The input of the last forward pass; undefined if it looked up the products. */
  protected x: Matrix | undefined;
  protected T = 0;
  protected B = 0;
  /**
   * The gradient of h that a step passes to the one before it; after the first step, that of the
   * state.
   */
  protected carry: Matrix | undefined;

  private readonly carries: RowBuffer;
  private readonly dHs: RowBuffer;
  private readonly dXs: RowBuffer;
  /** The sum of both biases, if nothing comes between them. */
  private readonly bias: Matrix;
  private tabulated: TabulatedInput | undefined;

  constructor(arithmetic: Arithmetic, shape: CellShape) {
    const { cell, inputs, hidden, bias } = shape;
    const sums = GATES[cell] * hidden;
    const matrices = (): Map<CellParameter, Matrix> => {
      const made = new Map<CellParameter, Matrix>();
      made.set('weight_ih', arithmetic.matrix(sums, inputs));
      made.set('weight_hh', arithmetic.matrix(sums, hidden));
      if (bias) made.set('bias_ih', arithmetic.matrix(1, sums));
      if (bias) made.set('bias_hh', arithmetic.matrix(1, sums));
      return made;
    };
    this.arithmetic = arithmetic;
    this.shape = shape;
    this.parameters = matrices();
    this.gradients = matrices();
    this.bias = arithmetic.matrix(1, sums);
    this.h = new StepBuffer(arithmetic, hidden);
    this.carries = new RowBuffer(arithmetic, hidden);
    this.dHs = new RowBuffer(arithmetic, hidden);
    this.dXs = new RowBuffer(arithmetic, inputs);
  }

  abstract plan(T: number, B: number): void;
  abstract forward(x: Matrix | TabulatedInput, state: CellState): Matrix;
  abstract backward(dOut: Matrix): void;
  /** The gradient of the input products, over all steps. */
  protected abstract dSums(): Matrix;

  get dState(): CellState {
    return { h: this.carry! };
  }

  inputGradient(): Matrix {
    const dX = this.dXs.take(this.x!.rows);
    this.arithmetic.product(dX, this.dSums(), this.weight('weight_ih'));
    return dX;
  }

  protected weight(name: CellParameter): Matrix {
    return this.parameters.get(name)!;
  }

  protected gradient(name: CellParameter): Matrix {
    return this.gradients.get(name)!;
  }

  /** Stores the input and the state of a forward pass. */
  protected begin(
    x: Matrix | TabulatedInput,
    state: CellState,
  ): { T: number; B: number; h: readonly Matrix[] } {
    const B = state.h.rows;
    const T = x.rows / B;
    const h = this.h.steps(T + 1, B);
    this.arithmetic.copy(h[0], state.h);
    [this.x, this.tabulated] = 'ids' in x ? [undefined, x] : [x, undefined];
    this.T = T;
    this.B = B;
    return { T, B, h };
  }

  /** Copies the last h to the state, and returns all h. */
  protected end(state: CellState): Matrix {
    this.arithmetic.copy(state.h, this.h.range(this.T, 1));
    return this.h.range(1, this.T);
  }

  inputTable(inputs?: Matrix): Matrix {
    const weight = this.weight('weight_ih');
    const table = this.arithmetic.matrix(inputs?.rows ?? weight.columns, weight.rows);
    if (inputs === undefined) transpose(table, weight);
    else this.arithmetic.product(table, inputs, weight, { transposeB: true });
    this.addInputBias(table);
    return table;
  }

  /** Whether b_hh may be added to b_ih, because nothing comes between them. */
  protected get joinsBiases(): boolean {
    return true;
  }

  /** sums = x W_ih^T + b_ih, over all steps; + b_hh as well where it `joinsBiases`. */
  protected inputSums(sums: Matrix): void {
    const { arithmetic, tabulated } = this;
    if (tabulated !== undefined) return arithmetic.gather(sums, tabulated.table, tabulated.ids);
    arithmetic.product(sums, this.x!, this.weight('weight_ih'), { transposeB: true });
    this.addInputBias(sums);
  }

  private addInputBias(sums: Matrix): void {
    const { arithmetic, bias } = this;
    if (!this.shape.bias) return;
    arithmetic.copy(bias, this.weight('bias_ih'));
    if (this.joinsBiases) arithmetic.addScaled(bias, this.weight('bias_hh'), 1);
    arithmetic.addToRows(sums, bias);
  }

  /**
   * Goes back from the last step to the first. `step` gets the whole gradient of h after step t,
   * and writes the gradient of h before it to `carry`.
   */
  protected backThroughTime(
    dOut: Matrix,
    step: (t: number, dH: Matrix, carry: Matrix) => void,
  ): void {
    const { arithmetic, B } = this;
    const dOuts = stepsOf(arithmetic, dOut, B);
    const dH = this.dHs.take(B);
    this.carry = this.carries.take(B);
    arithmetic.fill(this.carry, 0);
    for (let t = dOuts.length - 1; t >= 0; t--) {
      arithmetic.copy(dH, dOuts[t]);
      arithmetic.addScaled(dH, this.carry, 1);
      step(t, dH, this.carry);
    }
  }

  /** Adds dSums^T x to the gradient of W_ih, and the sum of dSums to that of b_ih. */
  protected addInputGradients(): void {
    const dSums = this.dSums();
    this.arithmetic.product(this.gradient('weight_ih'), dSums, this.x!, GRADIENT);
    if (this.shape.bias) this.arithmetic.addSumOfRows(this.gradient('bias_ih'), dSums);
  }

  /** The same for W_hh and b_hh, from the products that used h before each step. */
  protected addHiddenGradients(dSums: Matrix, hBefore: Matrix): void {
    this.arithmetic.product(this.gradient('weight_hh'), dSums, hBefore, GRADIENT);
    if (this.shape.bias) this.arithmetic.addSumOfRows(this.gradient('bias_hh'), dSums);
  }
}

/** out = a^T */
function transpose(out: Matrix, a: Matrix): void {
  for (let row = 0; row < out.rows; row++) {
    for (let column = 0; column < out.columns; column++) {
      out.data[row * out.columns + column] = a.data[column * a.columns + row];
    }
  }
}

/** How a product adds the gradient of weights: dSums^T x. */
export const GRADIENT = { transposeA: true, add: true };
