import type { Matrix } from '../../arithmetic/arithmetic.js';

/**
 * Recurrent cells, with PyTorch's names, layouts and order of gates, so that weights travel both
 * ways. Shapes: T steps of a batch of B rows, I inputs, H hidden units, G gates (rnn 1, gru 3,
 * lstm 4). Rows are ordered by time: row t * B + b is step t of row b.
 */
export type CellKind = 'rnn' | 'lstm' | 'gru';

export const CELL_KINDS: readonly CellKind[] = ['rnn', 'lstm', 'gru'];

/** How many sums a hidden unit has: input, forget, cell, output; or reset, update, new. */
export const GATES: Readonly<Record<CellKind, number>> = { rnn: 1, lstm: 4, gru: 3 };

/** Where a GRU applies its reset gate: after the product (PyTorch, cuDNN) or before (Cho et al. 2014). */
export type GruReset = 'after' | 'before';

export interface CellShape {
  readonly cell: CellKind;
  readonly inputs: number; // I
  readonly hidden: number; // H
  readonly bias: boolean;
  /** Of a GRU only. */
  readonly gruReset: GruReset;
}

/** weight_ih (G H, I), weight_hh (G H, H), bias_ih and bias_hh (1, G H); no biases without `bias`. */
export type CellParameter = 'weight_ih' | 'weight_hh' | 'bias_ih' | 'bias_hh';

/** What a cell carries from step to step: h, and c of an LSTM, (B, H). */
export interface CellState {
  readonly h: Matrix;
  readonly c?: Matrix;
}

/** An input that is given by ids: rows of `Cell.inputTable`. */
export interface TabulatedInput {
  readonly rows: number; // T B
  readonly table: Matrix;
  readonly ids: Int32Array; // (T B)
}

/** One layer of a recurrent network. Matrices that a cell returns are its own and used again. */
export interface Cell {
  readonly shape: CellShape;
  readonly parameters: ReadonlyMap<CellParameter, Matrix>;
  /** Of the same keys and shapes; `backward` adds to them. */
  readonly gradients: ReadonlyMap<CellParameter, Matrix>;
  /** After `backward`: the gradient of the state that `forward` began with. Truncated BPTT drops it. */
  readonly dState: CellState;

  /** Makes room for T steps of B rows. `forward` does so too; the largest first saves memory. */
  plan(T: number, B: number): void;
  /**
   * Runs over x (T B, I) from `state`, which becomes that of the last step.
   *
   * @returns h of all steps, (T B, H)
   */
  forward(x: Matrix | TabulatedInput, state: CellState): Matrix;
  /**
   * What each of a few inputs comes to, (N, G H), as long as no parameter changes: for `forward` to look
   * up instead of computing it. There is no way back from there.
   *
   * @param inputs (N, I); without, the I one-hot ones
   */
  inputTable(inputs?: Matrix): Matrix;
  /** Back through the steps of the last `forward`, whose `x` must still be as it was. dOut (T B, H) */
  backward(dOut: Matrix): void;
  /** The gradient of x after `backward`, (T B, I): a product that the first layer may do without. */
  inputGradient(): Matrix;
}
