import { shortened } from '../../errors.js';
import { BinaryReader } from '../../formats/binary-reader.js';
import { damaged, foreignModel as foreign } from '../../formats/failures.js';
import { decodeFloats } from '../../formats/floats.js';
import type { InputFile } from '../../formats/format.js';
import { littleEndianBytes } from '../../formats/little-endian.js';
import { refusesModuleName } from '../../formats/python-module.js';
import {
  describeTensor,
  floatKindOf,
  formatSafetensorsHeader,
  readSafetensorsHeader,
  type StoredTensor,
  type Tensor as TensorInFile,
} from '../../formats/safetensors-container.js';
import type { Architecture, Tensor } from '../state.js';
import type { LanguageModelFormat, PortableModel, TokenNames } from './format.js';
import { float32Of } from './numbers.js';
import { parameterShapes } from './parameter-shapes.js';
import { pythonPart } from './python.js';
import { type Layout, recogniseLayout } from './pytorch-layout.js';
import { checkNonlinearity, readTokenFile, type TokenFile, tokenPart } from './token-file.js';

/**
 * Hugging Face's safetensors with the names of PyTorch's state_dict, the tokens beside it, and a
 * Python file that builds the module and loads both.
 */
export const safetensors: LanguageModelFormat = {
  name: 'safetensors',
  description: 'for PyTorch: weights (.safetensors), tokens (.json) and a Python program (.py)',
  extensions: ['.safetensors'],
  refusesName: refusesModuleName,
  read,
  write: (model) => [
    { suffix: '', chunks: formatWeights(model) },
    tokenPart(model),
    pythonPart(model),
  ],
};

function* formatWeights({ architecture, parameters }: PortableModel): Generator<Uint8Array> {
  // A module with tied weights has them under both names.
  const shapes = parameterShapes({ ...architecture, tied: false });
  const tensors = Array.from(shapes, ([name, shape]): TensorInFile => ({
    name,
    type: 'F32',
    shape,
  }));
  yield formatSafetensorsHeader(tensors, { format: 'pt' });
  for (const { name } of tensors) {
    const isTied = architecture.tied && name === 'decoder.weight';
    const source = parameters.get(isTied ? 'encoder.weight' : name)!;
    yield littleEndianBytes(float32Of(source));
  }
}

async function read(file: InputFile, names?: TokenNames): Promise<PortableModel> {
  const tokens = await readTokenFile(file, names);
  const reader = new BinaryReader(file);
  try {
    const header = await readSafetensorsHeader(reader);
    checkNonlinearity(file, header.metadata.nonlinearity);
    const shapes = new Map(header.tensors.map(({ name, shape }) => [name, shape]));
    const layout = recogniseLayout(file, shapes, tokens.architecture);
    // Before the numbers are read, which may be more than any such model has.
    checkAgreement(file, layout.architecture, tokens);
    return modelOf(layout, tokens, await readTensors(reader, header.tensors));
  } finally {
    await reader.close();
  }
}

function modelOf(
  { architecture, names }: Layout,
  tokens: TokenFile,
  tensors: ReadonlyMap<string, Tensor>,
): PortableModel {
  const model = (tied: boolean): PortableModel => ({
    architecture: { ...architecture, tied },
    options: tokens.options,
    vocabulary: tokens.vocabulary,
    parameters: new Map(
      [...parameterShapes({ ...architecture, tied }).keys()].map((name) => [
        name,
        tensors.get(names.get(name)!)!,
      ]),
    ),
  });
  return model(architecture.tied || areTied(tensors, names));
}

/** All tensors, as float32. */
async function readTensors(
  reader: BinaryReader,
  tensors: readonly StoredTensor[],
): Promise<Map<string, Tensor>> {
  const { file } = reader;
  const read = new Map<string, Tensor>();
  for (const tensor of tensors) {
    const { name, type, shape, begin, end } = tensor;
    const kind = floatKindOf(type);
    if (kind === undefined) {
      throw foreign(
        file,
        `a language model: its tensor ${describeTensor(tensor)} does not contain floats`,
      );
    }
    const bytes = await reader.read(end - begin, `the tensor ${shortened(name)}`);
    const data = decodeFloats(bytes, { kind, littleEndian: true });
    const wrong = data.findIndex((number) => !Number.isFinite(number));
    if (wrong !== -1) {
      throw damaged(file, `tensor ${shortened(name)}`, `number ${wrong} of it is ${data[wrong]}`);
    }
    read.set(name, { shape, data });
  }
  if (await reader.isAtEnd()) return read;
  throw damaged(file, `byte ${reader.position}`, 'the tensors end here, but the file does not');
}

/** Whether the weights of encoder and decoder are the same numbers. */
function areTied(
  tensors: ReadonlyMap<string, Tensor>,
  names: ReadonlyMap<string, string>,
): boolean {
  const encoder = tensors.get(names.get('encoder.weight') ?? '');
  const decoder = tensors.get(names.get('decoder.weight') ?? '');
  if (encoder === undefined || decoder === undefined || encoder === decoder) return false;
  return (
    encoder.shape.join() === decoder.shape.join() &&
    encoder.data.every((number, i) => number === decoder.data[i])
  );
}

/** What the token file says of the network must be what the tensors are. */
function checkAgreement(file: InputFile, architecture: Architecture, said: TokenFile): void {
  const { vocabularySize } = architecture;
  const { vocabulary } = said;
  if (vocabulary.tokens.length !== vocabularySize) {
    const wanted = `its tensors are of ${vocabularySize} tokens`;
    throw foreign(
      file,
      `the model of these tokens: ${wanted}, but the token file has ${vocabulary.tokens.length}`,
    );
  }
  for (const key of ['cell', 'input', 'embeddingDim', 'hidden', 'layers', 'bias'] as const) {
    const [is, should] = [architecture[key], said.architecture[key]];
    if (should === undefined || is === should) continue;
    throw foreign(
      file,
      `the model of these tokens: its ${key} is ${is}, but the token file says ${shortened(String(should))}`,
    );
  }
}
