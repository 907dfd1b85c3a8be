import { WordloomError } from '../../errors.js';
import type { CellKind } from '../recurrent/cell.js';
import type { Architecture } from '../state.js';
import type { LanguageModelFormat, PortableModel } from './format.js';
import { float32Of } from './numbers.js';
import { floats, integers, node, onnxModel, type Value } from './onnx-messages.js';
import type { Encoded } from './protobuf.js';
import { tokenPart } from './token-file.js';

/**
 * ONNX, which onnxruntime and many others run. Inputs are `ids` (steps, batch), int64, and the
 * state before the first step, `h_0` and for an LSTM `c_0`, (layers, batch, hidden), zeros at the
 * start of a text. Outputs are `logits` (steps, batch, vocabulary) and the state after the last
 * step, `h_n` and `c_n`. The tokens lie beside it.
 */
export const onnx: LanguageModelFormat = {
  name: 'onnx',
  description: 'ONNX graph from ids and state to logits and state (.onnx), tokens (.json)',
  extensions: ['.onnx'],
  refusesName: (name) =>
    /\.(?:gz|zst)$/i.test(name) ? 'it is not compressed; leave the ending out' : undefined,
  write: (model) => [{ suffix: '', chunks: formatOnnx(model).pieces }, tokenPart(model)],
};

/** Protocol Buffers know no longer message. */
const LONGEST = 2 ** 31 - 1; // bytes

const OPERATORS: Readonly<Record<CellKind, string>> = { rnn: 'RNN', lstm: 'LSTM', gru: 'GRU' };

/**
 * Which of PyTorch's gates stands at each place in ONNX: input, output, forget, cell where PyTorch
 * has input, forget, cell, output; update, reset, new where PyTorch has reset, update, new.
 */
const GATE_ORDERS: Readonly<Record<CellKind, readonly number[]>> = {
  rnn: [0],
  lstm: [0, 3, 1, 2],
  gru: [1, 0, 2],
};

function formatOnnx(model: PortableModel): Encoded {
  const { architecture } = model;
  const { cell, vocabularySize, hidden, layers } = architecture;
  const constants = new Constants(model);
  const states = cell === 'lstm' ? ['h', 'c'] : ['h'];
  const state = (end: string): Value[] =>
    states.map((name) => ({
      name: name + end,
      type: 'float',
      shape: [layers, 'batch', hidden],
    }));
  const encoded = onnxModel({
    name: 'language_model',
    description: 'ids (steps, batch) and the state before them -> logits and the state after them',
    nodes: [
      ...inputNodes(architecture, constants),
      ...states.flatMap((name) => splitState(name, layers)),
      ...Array.from({ length: layers }, (_, layer) =>
        layerNodes(architecture, layer, states, constants),
      ).flat(),
      ...states.map((name) => joinState(name, layers)),
      ...decoderNodes(architecture, constants),
    ],
    constants: constants.encoded,
    inputs: [{ name: 'ids', type: 'int64', shape: ['steps', 'batch'] }, ...state('_0')],
    outputs: [
      { name: 'logits', type: 'float', shape: ['steps', 'batch', vocabularySize] },
      ...state('_n'),
    ],
  });
  if (encoded.length <= LONGEST) return encoded;
  throw new WordloomError(
    'MODEL_TOO_LARGE',
    `An ONNX file holds at most ${LONGEST} bytes, but this model would take ${encoded.length}. ` +
      'Export it as safetensors.',
  );
}

/** The numbers that the nodes refer to by name. */
class Constants {
  readonly encoded: Encoded[] = [];
  readonly #parameters: PortableModel['parameters'];

