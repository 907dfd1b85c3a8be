import { littleEndianBytes } from '../../formats/little-endian.js';
import { VERSION } from '../../version.js';
import { bytes, type Encoded, integer, joined, message, text } from './protobuf.js';

/**
 * The messages of an ONNX file. The numbers of the fields are those of `onnx.proto`, which names
 * them: here they stand beside their names.
 */

/** Version 7 of the file format and 14 of the operators came with the same release, ONNX 1.9. */
const IR_VERSION = 7;
const OPSET_VERSION = 14;

const FLOAT = 1; // TensorProto.DataType
const INT64 = 7;
const ATTRIBUTE_INTEGER = 2; // AttributeProto.AttributeType

/** An input or output of a graph: its type, and what its dimensions are, by number or by name. */
export interface Value {
  readonly name: string;
  readonly type: 'float' | 'int64';
  readonly shape: readonly (number | string)[];
}

/** The parts of a graph. */
export interface Graph {
  readonly name: string;
  readonly description: string;
  readonly nodes: readonly Encoded[];
  readonly constants: readonly Encoded[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** A whole file. */
export function onnxModel(graph: Graph): Encoded {
  return joined([
    integer(1, IR_VERSION), // ir_version
    text(2, 'wordloom'), // producer_name
    text(3, VERSION), // producer_version
    message(7, [
      ...graph.nodes,
      text(2, graph.name), // name
      ...graph.constants,
      text(10, graph.description), // doc_string
      ...graph.inputs.map((value) => valueInfo(11, value)), // input
      ...graph.outputs.map((value) => valueInfo(12, value)), // output
    ]), // graph
    message(8, [integer(2, OPSET_VERSION)]), // opset_import: version, of the standard's own domain
  ]);
}

/**
 * A node of the graph.
 *
 * @param inputs names of values; '' leaves an optional one out
 */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, number>> = {},
): Encoded {
  return message(1, [
    ...inputs.map((name) => text(1, name)), // input
    ...outputs.map((name) => text(2, name)), // output
    text(3, outputs[0]), // name
    text(4, operator), // op_type
    ...Object.entries(attributes).map(([name, value]) =>
      // attribute: name, i, type
      message(5, [text(1, name), integer(3, value), integer(20, ATTRIBUTE_INTEGER)]),
    ),
  ]);
}

/** Constant numbers in the file. */
export function floats(name: string, shape: readonly number[], numbers: Float32Array): Encoded {
  return tensor(name, shape, FLOAT, littleEndianBytes(numbers));
}

/** Constant integers in the file, a list or a scalar; they may be negative. */
export function integers(name: string, numbers: number | readonly number[]): Encoded {
  const list = [numbers].flat();
  const view = new DataView(new ArrayBuffer(8 * list.length));
  list.forEach((number, i) => view.setBigInt64(8 * i, BigInt(number), true));
  const shape = typeof numbers === 'number' ? [] : [list.length];
  return tensor(name, shape, INT64, new Uint8Array(view.buffer));
}

function tensor(name: string, shape: readonly number[], type: number, raw: Uint8Array): Encoded {
  return message(5, [
    ...shape.map((size) => integer(1, size)), // dims
    integer(2, type), // data_type
    text(8, name), // name
    bytes(9, raw), // raw_data
  ]); // initializer
}

function valueInfo(field: number, { name, type, shape }: Value): Encoded {
  const dimensions = shape.map((size) =>
    // dim: dim_value or dim_param
    message(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]),
  );
  return message(field, [
    text(1, name), // name
    // type: tensor_type: elem_type, shape
    message(2, [
      message(1, [integer(1, type === 'float' ? FLOAT : INT64), message(2, dimensions)]),
    ]),
  ]);
}
