import { shortened } from '../../errors.js';
import { foreignModel as foreign } from '../../formats/failures.js';
import type { InputFile } from '../../formats/format.js';
import { CELL_KINDS, GATES } from '../recurrent/cell.js';
import type { Architecture } from '../state.js';
import { parameterShapes } from './parameter-shapes.js';

/** Dimensions of tensors by name. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** The network that the tensors belong to. */
export interface Layout {
  readonly architecture: Architecture;
  /** The tensor for each of our parameters. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Recognises the state of a PyTorch module of an nn.Embedding or none, an nn.RNN (with tanh),
 * nn.LSTM or nn.GRU, and an nn.Linear. Names within these modules are PyTorch's; what the modules
 * are called does not matter. Weights are tied if the Embedding or the Linear has none.
 *
 * @param known what is known already: the form of a GRU, and the kind of input if the dimensions
 *   are ambiguous
 * @throws VectorFileError if they belong to another kind of network
 */
export function recogniseLayout(
  file: InputFile,
  shapes: Shapes,
  known: Partial<Architecture>,
): Layout {
  const refuse = (what: string) =>
    foreign(file, `a language model that wordloom can read: ${what}`);
  const empty = [...shapes].find(([, shape]) => shape.includes(0));
  if (empty !== undefined) throw refuse(`its tensor ${shortened(empty[0])} is ${format(empty[1])}`);
  const recurrent = recogniseRecurrent(shapes, refuse);
  const { prefix, inputs, ...cells } = recurrent;
  const others = [...shapes.keys()].filter((name) => !isOfCell(name, prefix));
  const ends = recogniseEnds(others, shapes, refuse);
  const [vocabularySize] = shapes.get(`${ends.decoder}.bias`)!;
  // A single matrix belongs to the decoder of a one-hot input, or it is tied.
  const isOneHot =
    ends.encoder === undefined && inputs === vocabularySize && known.input !== 'embedding';
  const tied = ends.weight === undefined || (ends.encoder === undefined && !isOneHot);
  const architecture: Architecture = {
    ...cells,
    input: isOneHot ? 'one-hot' : 'embedding',
    vocabularySize,
    embeddingDim: inputs,
    tied,
    gruReset: known.gruReset ?? 'after',
  };
  const names = new Map([
    ['encoder.weight', ends.encoder ?? ends.weight!],
    ['decoder.weight', ends.weight!],
    ['decoder.bias', `${ends.decoder}.bias`],
  ]);
  for (const [name, shape] of parameterShapes(architecture)) {
    const source = names.get(name) ?? name.replace('rnn.', prefix);
    names.set(name, source);
    const found = shapes.get(source);
    if (found === undefined) throw refuse(`there is no tensor ${shortened(source)}`);
    if (found.join() === shape.join()) continue;
    throw refuse(
      `${shortened(source)} is ${format(found)}, but ${format(shape)} would fit the others`,
    );
  }
  return { architecture, names };
}

type Refuse = (what: string) => Error;

/** Reads off the recurrent layers: their prefix and dimensions. */
function recogniseRecurrent(shapes: Shapes, refuse: Refuse) {
  const FIRST = 'weight_ih_l0';
  const first = [...shapes.keys()].filter((name) => name.endsWith(FIRST));
  if (first.length !== 1) {
    const found =
      first.length === 0 ? list(shapes.keys()) : first.slice(0, 8).map(shortened).join(' and ');
    throw refuse(`one tensor should have a name that ends in ${FIRST}, but it has ${found}`);
  }
  const prefix = first[0].slice(0, -FIRST.length);
  const [sums, inputs] = shapes.get(first[0])!;
  const hidden = shapes.get(`${prefix}weight_hh_l0`)?.[1] ?? 0;
  const cell = CELL_KINDS.find((kind) => GATES[kind] * hidden === sums);
  if (cell === undefined) {
    const found = `${format(shapes.get(first[0])!)} for ${hidden} hidden units`;
    throw refuse(
      `${shortened(first[0])} is ${found}: 1, 3 or 4 rows per unit make nn.RNN, nn.GRU or nn.LSTM` +
        (shapes.has(`${prefix}weight_hr_l0`) ? ', but wordloom does not support proj_size' : '') +
        (shapes.has(`${prefix}weight_hh_l0`)
          ? ''
          : `. There is no ${prefix}weight_hh_l0; ${rawHint(shapes, prefix)}`),
    );
  }
  let layers = 1;
  while (shapes.has(`${prefix}weight_ih_l${layers}`)) layers++;
  return { prefix, inputs, hidden, cell, layers, bias: shapes.has(`${prefix}bias_ih_l0`) };
}

/** Other names of a missing matrix: AWD-LSTM renames it. */
const rawHint = (shapes: Shapes, prefix: string): string =>
  [...shapes.keys()].some((name) => name.startsWith(prefix) && name.endsWith('_raw'))
    ? 'AWD-LSTM calls it weight_hh_l0_raw: save the module without WeightDropout'
    : `it has ${list(shapes.keys())}`;

/** Whether a name is one of the recurrent layers'. */
const isOfCell = (name: string, prefix: string): boolean =>
  name.startsWith(prefix) && /^(?:weight|bias)_[ih]h_l\d+$/.test(name.slice(prefix.length));

/** Distinguishes encoder and decoder: the decoder has a bias. */
function recogniseEnds(names: readonly string[], shapes: Shapes, refuse: Refuse) {
  const unknown = names.find((name) => /_l\d+(?:_reverse)?$/.test(name));
  if (unknown !== undefined) {
    throw refuse(`${shortened(unknown)} belongs to a network with two directions or a projection`);
  }
  const biases = names.filter((name) => name.endsWith('.bias') && shapes.get(name)!.length === 1);
  const decoder = biases[0]?.slice(0, -'.bias'.length);
  const weight = names.find((name) => name === `${decoder}.weight`);
  const encoders = names.filter((name) => name !== biases[0] && name !== weight);
  if (biases.length !== 1 || encoders.length > 1 || (weight ?? encoders[0]) === undefined) {
    throw refuse(
      'besides the recurrent layers it should have a matrix for the Embedding, and a matrix and a bias for the ' +
        `Linear layer, but it has ${list(names)}`,
    );
  }
  return { decoder, weight, encoder: encoders.at(0) };
}

const format = (shape: readonly number[]): string =>
  `[${shape.slice(0, 8).join(', ')}${shape.length > 8 ? ', ...' : ''}]`;

function list(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, 8).map(shortened).join(', ');
  return `${shown || 'no tensors'}${all.length > 8 ? ', ...' : ''}`;
}
