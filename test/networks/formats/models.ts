import { startReferenceArithmetic } from '../../../src/arithmetic/reference/arithmetic.js';
import type { PortableModel } from '../../../src/networks/formats/format.js';
import type { Architecture } from '../../../src/networks/state.js';
import { Network, type NetworkState } from '../../../src/networks/network.js';
import { initialiseParameters, loadParameters } from '../../../src/networks/parameters.js';
import { startNetwork } from '../../../src/networks/start-network.js';
import { tensorsOf } from '../../../src/networks/tensors.js';
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

/** What a network is given: T steps of B rows. */
export interface Task {
  readonly T: number;
  readonly B: number;
  readonly ids: readonly number[]; // (T B)
  readonly targets: readonly number[]; // (T B)
  /** h, and for an LSTM c, (layers, B, H). */
  readonly state: Readonly<Record<string, readonly number[]>>;
}

/** What it makes of that. */
export interface Result {
  readonly logits: readonly number[]; // (T B, V)
  /** The state after the last step. */
  readonly state: Readonly<Record<string, readonly number[]>>;
  /** Mean cross-entropy of the targets, and its gradients by parameter and by state. */
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly dState: Readonly<Record<string, readonly number[]>>;
}

const namesOf = (cell: string): readonly ('h' | 'c')[] => (cell === 'lstm' ? ['h', 'c'] : ['h']);

/** Ids and a state drawn at random. */
export function randomTask(architecture: Architecture, T = 6, B = 3): Task {
  const { cell, vocabularySize, layers, hidden } = architecture;
  const random = seedRandom(2);
  const ids = () =>
    Array.from({ length: T * B }, () => Math.floor(nextFloat(random) * vocabularySize));
  const state = () =>
    Array.from({ length: layers * B * hidden }, () => Math.fround(nextFloat(random) - 0.5));
  return {
    T,
    B,
    ids: ids(),
    targets: ids(),
    state: Object.fromEntries(namesOf(cell).map((name) => [name, state()])),
  };
}

/** Runs a model forward and back. */
export async function run(
  { architecture, parameters }: Pick<PortableModel, 'architecture' | 'parameters'>,
  { T, B, ids, targets, state: before }: Task,
  engine: 'wasm' | 'reference' = 'reference',
): Promise<Result> {
  const network = await startNetwork(architecture, { engine, dropout: 0, freeze: false });
  const { arithmetic } = network;
  loadParameters(network.parameters, new Map([...parameters].map(([k, { data }]) => [k, data])));
  const names = namesOf(architecture.cell);
  const numbersOf = (state: NetworkState) =>
    Object.fromEntries(
      names.map((name) => [name, state.flatMap((layer) => Array.from(layer[name]!.data))]),
    );
  const state = network.newState(B);
  state.forEach((layer, index) => {
    for (const name of names) {
      const { data } = layer[name]!;
      data.set(before[name].slice(index * data.length, (index + 1) * data.length));
    }
  });
  network.zeroGradients();
  const out = network.forward(Int32Array.from(ids), state);
  const logits = Array.from(out.data);
  const sum = arithmetic.softmaxCrossEntropy(out, Int32Array.from(targets), 1 / (T * B));
  network.backward(out);
  const result = {
    logits,
    state: numbersOf(state),
    loss: sum / (T * B),
    gradients: Object.fromEntries(
      [...network.gradients].map(([name, { data }]) => [name, Array.from(data)]),
    ),
    dState: numbersOf(network.dState),
  };
  await arithmetic.close();
  return result;
}

/** The largest distance between two numbers of the same place. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i])); // NaN stays
  return worst;
}

/** The contents of a file that a format writes, by the end of its name. */
export function contentOf(chunks: Iterable<string | Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk))));
}
