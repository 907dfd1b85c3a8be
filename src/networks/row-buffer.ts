import type { Arithmetic, Matrix } from '../arithmetic/arithmetic.js';

/** A buffer of rows that is reused. It grows to the most rows ever requested. */
export class RowBuffer {
  private readonly arithmetic: Arithmetic;
  private readonly columns: number;
  private room: Matrix | undefined;
  private taken: Matrix | undefined;

  constructor(arithmetic: Arithmetic, columns: number) {
    this.arithmetic = arithmetic;
    this.columns = columns;
  }

  /** A matrix of this many rows, with their last content. */
  take(rows: number): Matrix {
    if (this.taken?.rows === rows) return this.taken;
    if (this.room === undefined || this.room.rows < rows) {
      this.room = this.arithmetic.matrix(rows, this.columns);
    }
    this.taken = this.arithmetic.rows(this.room, 0, rows);
    return this.taken;
  }
}

/** Rows of several steps, whole and step by step. */
export class StepBuffer {
  private readonly arithmetic: Arithmetic;
  private readonly buffer: RowBuffer;
  private views: readonly Matrix[] = [];
  private whole: Matrix | undefined;

  constructor(arithmetic: Arithmetic, columns: number) {
    this.arithmetic = arithmetic;
    this.buffer = new RowBuffer(arithmetic, columns);
  }

  /**
   * One matrix (B, columns) per step. They keep their content while their number and B stay the
   * same.
   */
  steps(count: number, B: number): readonly Matrix[] {
    if (this.views.length !== count || this.views[0].rows !== B) {
      this.whole = this.buffer.take(count * B);
      this.views = stepsOf(this.arithmetic, this.whole, B);
    }
    return this.views;
  }

  /** The same numbers as one matrix, (count * B, columns). */
  all(): Matrix {
    return this.whole!;
  }

  /** The rows of consecutive steps. */
  range(first: number, count: number): Matrix {
    const B = this.views[0].rows;
    return this.arithmetic.rows(this.whole!, first * B, count * B);
  }
}

/** A matrix (T B, columns) as T matrices (B, columns). */
export function stepsOf(arithmetic: Arithmetic, matrix: Matrix, B: number): readonly Matrix[] {
  return Array.from({ length: matrix.rows / B }, (_, t) => arithmetic.rows(matrix, t * B, B));
}
