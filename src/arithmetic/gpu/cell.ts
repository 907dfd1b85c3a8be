import type { Operations, PlanMatrix } from './operations.js';
import { product, sumOfRows, weightGradient } from './product.js';
import { below, plusRows } from './rows.js';

/*
 * A cell as a part of a plan: T steps of a batch of B rows, I inputs, H hidden units, G gates.
 * Formulas, names and the order of gates are as in `networks/recurrent`, which are PyTorch's.
 * Rows are ordered by time: row t * B + b.
 */

/** The type of the cells, and how many are stacked. */
export interface RecurrentShape {
  readonly cell: 'rnn' | 'lstm' | 'gru';
  readonly inputs: number; // I, of the first layer; those above have H
  readonly hidden: number; // H
  readonly layers: number;
  readonly bias: boolean;
  /** Of a GRU: whether its reset gate comes after the product or before. */
  readonly gruReset: 'after' | 'before';
}

/** How many sums a hidden unit has, G. */
export const GATES: Readonly<Record<RecurrentShape['cell'], number>> = { rnn: 1, gru: 3, lstm: 4 };

/** weight_ih (G H, I), weight_hh (G H, H), bias_ih and bias_hh (1, G H). */
export const PARAMETERS = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'] as const;
/** The name of a parameter. */
export type ParameterName = (typeof PARAMETERS)[number];

/** The parameters of a cell of this shape. */
export const parametersOf = ({ bias }: RecurrentShape): readonly ParameterName[] =>
  bias ? PARAMETERS : ['weight_ih', 'weight_hh'];

/** Matrices of a plan, one for each parameter of a cell. */
export type PlanParameters = Readonly<Record<ParameterName, PlanMatrix>>;

/** The inputs of a cell. */
export interface CellInput {
  readonly x: PlanMatrix; // (T B, I)
  readonly h: PlanMatrix; // (B, H)
  readonly c?: PlanMatrix; // of an LSTM
  readonly parameters: PlanParameters;
}

/** The outputs of a cell, and its backward pass. */
export interface CellPass {
  readonly out: PlanMatrix; // (T B, H), h of all steps
  /** The state after the last step. */
  readonly h: PlanMatrix;
  readonly c?: PlanMatrix;
  /** Back through time. dOut (T B, H) */
  backward(dOut: PlanMatrix): CellGradients;
}

/** What a cell's backward pass returns. */
export interface CellGradients {
  readonly dX: PlanMatrix; // (T B, I)
  /** The gradient of the state that the cell began with. */
  readonly dH: PlanMatrix;
  readonly dC?: PlanMatrix;
  readonly parameters: PlanParameters;
}

/** Adds the forward steps of a cell to a plan. */
export type AddCell = (on: Operations, input: CellInput) => CellPass;

/** Numbers 0 to T - 1. */
export const stepsOf = ({ x, h }: CellInput): readonly number[] =>
  Array.from({ length: x.rows / h.rows }, (_, t) => t);

/**
 * Goes back from the last step to the first.
 *
 * @param step maps the whole gradient of h after step t to that of h before it
 * @returns the gradient of h before the first step
 */
export function backThroughTime(
  on: Operations,
  { x, h }: CellInput,
  dOut: PlanMatrix,
  step: (t: number, dH: PlanMatrix) => PlanMatrix,
): PlanMatrix {
  let carry = on.zeros(h.rows, h.columns);
  for (let t = x.rows / h.rows - 1; t >= 0; t--) {
    carry = step(t, plusRows(on, dOut, carry, t * h.rows));
  }
  return carry;
}

/** What all cells have in common: the gradients of x, W_ih and b_ih. dSums (T B, G H) */
export const inputGradients = (
  on: Operations,
  { x, parameters }: CellInput,
  dSums: PlanMatrix,
): { dX: PlanMatrix; weight_ih: PlanMatrix; bias_ih: PlanMatrix } => ({
  dX: product(on, dSums, parameters.weight_ih),
  weight_ih: weightGradient(on, dSums, x),
  bias_ih: sumOfRows(on, dSums),
});

/**
 * The gradients of x and of all parameters, for cells that multiply W_hh by h itself.
 *
 * @param out (T B, H) h of all steps
 * @param dInput (T B, G H) the gradients of W_ih x + b_ih
 * @param dHidden (T B, G H) the gradients of W_hh hBefore + b_hh
 */
export function cellGradients(
  on: Operations,
  input: CellInput,
  out: PlanMatrix,
  dInput: PlanMatrix,
  dHidden: PlanMatrix,
): Pick<CellGradients, 'dX' | 'parameters'> {
  const { dX, ...inputs } = inputGradients(on, input, dInput);
  const parameters = {
    ...inputs,
    weight_hh: weightGradient(on, dHidden, below(on, input.h, out)),
    bias_hh: sumOfRows(on, dHidden),
  };
  return { dX, parameters };
}
