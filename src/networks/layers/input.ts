import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import { RowBuffer } from '../row-buffer.js';

/** Parameters of a layer and their gradients. */
export interface Weights {
  readonly weight: Matrix;
  /** Undefined if they are frozen. */
  readonly gradient: Matrix | undefined;
}

/** Turns ids into numbers for the first cell. */
export interface InputLayer {
  /** Whether the layer has a gradient to compute. */
  readonly learns: boolean;
  /** ids (T B); those below 0 give zeros. */
  forward(ids: Int32Array): Matrix;
  /** Adds to the gradients, for the same ids. */
  backward(ids: Int32Array, dOut: Matrix): void;
}

/** A row of a table for each id. */
export class EmbeddingInput implements InputLayer, Weights {
  readonly weight: Matrix; // (V, E)
  readonly gradient: Matrix | undefined;
  private readonly arithmetic: Arithmetic;
  private readonly outs: RowBuffer;

  constructor(arithmetic: Arithmetic, vocabularySize: number, dim: number, isFrozen: boolean) {
    this.arithmetic = arithmetic;
    this.weight = arithmetic.matrix(vocabularySize, dim);
    this.gradient = isFrozen ? undefined : arithmetic.matrix(vocabularySize, dim);
    this.outs = new RowBuffer(arithmetic, dim);
  }

  get learns(): boolean {
    return this.gradient !== undefined;
  }

  forward(ids: Int32Array): Matrix {
    const out = this.outs.take(ids.length);
    this.arithmetic.gather(out, this.weight, ids);
    return out;
  }

  backward(ids: Int32Array, dOut: Matrix): void {
    if (this.gradient !== undefined) this.arithmetic.scatterAdd(this.gradient, dOut, ids);
  }
}

/**
 * A 1 in the column of the id, zeros elsewhere. It has no parameters; the first cell's W_ih takes
 * that role.
 */
export class OneHotInput implements InputLayer {
  readonly learns = false;
  private readonly arithmetic: Arithmetic;
  private readonly outs: RowBuffer;

  constructor(arithmetic: Arithmetic, vocabularySize: number) {
    this.arithmetic = arithmetic;
    this.outs = new RowBuffer(arithmetic, vocabularySize);
  }

  forward(ids: Int32Array): Matrix {
    const out = this.outs.take(ids.length);
    this.arithmetic.fill(out, 0);
    const { data, columns } = out;
    ids.forEach((id, row) => {
      if (id >= 0) data[row * columns + id] = 1;
    });
    return out;
  }

  backward(): void {}
}