  constructor({ parameters }: PortableModel) {
    this.#parameters = parameters;
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  parameter(name: string): Float32Array {
    return float32Of(this.#parameters.get(name)!);
  }

  floats(name: string, shape: readonly number[], numbers: Float32Array): string {
    this.encoded.push(floats(name, shape, numbers));
    return name;
  }

  integers(name: string, numbers: number | readonly number[]): string {
    this.encoded.push(integers(name, numbers));
    return name;
  }
}

/** ids -> x_0 (steps, batch, inputs) */
function inputNodes(architecture: Architecture, constants: Constants): Encoded[] {
  const { input, vocabularySize, embeddingDim } = architecture;
  if (input === 'one-hot') {
    const depth = constants.integers('one_hot.depth', vocabularySize);
    const values = constants.floats('one_hot.values', [2], Float32Array.of(0, 1));
    return [node('OneHot', ['ids', depth, values], ['x_0'])];
  }
  const weight = constants.parameter('encoder.weight');
  constants.floats('encoder.weight', [vocabularySize, embeddingDim], weight);
  return [node('Gather', ['encoder.weight', 'ids'], ['x_0'])];
}

/** The state of each layer by itself: h_0 -> h_0_l0, h_0_l1, ... (1, batch, hidden) */
function splitState(name: string, layers: number): Encoded[] {
  if (layers === 1) return [node('Identity', [`${name}_0`], [`${name}_0_l0`])];
  return [node('Split', [`${name}_0`], layerNames(`${name}_0`, layers), { axis: 0 })];
}

const joinState = (name: string, layers: number): Encoded =>
  node('Concat', layerNames(`${name}_n`, layers), [`${name}_n`], { axis: 0 });

const layerNames = (name: string, layers: number): string[] =>
  Array.from({ length: layers }, (_, layer) => `${name}_l${layer}`);

/** One layer: x_0 -> y_0 (steps, 1, batch, hidden) -> x_1 (steps, batch, hidden) */
function layerNodes(
  { cell, layers, hidden, gruReset }: Architecture,
  layer: number,
  states: readonly string[],
  constants: Constants,
): Encoded[] {
  const order = GATE_ORDERS[cell];
  const sums = order.length * hidden;
  const read = (name: string) => inOrder(constants.parameter(`rnn.${name}_l${layer}`), order);
  const weight = (name: string) => {
    const numbers = read(name);
    return constants.floats(`rnn.${name}_l${layer}`, [1, sums, numbers.length / sums], numbers);
  };
  let bias = '';
  if (constants.has(`rnn.bias_ih_l${layer}`)) {
    const both = new Float32Array(2 * sums);
    both.set(read('bias_ih'));
    both.set(read('bias_hh'), sums);
    bias = constants.floats(`rnn.bias_l${layer}`, [1, 2 * sums], both);
  }
  const inputs = [`x_${layer}`, weight('weight_ih'), weight('weight_hh'), bias];
  const before = states.map((name) => `${name}_0_l${layer}`);
  const after = states.map((name) => `${name}_n_l${layer}`);
  const recurrent = node(
    OPERATORS[cell],
    [...inputs, '', ...before], // no lengths: all sequences of a batch are as long
    [`y_${layer}`, ...after],
    {
      hidden_size: hidden,
      ...(cell === 'gru' && { linear_before_reset: gruReset === 'after' ? 1 : 0 }),
    },
  );
  if (layer === layers - 1) return [recurrent];
  // The dimension that tells one direction from the other.
  const axes = constants.integers(`axes_${layer}`, [1]);
  return [recurrent, node('Squeeze', [`y_${layer}`, axes], [`x_${layer + 1}`])];
}

/** The last y -> logits, as one product over all steps and rows. */
function decoderNodes(architecture: Architecture, constants: Constants): Encoded[] {
  const { vocabularySize, hidden, layers, tied } = architecture;
  const shape = [vocabularySize, hidden];
  const weight = tied
    ? 'encoder.weight'
    : constants.floats('decoder.weight', shape, constants.parameter('decoder.weight'));
  const bias = constants.parameter('decoder.bias');
  constants.floats('decoder.bias', [vocabularySize], bias);
  const rows = constants.integers('rows', [-1, hidden]);
  const columns = constants.integers('columns', [vocabularySize]);
  return [
    node('Reshape', [`y_${layers - 1}`, rows], ['hidden']),
    node('Gemm', ['hidden', weight, 'decoder.bias'], ['scores'], { transB: 1 }),
    node('Shape', ['ids'], ['steps_and_batch']),
    node('Concat', ['steps_and_batch', columns], ['logits_shape'], { axis: 0 }),
    node('Reshape', ['scores', 'logits_shape'], ['logits']),
  ];
}

/** Rows of weights, or of a bias, gate by gate in another order. */
function inOrder(numbers: Float32Array, order: readonly number[]): Float32Array {
  const size = numbers.length / order.length;
  const ordered = new Float32Array(numbers.length);
  order.forEach((gate, place) => {
    ordered.set(numbers.subarray(gate * size, (gate + 1) * size), place * size);
  });
  return ordered;
}
