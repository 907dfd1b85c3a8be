import { BinaryReader } from '../../embedding/formats/binary-reader.js';
import { damaged, foreign } from '../../embedding/formats/failures.js';
import { decodeFloats, type FloatType } from '../../embedding/formats/floats.js';
import type { InputFile } from '../../embedding/formats/format.js';
import { littleEndianBytes } from '../../embedding/formats/little-endian.js';
import { refusesModuleName } from '../../embedding/formats/python-module.js';
import {
  formatSafetensorsHeader,
  readSafetensorsHeader,
  type Tensor as TensorInFile,
} from '../../embedding/formats/safetensors-container.js';
import type { Tensor } from '../language-model-state.js';
import type { LanguageModelFormat, PortableModel } from './format.js';
import { float32Of } from './numbers.js';
import { parameterShapes } from './parameter-shapes.js';
import { pythonPart } from './python.js';
import { recogniseLayout } from './pytorch-layout.js';
import { readTokenFile, type TokenFile, tokenPart } from './token-file.js';

/**
 * Hugging Face's safetensors with the names of PyTorch's state_dict, the tokens beside it, and a
 * Python file that builds the module and loads both.
 */
export const safetensors: LanguageModelFormat = {
  name: 'safetensors',
  description: 'for PyTorch: weights (.safetensors), tokens (.json) and Python file to run (.py)',
  extensions: ['.safetensors'],
  refusesName: refusesModuleName,
  read,
  write: (model) => [
    { suffix: '', chunks: formatWeights(model) },
    tokenPart(model),
    pythonPart(model),
  ],
};

const KINDS: Record<string, FloatType['kind'] | undefined> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
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

async function read(file: InputFile): Promise<PortableModel> {
  const tokens = await readTokenFile(file);
  const tensors = await readTensors(file);
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const { architecture, names } = recogniseLayout(file, shapes, tokens.architecture);
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
  const found = model(architecture.tied || areTied(tensors, names));
  checkAgreement(file, found, tokens);
  return found;
}

/** All tensors, as float32. */
async function readTensors(file: InputFile): Promise<Map<string, Tensor>> {
  const reader = new BinaryReader(file);
  try {
    const { tensors } = await readSafetensorsHeader(reader);
    const read = new Map<string, Tensor>();
    for (const { name, type, shape, begin, end } of tensors) {
      const kind = KINDS[type];
      if (kind === undefined) {
        throw foreign(file, `a language model: its tensor ${name} is ${type}, not of floats`);
      }
      const bytes = await reader.read(end - begin, `the tensor ${name}`);
      const data = decodeFloats(bytes, { kind, littleEndian: true });
      const wrong = data.findIndex((number) => !Number.isFinite(number));
      if (wrong !== -1) {
        throw damaged(file, `tensor ${name}`, `number ${wrong} of it is ${data[wrong]}`);
      }
      read.set(name, { shape, data });
    }
    if (await reader.isAtEnd()) return read;
    throw damaged(file, `byte ${reader.position}`, 'the tensors end here, but not the file');
  } finally {
    await reader.close();
  }
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
function checkAgreement(
  file: InputFile,
  { architecture, vocabulary }: PortableModel,
  said: TokenFile,
): void {
  const { vocabularySize } = architecture;
  if (vocabulary.tokens.length !== vocabularySize) {
    const wanted = `its tensors are of ${vocabularySize} tokens`;
    throw foreign(
      file,
      `the model of these tokens: ${wanted}, and ${vocabulary.tokens.length} are beside it`,
    );
  }
  for (const key of ['cell', 'input', 'embeddingDim', 'hidden', 'layers', 'bias'] as const) {
    const [is, should] = [architecture[key], said.architecture[key]];
    if (should === undefined || is === should) continue;
    throw foreign(
      file,
      `the model of these tokens: its ${key} is ${is}, and beside it stands ${should}`,
    );
  }
}
