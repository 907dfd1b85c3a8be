import * as check from '../../options/check.js';
import {
  GATES,
  type ParameterName,
  PARAMETERS,
  parametersOf,
  type RecurrentShape,
} from './cell.js';

/** A minibatch: T steps of B rows. Row t * B + b is step t of row b. */
export interface RecurrentInput {
  /** B. */
  readonly batch: number;
  readonly x: Float32Array; // (T B, I)
  /** By PyTorch's names: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l1, ... */
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** @default zeros */
  readonly h?: Float32Array; // (layers B, H)
  /** Of an LSTM. @default zeros */
  readonly c?: Float32Array; // (layers B, H)
}

/** What is known about an input while a plan is built. Names: x, dOut, h_l0, c_l0, weight_ih_l0, ... */
export interface InputSize {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix to send to the device. */
export interface InputMatrix extends InputSize {
  readonly numbers: Float32Array;
}

/**
 * All matrices of a minibatch, layer by layer, x first.
 *
 * @throws TypeError or RangeError if sizes do not match
 */
export function inputsOf(
  shape: RecurrentShape,
  input: RecurrentInput,
  dOut?: Float32Array,
): readonly InputMatrix[] {
  const { inputs, hidden, layers } = shape;
  const B = check.integer('batch', input.batch, 1);
  const rows = B * check.integer('steps (x / inputs / batch)', input.x.length / inputs / B, 1);
  const all = [matrix('x', input.x, rows, inputs)];
  if (dOut !== undefined) all.push(matrix('dOut', dOut, rows, hidden));

  const zeros = new Float32Array(layers * B * hidden);
  const h = matrix('h', input.h ?? zeros, layers * B, hidden);
  const states = [h];
  if (shape.cell === 'lstm') states.push(matrix('c', input.c ?? zeros, layers * B, hidden));
  const present = parametersOf(shape);
  for (let layer = 0; layer < layers; layer++) {
    for (const { name, numbers } of states) {
      const ofLayer = numbers.subarray(layer * B * hidden, (layer + 1) * B * hidden);
      all.push(matrix(`${name}_l${layer}`, ofLayer, B, hidden));
    }
    for (const parameter of PARAMETERS) {
      const name = `${parameter}_l${layer}`;
      const [height, width] = sizeOf(parameter, shape, layer);
      // The kernels always add biases.
      const numbers = present.includes(parameter)
        ? input.parameters[name]
        : new Float32Array(width);
      all.push(matrix(name, numbers, height, width));
    }
  }
  return all;
}

function matrix(
  name: string,
  numbers: Float32Array | undefined,
  rows: number,
  columns: number,
): InputMatrix {
  if (numbers?.length === rows * columns) return { name, numbers, rows, columns };
  const got = numbers === undefined ? 'nothing' : `${numbers.length}`;
  throw new RangeError(`${name} must have ${rows} x ${columns} numbers, got ${got}`);
}

function sizeOf(
  name: ParameterName,
  { cell, inputs, hidden }: RecurrentShape,
  layer: number,
): readonly [rows: number, columns: number] {
  const sums = GATES[cell] * hidden;
  if (name === 'weight_ih') return [sums, layer === 0 ? inputs : hidden];
  return name === 'weight_hh' ? [sums, hidden] : [1, sums];
}
