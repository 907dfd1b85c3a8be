import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import type { RandomState } from '../../random.js';
import { RowBuffer } from '../row-buffer.js';

/**
 * Sets numbers to zero at random in training, and scales up the others (Srivastava et al. 2014).
 */
export class Dropout {
  private readonly arithmetic: Arithmetic;
  private readonly rate: number;
  private readonly masks: RowBuffer;
  private readonly outs: RowBuffer;
  /** The mask of the last forward pass; undefined if nothing was dropped. */
  private mask: Matrix | undefined;

  constructor(arithmetic: Arithmetic, columns: number, rate: number) {
    this.arithmetic = arithmetic;
    this.rate = rate;
    this.masks = new RowBuffer(arithmetic, columns);
    this.outs = new RowBuffer(arithmetic, columns);
  }

  /** Returns x itself if nothing is dropped: without `random`, or at a rate of 0. */
  forward(x: Matrix, random: RandomState | undefined): Matrix {
    this.mask = undefined;
    if (random === undefined || this.rate === 0) return x;
    this.mask = this.masks.take(x.rows);
    const out = this.outs.take(x.rows);
    this.arithmetic.dropoutMask(this.mask, this.rate, random);
    this.arithmetic.multiply(out, x, this.mask);
    return out;
  }

  /** Turns the gradient of the output into that of x, in place. */
  backward(gradient: Matrix): void {
    if (this.mask !== undefined) this.arithmetic.multiply(gradient, gradient, this.mask);
  }
}
