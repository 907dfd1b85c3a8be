import { quoted, shortened } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import { arrayBlocks, type StoredArray } from './array-blocks.js';
import { BinaryReader } from './binary-reader.js';
import { foreign } from './failures.js';
import { float32Chunks } from './floats.js';
import type { InputFile, ReadOptions, VectorFormat, VectorReader } from './format.js';
import {
  describeTensor,
  floatKindOf,
  formatSafetensorsHeader,
  readSafetensorsHeader,
  recognisesSafetensors,
  type StoredTensor,
} from './safetensors-container.js';
import { openWordList, wordListPart } from './word-list.js';

/** The name of the vectors in the state of a PyTorch module whose `embedding` is an Embedding. */
const WEIGHT = 'embedding.weight';

/** Hugging Face's safetensors, with the words in a separate list. */
export const safetensors: VectorFormat = {
  name: 'safetensors',
  description: `safetensors with one tensor, ${WEIGHT} (.safetensors), words beside it (.vocab)`,
  extensions: ['.safetensors'],
  recognises: recognisesSafetensors,
  read,
  write: (source, counts) => [
    { suffix: '', chunks: formatTensor(source) },
    wordListPart(source, counts),
  ],
};

function* formatTensor(source: VectorSource): Generator<Uint8Array> {
  const tensor = { name: WEIGHT, type: 'F32', shape: [source.size, source.dim] } as const;
  yield formatSafetensorsHeader([tensor], { format: 'pt' });
  yield* float32Chunks(source);
}

async function read(file: InputFile, options: ReadOptions): Promise<VectorReader> {
  const reader = new BinaryReader(file);
  try {
    const { tensors } = await readSafetensorsHeader(reader);
    const tensor = chooseTensor(file, tensors);
    const array = arrayOf(file, tensor);
    await reader.skip(tensor.begin - reader.position, `the tensors before ${tensor.name}`);
    const words = await openWordList(file, options.invalidUtf8, options.odd);
    return { ...array, blocks: () => arrayBlocks(reader, array, words, options) };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** The tensor of that name, or else the only one that is a matrix of floats. */
function chooseTensor(file: InputFile, tensors: readonly StoredTensor[]): StoredTensor {
  const named = tensors.find(({ name }) => name === WEIGHT);
  const matrices = tensors.filter(
    ({ shape, type }) => shape.length === 2 && floatKindOf(type) !== undefined,
  );
  const chosen = named ?? (matrices.length === 1 ? matrices[0] : undefined);
  if (chosen !== undefined) return chosen;
  const found = tensors.slice(0, 8).map(describeTensor);
  throw foreign(
    file,
    `a safetensors file of word vectors, which has a tensor "${WEIGHT}" or a single matrix: ` +
      `it has ${found.join(', ') || 'no tensors'}${tensors.length > 8 ? ', ...' : ''}`,
  );
}

function arrayOf(file: InputFile, tensor: StoredTensor): StoredArray {
  const { type, shape } = tensor;
  const kind = floatKindOf(type);
  const [size, dim] = shape;
  if (shape.length === 2 && dim > 0 && kind !== undefined) {
    return { size, dim, type: { kind, littleEndian: true }, isLast: false };
  }
  throw foreign(
    file,
    `a safetensors file of word vectors: its tensor ${quoted(tensor.name)} is ` +
      `${shortened(`${type}[${shape.join(', ')}]`)}, ` +
      'but it must be F32, F16, BF16 or F64 of [words, dimensions]',
  );
}
