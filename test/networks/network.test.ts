import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../src/arithmetic/arithmetic.js';
import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';
import { CELL_KINDS } from '../../src/networks/recurrent/cell.js';
import { Network, type NetworkShape } from '../../src/networks/network.js';
import {
  dimensionsOf,
  initialiseParameters,
  loadParameters,
} from '../../src/networks/parameters.js';
import { seedRandom } from '../../src/random.js';
import { difference, matrixOf, numbersOf } from './cell-run.js';
import { slopes } from './slopes.js';

const SHAPE: NetworkShape = {
  cell: 'gru',
  vocabularySize: 5,
  input: 'embedding',
  embeddingDim: 3,
  hidden: 4,
  layers: 2,
  bias: true,
  tied: false,
  gruReset: 'after',
  dropout: 0,
  freezeEmbedding: false,
};

const IDS = Int32Array.of(0, 3, 1, 1, 4, 2); // three steps of two rows
const TARGETS = Int32Array.of(1, 1, 4, 2, 0, 3);

function networkOf(shape: Partial<NetworkShape>): Network {
  const network = new Network(startReferenceArithmetic(), { ...SHAPE, ...shape });
  initialiseParameters(network.parameters, network.shape, seedRandom(1));
  // Larger than drawn, lest differences drown.
  for (const { data } of network.parameters.values())
    data.forEach((v, i) => (data[i] = 3 * v + 0.1));
  return network;
}

/** The cross-entropy of a fixed text; the gradients with it where they are wanted. */
function lossOf(network: Network, input: Int32Array | Matrix = IDS, backward = false): number {
  const random = network.shape.dropout > 0 ? seedRandom(7) : undefined;
  const logits = network.forward(input, network.newState(2), random);
  const loss = network.arithmetic.softmaxCrossEntropy(logits, TARGETS, 1);
  if (backward) network.backward(logits);
  return loss;
}

const oneHot = (network: Network, ids: Int32Array): Matrix =>
  matrixOf(
    network.arithmetic,
    [...ids].flatMap((id) => Array.from({ length: 5 }, (_, i) => (i === id ? 1 : 0))),
    5,
  );

/** The largest number of each parameter as they are drawn. */
function drawn(shape: Partial<NetworkShape>): Map<string, number> {
  const network = new Network(startReferenceArithmetic(), { ...SHAPE, hidden: 16, ...shape });
  initialiseParameters(network.parameters, network.shape, seedRandom(1));
  const largest = new Map<string, number>();
  for (const [name, matrix] of network.parameters) {
    largest.set(name, Math.max(...numbersOf(matrix).map(Math.abs)));
  }
  return largest;
}

const valuesOf = (network: Network): Map<string, Float32Array> =>
  new Map([...network.parameters].map(([name, { data }]) => [name, Float32Array.from(data)]));

