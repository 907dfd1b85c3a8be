import { startReferenceArithmetic } from '../../../src/engines/reference/arithmetic.js';
import type { PortableModel } from '../../../src/language-model/formats/format.js';
import type { Architecture } from '../../../src/language-model/language-model-state.js';
import { Network } from '../../../src/language-model/network.js';
import { initialiseParameters, loadParameters } from '../../../src/language-model/parameters.js';
import { tensorsOf } from '../../../src/language-model/tensors.js';
import { nextFloat, seedRandom } from '../../../src/random.js';

const TOKENS = Array.from('abcdefghij\n');

const SMALLEST: Architecture = {
  cell: 'rnn',
  input: 'embedding',
  vocabularySize: TOKENS.length,
  embeddingDim: 5,
  hidden: 7,
  layers: 1,
  bias: true,
  tied: false,
  gruReset: 'after',
};

const CELLS: Record<string, Partial<Architecture>> = {
  rnn: { cell: 'rnn' },
  lstm: { cell: 'lstm' },
  gru: { cell: 'gru' },
  'gru with reset before': { cell: 'gru', gruReset: 'before' },
};

const FORMS: Record<string, Partial<Architecture>> = {
  'one layer': {},
  'two layers': { layers: 2 },
  'no biases': { layers: 2, bias: false },
  'tied weights': { embeddingDim: 7, tied: true },
  'one-hot input': { input: 'one-hot', embeddingDim: TOKENS.length },
};

/** All kinds of networks by what makes them. */
export const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map(
  Object.entries(CELLS).flatMap(([cell, kind]) =>
    Object.entries(FORMS).map(([form, what]): [string, Architecture] => [
      `${cell}, ${form}`,
      { ...SMALLEST, ...kind, ...what },
    ]),
  ),
);

/** A model of characters, its parameters drawn at random and rounded to float32. */
export function randomModel(overrides: Partial<Architecture> = {}, seed = 1): PortableModel {
  const architecture = { ...SMALLEST, ...overrides };
  const { parameters, shape } = networkOf(architecture);
  // Wider than before training, so that gates open and close.
  initialiseParameters(parameters, { ...shape, input: 'one-hot' }, seedRandom(seed));
  const tensors = [...tensorsOf(parameters)].map(
    ([name, { shape: sizes, data }]) =>
      [name, { shape: sizes, data: Float32Array.from(data, (number) => 2 * number) }] as const,
  );
  return {
    architecture,
    options: { seed },
    vocabulary: {
      level: 'char',
      tokens: TOKENS,
      counts: Float64Array.from(TOKENS, (_, id) => TOKENS.length - id),
    },
    parameters: new Map(tensors),
  };
}

/** A network of float64. */
export function networkOf(architecture: Architecture): Network {
  const shape = { ...architecture, dropout: 0, freezeEmbedding: false };
  return new Network(startReferenceArithmetic(), shape);
}

/** What a network is given and gives: T steps of B rows. */
export interface Passage {
  readonly ids: Int32Array; // (T B)
  readonly T: number;
  readonly B: number;
  /** h and for an LSTM c, before and after, (layers, B, H). */
  readonly before: Readonly<Record<string, Float32Array>>;
  readonly after: Readonly<Record<string, Float32Array>>;
  readonly logits: Float32Array; // (T B, V)
}

/** Runs the reference over random ids, from a random state. */
export function passageOf({ architecture, parameters }: PortableModel, T = 6, B = 3): Passage {
  const { cell, vocabularySize } = architecture;
  const network = networkOf(architecture);
  loadParameters(network.parameters, new Map([...parameters].map(([k, { data }]) => [k, data])));
  const random = seedRandom(2);
  const ids = Int32Array.from({ length: T * B }, () =>
    Math.floor(nextFloat(random) * vocabularySize),
  );
  const state = network.newState(B);
  const names = cell === 'lstm' ? (['h', 'c'] as const) : (['h'] as const);
  const read = () =>
    Object.fromEntries(
      names.map((name) => [
        name,
        Float32Array.from(state.flatMap((each) => [...each[name]!.data])),
      ]),
    );
  for (const layer of state) {
    for (const name of names) {
      const { data } = layer[name]!;
      for (let i = 0; i < data.length; i++) data[i] = Math.fround(nextFloat(random) - 0.5);
    }
  }
  const before = read();
  const logits = Float32Array.from(network.forward(ids, state).data);
  return { ids, T, B, before, after: read(), logits };
}

/** The largest distance between two numbers of the same place. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Math.max(...Array.from(a, (number, i) => Math.abs(number - b[i])));
}

/** The contents of a file that a format writes, by the end of its name. */
export function contentOf(chunks: Iterable<string | Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk))));
}
