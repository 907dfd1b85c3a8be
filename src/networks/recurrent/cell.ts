import type { Matrix } from '../../arithmetic/arithmetic.js';

/**
 * Recurrent cells, with PyTorch's names, layouts and order of gates, so that weights travel both
 * ways. Shapes: T steps of a batch of B rows, I inputs, H hidden units, G gates (rnn 1, gru 3,
 * lstm 4). Rows are ordered by time: row t * B + b is step t of row b.
 */
export type CellKind = 'rnn' | 'lstm' | 'gru';

export const CELL_KINDS: readonly CellKind[] = ['rnn', 'lstm', 'gru'];

/** Gates per hidden unit: input, forget, cell, output; or reset, update, new. */
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

/** The state that a cell carries from step to step: h, and c of an LSTM, (B, H). */
export interface CellState {
  readonly h: Matrix;
  readonly c?: Matrix;
}

/** An input given as ids: rows of `Cell.inputTable`. */
export interface TabulatedInput {
  readonly rows: number; // T B
  readonly table: Matrix;
  readonly ids: Int32Array; // (T B)
}

/** One layer of a recurrent network. A cell owns the matrices that it returns, and reuses them. */
export interface Cell {
  readonly shape: CellShape;
  readonly parameters: ReadonlyMap<CellParameter, Matrix>;
  /** With the same keys and shapes; `backward` adds to them. */
  readonly gradients: ReadonlyMap<CellParameter, Matrix>;
  /** After `backward`: the gradient of the state that `forward` began with. Truncated BPTT drops it. */
  readonly dState: CellState;

  /**
   * Allocates memory for T steps of B rows. `forward` does so too, but allocating the largest first
   * saves memory.
   */
  plan(T: number, B: number): void;
  /**
   * Runs over x (T B, I) from `state`, which becomes that of the last step.
   *
   * @returns h of all steps, (T B, H)
   */
  forward(x: Matrix | TabulatedInput, state: CellState): Matrix;
  /**
   * Computes the products of a few inputs, (N, G H), so that `forward` only looks them up. No
   * parameter may change afterwards, and it cannot be undone.
   *
   * @param inputs (N, I); by default the I one-hot vectors
   */
  inputTable(inputs?: Matrix): Matrix;
  /**
   * Goes back through the steps of the last `forward`, whose `x` must be unchanged. dOut (T B, H)
   */
  backward(dOut: Matrix): void;
  /** The gradient of x after `backward`, (T B, I): a product that the first layer does not need. */
  inputGradient(): Matrix;
}
