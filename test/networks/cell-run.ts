import type { Arithmetic, Matrix } from '../../src/arithmetic/arithmetic.js';
import type { CellShape } from '../../src/networks/recurrent/cell.js';
import { Stack } from '../../src/networks/recurrent/stack.js';

/**
 * A run of cells on top of each other, forward and back, in plain numbers, so that whatever runs
 * cells can be tested by the same suite. Lists of numbers are rows by time; h0, c0, h, c, dH and dC
 * are layer by layer, as PyTorch has them; parameters have its names.
 */
export interface CellTask {
  readonly shape: CellShape;
  readonly layers: number;
  readonly T: number;
  readonly B: number;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly x: readonly number[]; // (T B, I)
  readonly h0: readonly number[]; // (layers B, H)
  readonly c0: readonly number[]; // of an LSTM only
  readonly dOut: readonly number[]; // (T B, H)
}

/** out, h, c, dX, dH and dC, and the gradients by the names of their parameters. */
export type CellResult = Record<string, number[]>;

/** Runs tasks one after the other; they may share what they run on. */
export type RunCells = (task: CellTask) => CellResult | Promise<CellResult>;

/** The numbers of the golden recipe: sines. */
export const numbers = (count: number, start: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(start + 0.7 * i) / 2);

/** A task of the golden recipe. */
export function taskOf(
  shape: CellShape,
  { layers = 1, T = 3, B = 2 }: { layers?: number; T?: number; B?: number } = {},
): CellTask {
  const { cell, inputs, hidden, bias } = shape;
  const sums = { rnn: 1, gru: 3, lstm: 4 }[cell] * hidden;
  const parameters: Record<string, number[]> = {};
  let start = 1;
  for (let layer = 0; layer < layers; layer++) {
    const sizes: [string, number][] = [
      ['weight_ih', sums * (layer === 0 ? inputs : hidden)],
      ['weight_hh', sums * hidden],
    ];
    if (bias) sizes.push(['bias_ih', sums], ['bias_hh', sums]);
    for (const [name, size] of sizes) parameters[`${name}_l${layer}`] = numbers(size, start++);
  }
  return {
    shape,
    layers,
    T,
    B,
    parameters,
    x: numbers(T * B * inputs, 20),
    h0: numbers(layers * B * hidden, 30),
    c0: cell === 'lstm' ? numbers(layers * B * hidden, 40) : [],
    dOut: numbers(T * B * hidden, 50),
  };
}

/** Runs tasks on an arithmetic, all on one stack of cells as long as its shape is the same. */
export function runCellsOn(arithmetic: Arithmetic): RunCells {
  const stacks = new Map<string, Stack>();
  return (task) => {
    const { shape, layers, B, c0 } = task;
    const key = JSON.stringify([shape, layers]);
    const stack = stacks.get(key) ?? new Stack(arithmetic, shape, layers, 0);
    stacks.set(key, stack);
    for (const [name, { data }] of stack.parameters) data.set(task.parameters[name]);
    for (const gradient of stack.gradients.values()) arithmetic.fill(gradient, 0);
    const state = stack.newState(B);
    const size = B * shape.hidden;
    state.forEach(({ h, c }, layer) => {
      h.data.set(task.h0.slice(layer * size, (layer + 1) * size));
      c?.data.set(c0.slice(layer * size, (layer + 1) * size));
    });
    const result: CellResult = {};
    result.out = numbersOf(stack.forward(matrixOf(arithmetic, task.x, shape.inputs), state));
    stack.backward(matrixOf(arithmetic, task.dOut, shape.hidden));
    result.dX = numbersOf(stack.inputGradient());
    result.h = state.flatMap(({ h }) => numbersOf(h));
    result.dH = stack.dState.flatMap(({ h }) => numbersOf(h));
    if (shape.cell === 'lstm') {
      result.c = state.flatMap(({ c }) => numbersOf(c!));
      result.dC = stack.dState.flatMap(({ c }) => numbersOf(c!));
    }
    for (const [name, gradient] of stack.gradients) result[name] = numbersOf(gradient);
    return result;
  };
}

export const numbersOf = ({ data }: Matrix): number[] => [...data];

/** A matrix of these numbers. */
export function matrixOf(
  arithmetic: Arithmetic,
  values: readonly number[],
  columns: number,
): Matrix {
  const matrix = arithmetic.matrix(values.length / columns, columns);
  matrix.data.set(values);
  return matrix;
}

/** The largest difference of two lists, by the largest number of the second (or 1e-3). */
export function difference(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-3);
  return actual.reduce((worst, value, i) => {
    const distance = Math.abs(value - expected[i]) / largest;
    return Number.isNaN(distance) ? Infinity : Math.max(worst, distance);
  }, 0);
}
