import type { Matrix } from '../arithmetic/arithmetic.js';
import { nextFloat, type RandomState } from '../random.js';
import type { NetworkShape } from './network-shape.js';

/** Parameters by PyTorch's names: encoder.weight, rnn.weight_ih_l0, ..., decoder.bias. */
export type Parameters = ReadonlyMap<string, Matrix>;

/** The dimensions of a parameter as PyTorch has it: biases have one. */
export function dimensionsOf(name: string, { rows, columns }: Matrix): readonly number[] {
  return /(?:^|\.)bias(?:_|$)/.test(name) ? [columns] : [rows, columns];
}

/**
 * Draws the parameters as PyTorch's modules and its example word_language_model do: uniformly
 * within 1 / sqrt(H) in the cells and in the decoder of a one-hot network (nn.Linear), within 0.1
 * in an embedding and in the decoder over it, whose bias starts at 0.
 */
export function initialiseParameters(
  parameters: Parameters,
  { input, hidden }: NetworkShape,
  random: RandomState,
): void {
  for (const [name, { data }] of parameters) {
    let range = 1 / Math.sqrt(hidden);
    if (input === 'embedding' && !name.startsWith('rnn.')) range = name.endsWith('bias') ? 0 : 0.1;
    for (let i = 0; i < data.length; i++) data[i] = (2 * nextFloat(random) - 1) * range;
  }
}

/**
 * Copies numbers into parameters of the same names.
 *
 * @throws RangeError if a name is missing or unknown, or a size differs
 */
export function loadParameters(
  parameters: Parameters,
  values: ReadonlyMap<string, ArrayLike<number>>,
): void {
  for (const name of values.keys()) {
    if (!parameters.has(name)) {
      const known = [...parameters.keys()].join(', ');
      throw new RangeError(`This network has no parameter "${name}"; it has ${known}`);
    }
  }
  for (const [name, matrix] of parameters) {
    const given = values.get(name);
    if (given === undefined) throw new RangeError(`The parameter "${name}" is missing`);
    if (given.length !== matrix.data.length) {
      const shape = dimensionsOf(name, matrix).join(' x ');
      throw new RangeError(`The parameter "${name}" must be ${shape}, got ${given.length} numbers`);
    }
  }
  // Copies only after all were checked, so a failure changes nothing.
  for (const [name, { data }] of parameters) data.set(values.get(name)!);
}
