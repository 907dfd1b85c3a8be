import assert from 'node:assert/strict';
import { languageModelFormat } from '../../src/networks/formats/index.js';
import type { PortableModel } from '../../src/networks/formats/format.js';
import { parameterShapes } from '../../src/networks/formats/parameter-shapes.js';
import { ARCHITECTURES, contentOf, randomModel } from '../networks/formats/models.js';
import { bounded, unlessForeseen } from './bounds.js';
import { Dice } from './dice.js';
import { type Files, inputFile } from './input-file.js';
import { mutate } from './mutate.js';
import type { Suite } from './suite.js';

const CODES = ['VECTORS_UNREADABLE', 'VECTORS_FOREIGN', 'VECTORS_DAMAGED'];
const FORMAT = languageModelFormat('safetensors');
const LENGTH_BYTES = 8; // of the header's length
const FEW_BYTES = 2 ** 23;

/** Sizes, types and names that a header may lie with. */
const LIES: readonly unknown[] = [
  0,
  1,
  -1,
  3,
  1.5,
  2 ** 31,
  2 ** 40,
  2 ** 53,
  1e300,
  null,
  '7',
  [],
  {},
  true,
  'F16',
  'BF16',
  'F64',
  'I64',
  'constructor',
  '__proto__',
  'x'.repeat(10_000),
];

/** Weights of recurrent models with their tokens, sound and damaged. */
export const suite: Suite = {
  name: 'language-model-formats',
  async run(seed) {
    const dice = new Dice(seed);
    const model = randomModel(dice.pick([...ARCHITECTURES.values()]), seed);
    const files: Record<string, Uint8Array> = Object.fromEntries(
      FORMAT.write(model)
        .slice(0, 2)
        .map(({ suffix, chunks }) => [suffix || '.safetensors', contentOf(chunks)]),
    );
    if (dice.chance(0.1)) {
      assert.deepEqual((await read(files, dice)).architecture, model.architecture);
      return;
    }
    const [main, tokens] = Object.keys(files);
    const damage = dice.pick([lyingHeader, lyingHeader, mutate]);
    const lie = dice.pick([lyingJson, mutate]);
    if (dice.chance(0.6)) files[main] = damage(files[main], dice);
    else files[tokens] = lie(files[tokens], dice);
    const found = await unlessForeseen(CODES, () => read(files, dice));
    if (found !== undefined) checkSound(found);
  },
};

/** What a model that is read must be. */
export function checkSound({ architecture, vocabulary, parameters }: PortableModel): void {
  const shapes = parameterShapes(architecture);
  assert.deepEqual([...parameters.keys()], [...shapes.keys()], 'all parameters are there');
  for (const [name, shape] of shapes) {
    const { data } = parameters.get(name)!;
    const size = shape.reduce((product, length) => product * length, 1);
    assert.ok(size > 0 && data.length === size, `${name} has its size`);
    assert.ok(data.every(Number.isFinite), `${name} is finite`);
  }
  const { tokens, counts, level } = vocabulary;
  assert.equal(tokens.length, architecture.vocabularySize, 'a row for each token');
  assert.equal(new Set(tokens).size, tokens.length, 'tokens are distinct');
  assert.ok(
    tokens.every((token) => token !== '' && !/\p{Surrogate}/u.test(token)),
    'are Unicode',
  );
  assert.ok(counts.length === tokens.length && counts.every((n) => n >= 0 && n < Infinity));
  assert.ok(level === 'char' || level === 'word');
}

function read(files: Files, dice: Dice): Promise<PortableModel> {
  const input = inputFile(files, '.safetensors', dice.pick([7, 1000, 1 << 16]));
  const length = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0);
  return bounded(FEW_BYTES + 16 * length, () => FORMAT.read!(input));
}

/** Changes what the header says, and keeps its length right. */
function lyingHeader(bytes: Uint8Array, dice: Dice): Uint8Array {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const json = lyingJson(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length), dice);
  const header = Buffer.alloc(LENGTH_BYTES);
  header.writeBigUint64LE(BigInt(json.length));
  return new Uint8Array(Buffer.concat([header, json, bytes.subarray(LENGTH_BYTES + length)]));
}

/** Changes a value or a name somewhere in JSON. */
function lyingJson(bytes: Uint8Array, dice: Dice): Uint8Array {
  const value = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
  let place = value;
  let key = dice.pick(Object.keys(place));
  while (typeof place[key] === 'object' && place[key] !== null && dice.chance(0.8)) {
    const inner = place[key] as Record<string, unknown>;
    if (Object.keys(inner).length === 0) break;
    place = inner;
    key = dice.pick(Object.keys(place));
  }
  if (Array.isArray(place) || dice.chance(0.7)) {
    place[key] = dice.pick(LIES);
  } else {
    const old = place[key];
    if (dice.chance(0.8)) delete place[key];
    place[String(dice.pick([...LIES, 'rnn.weight_ih_l9', 'decoder.bias', 'a.bias']))] = old;
  }
  return new TextEncoder().encode(JSON.stringify(value));
}