describe('a network', () => {
  it('names its parameters as PyTorch does, in the order of its state_dict', () => {
    const { parameters } = networkOf({ cell: 'lstm' });
    const shapes = [...parameters].map(([name, matrix]) => [
      name,
      dimensionsOf(name, matrix).join(' x '),
    ]);
    expect(shapes).toEqual([
      ['encoder.weight', '5 x 3'],
      ['rnn.weight_ih_l0', '16 x 3'],
      ['rnn.weight_hh_l0', '16 x 4'],
      ['rnn.bias_ih_l0', '16'],
      ['rnn.bias_hh_l0', '16'],
      ['rnn.weight_ih_l1', '16 x 4'],
      ['rnn.weight_hh_l1', '16 x 4'],
      ['rnn.bias_ih_l1', '16'],
      ['rnn.bias_hh_l1', '16'],
      ['decoder.weight', '5 x 4'],
      ['decoder.bias', '5'],
    ]);
  });

  it.each<[string, Partial<NetworkShape>]>([
    ...CELL_KINDS.map((cell): [string, Partial<NetworkShape>] => [cell, { cell }]),
    ['one-hot', { input: 'one-hot' }],
    ['tied', { tied: true, embeddingDim: 4 }],
    ['without biases in its cells', { bias: false }],
    ['with dropout', { dropout: 0.4 }],
    ['with dropout and one-hot', { dropout: 0.4, input: 'one-hot', cell: 'lstm' }],
  ])('has the gradients of finite differences: %s', (_, shape) => {
    const network = networkOf(shape);
    lossOf(network, IDS, true);
    expect([...network.gradients.keys()]).toEqual([...network.parameters.keys()]);
    for (const [name, parameter] of network.parameters) {
      const values = numbersOf(parameter);
      const expected = slopes(values, (moved) => {
        parameter.data.set(moved);
        return lossOf(network);
      });
      parameter.data.set(values);
      expect(difference(numbersOf(network.gradients.get(name)!), expected), name).toBeLessThan(
        1e-6,
      );
    }
  });

  it('adds up gradients until they are set to 0', () => {
    const network = networkOf({});
    const gradient = network.gradients.get('encoder.weight')!;
    lossOf(network, IDS, true);
    const once = numbersOf(gradient);
    lossOf(network, IDS, true);
    expect(
      difference(
        numbersOf(gradient),
        once.map((value) => 2 * value),
      ),
    ).toBeLessThan(1e-12);
    network.zeroGradients();
    expect(numbersOf(gradient).every((value) => value === 0)).toBe(true);
  });

  it('gives the same for one-hot ids as for one-hot vectors', () => {
    const network = networkOf({ input: 'one-hot' });
    const byIds = numbersOf(network.forward(IDS, network.newState(2)));
    const byNumbers = numbersOf(network.forward(oneHot(network, IDS), network.newState(2)));
    expect(byNumbers).toEqual(byIds);
    expect(lossOf(network, oneHot(network, IDS), true)).toBe(lossOf(network));
  });

  it('computes the same step by step as in one run', () => {
    const network = networkOf({ cell: 'lstm' });
    const whole = numbersOf(network.forward(IDS, network.newState(2)));
    const state = network.newState(2);
    const steps = [0, 2, 4].flatMap((at) =>
      numbersOf(network.forward(IDS.subarray(at, at + 2), state)),
    );
    expect(difference(steps, whole)).toBeLessThan(1e-12);
    network.resetState(state);
    expect(numbersOf(network.forward(IDS, state))).toEqual(whole);
  });

  it('gives zeros to the cells for ids below 0', () => {
    for (const input of ['embedding', 'one-hot'] as const) {
      const network = networkOf({ input });
      const zeros = network.arithmetic.matrix(2, input === 'embedding' ? 3 : 5);
      const byNumbers = numbersOf(network.forward(zeros, network.newState(2)));
      expect(numbersOf(network.forward(Int32Array.of(-1, -1), network.newState(2)))).toEqual(
        byNumbers,
      );
    }
  });

  it('drops numbers only when it is given random numbers, and the same for the same', () => {
    const network = networkOf({ dropout: 0.5 });
    const logits = (seed?: number) =>
      numbersOf(
        network.forward(IDS, network.newState(2), seed === undefined ? seed : seedRandom(seed)),
      );
    expect(logits()).toEqual(logits());
    expect(logits(1)).toEqual(logits(1));
    expect(logits(1)).not.toEqual(logits(2));
    expect(logits(1)).not.toEqual(logits());
  });

  it('uses the embedding as its decoder if weights are tied', () => {
    const network = networkOf({ tied: true, embeddingDim: 4 });
    expect([...network.parameters.keys()]).not.toContain('decoder.weight');
    expect([...network.gradients.keys()]).not.toContain('decoder.weight');
  });

  it.each([false, true])('leaves a frozen embedding without a gradient (tied: %s)', (tied) => {
    const shape = { tied, embeddingDim: 4 };
    const network = networkOf({ ...shape, freezeEmbedding: true });
    const free = networkOf(shape);
    lossOf(network, IDS, true);
    lossOf(free, IDS, true);
    const names = [...network.parameters.keys()].filter((name) => name !== 'encoder.weight');
    expect([...network.gradients.keys()]).toEqual(names);
    for (const name of names) {
      expect(numbersOf(network.gradients.get(name)!)).toEqual(numbersOf(free.gradients.get(name)!));
    }
  });

  it('refuses to tie what cannot be tied', () => {
    expect(() => networkOf({ tied: true, input: 'one-hot' })).toThrow(/one-hot/);
    expect(() => networkOf({ tied: true, embeddingDim: 3 })).toThrow(/got 4 and 3/);
  });

  it('refuses ids outside the vocabulary, and steps of other lengths than the state', () => {
    const network = networkOf({});
    expect(() => network.forward(Int32Array.of(1, 5), network.newState(2))).toThrow(
      'The id 5 is outside the vocabulary of 5',
    );
    expect(() => network.forward(Int32Array.of(1, 2, 3), network.newState(2))).toThrow(
      'The input must have 2 rows for each step, got 3 in total',
    );
    expect(() => network.forward(new Int32Array(0), network.newState(2))).toThrow(RangeError);
  });
});

describe('initialiseParameters', () => {
  it('draws within 1 / sqrt(H) in the cells', () => {
    for (const [name, largest] of drawn({ input: 'one-hot' })) {
      expect(largest, name).toBeGreaterThan(name === 'decoder.bias' ? 0 : 0.2);
      expect(largest, name).toBeLessThanOrEqual(0.25);
    }
  });

  it('draws within 0.1 in the embedding and the decoder, whose bias starts at 0', () => {
    const largest = drawn({ vocabularySize: 100 });
    for (const name of ['encoder.weight', 'decoder.weight']) {
      expect(largest.get(name)).toBeGreaterThan(0.09);
      expect(largest.get(name)).toBeLessThanOrEqual(0.1);
    }
    expect(largest.get('decoder.bias')).toBe(0);
  });

  it('draws the same for the same seed', () => {
    const [a, b] = [networkOf({}), networkOf({})];
    expect([...a.parameters]).toEqual([...b.parameters]);
  });
});

describe('loadParameters', () => {
  it('makes a network equal to another', () => {
    const [from, to] = [networkOf({}), new Network(startReferenceArithmetic(), SHAPE)];
    const values = valuesOf(from);
    loadParameters(to.parameters, values);
    expect(valuesOf(to)).toEqual(values);
  });

  it('refuses missing, unknown or resized parameters, and then changes nothing', () => {
    const network = networkOf({});
    const before = valuesOf(network);
    const missing = new Map(before);
    missing.delete('decoder.bias');
    expect(() => loadParameters(network.parameters, missing)).toThrow(
      'The parameter "decoder.bias" is missing',
    );
    const unknown = new Map(before).set('rnn.weight_hr_l0', new Float32Array(4));
    expect(() => loadParameters(network.parameters, unknown)).toThrow(
      /no parameter "rnn\.weight_hr_l0"; it has encoder\.weight, /,
    );
    const short = new Map(before)
      .set('encoder.weight', new Float32Array(15))
      .set('decoder.weight', new Float32Array(19));
    expect(() => loadParameters(network.parameters, short)).toThrow(
      'The parameter "decoder.weight" must be 5 x 4, got 19 numbers',
    );
    expect(valuesOf(network)).toEqual(before);
  });
});
