import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { RowBuffer } from '../row-buffer.js';
import type { Weights } from './input.js';

/** out = x W^T + b */
export class Linear implements Weights {
  readonly weight: Matrix; // (outputs, inputs)
  readonly gradient: Matrix | undefined;
  readonly bias: Matrix; // (1, outputs)
  readonly biasGradient: Matrix;
  private readonly arithmetic: Arithmetic;
  private readonly outs: RowBuffer;
  private readonly dXs: RowBuffer;
  private x: Matrix | undefined;

  /** @param tied weights of another layer to use in place of its own */
  constructor(arithmetic: Arithmetic, inputs: number, outputs: number, tied?: Weights) {
    this.arithmetic = arithmetic;
    this.weight = tied?.weight ?? arithmetic.matrix(outputs, inputs);
    this.gradient = tied === undefined ? arithmetic.matrix(outputs, inputs) : tied.gradient;
    this.bias = arithmetic.matrix(1, outputs);
    this.biasGradient = arithmetic.matrix(1, outputs);
    this.outs = new RowBuffer(arithmetic, outputs);
    this.dXs = new RowBuffer(arithmetic, inputs);
  }

  plan(rows: number): void {
    this.outs.take(rows);
    this.dXs.take(rows);
  }

  forward(x: Matrix): Matrix {
    const { arithmetic } = this;
    const out = this.outs.take(x.rows);
    this.x = x;
    arithmetic.product(out, x, this.weight, { transposeB: true });
    arithmetic.addToRows(out, this.bias);
    return out;
  }

  /**
   * Adds to the gradients.
   *
   * @returns the gradient of x
   */
  backward(dOut: Matrix): Matrix {
    const { arithmetic, gradient } = this;
    const dX = this.dXs.take(dOut.rows);
    if (gradient !== undefined) {
      arithmetic.product(gradient, dOut, this.x!, { transposeA: true, add: true });
    }
    arithmetic.addSumOfRows(this.biasGradient, dOut);
    arithmetic.product(dX, dOut, this.weight);
    return dX;
  }
}
