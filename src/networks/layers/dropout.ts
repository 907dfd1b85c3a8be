import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import type { RandomState } from '../../random.js';
import { RowBuffer } from '../row-buffer.js';

/** Drops numbers by chance in training, and scales up those that stay (Srivastava et al. 2014). */
export class Dropout {
  private readonly arithmetic: Arithmetic;
  private readonly rate: number;
  private readonly masks: RowBuffer;
  private readonly outs: RowBuffer;
  /** Of the last forward; undefined where nothing was dropped. */
  private mask: Matrix | undefined;

  constructor(arithmetic: Arithmetic, columns: number, rate: number) {
    this.arithmetic = arithmetic;
    this.rate = rate;
    this.masks = new RowBuffer(arithmetic, columns);
    this.outs = new RowBuffer(arithmetic, columns);
  }

  /** x itself where nothing is dropped: without `random`, or at a rate of 0. */
  forward(x: Matrix, random: RandomState | undefined): Matrix {
    this.mask = undefined;
    if (random === undefined || this.rate === 0) return x;
    this.mask = this.masks.take(x.rows);
    const out = this.outs.take(x.rows);
    this.arithmetic.dropoutMask(this.mask, this.rate, random);
    this.arithmetic.multiply(out, x, this.mask);
    return out;
  }

  /** Makes the gradient of the output that of x, in place. */
  backward(gradient: Matrix): void {
    if (this.mask !== undefined) this.arithmetic.multiply(gradient, gradient, this.mask);
  }
}
