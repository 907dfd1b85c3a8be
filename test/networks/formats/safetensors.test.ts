import { describe, expect, it } from 'vitest';
import { formatSafetensorsHeader } from '../../../src/formats/safetensors-container.js';
import type { PortableModel } from '../../../src/networks/formats/index.js';
import { safetensors } from '../../../src/networks/formats/safetensors.js';
import { type Files, memoryFile } from '../../formats/memory-file.js';
import { ARCHITECTURES, contentOf, distance, networkOf, randomModel, run } from './models.js';
import { TORCH_MODEL } from './torch-model.js';

type Tensors = Record<string, readonly number[]>;

/** What the format writes, the weights under '.safetensors'. */
function filesOf(model: PortableModel): Record<string, Uint8Array> {
  const parts = safetensors.write(model);
  return Object.fromEntries(
    parts.map(({ suffix, chunks }) => [suffix || '.safetensors', contentOf(chunks)]),
  );
}

const read = (files: Files) => safetensors.read!(memoryFile(files, '.safetensors', 100));

/** A file of tensors of these shapes, full of numbers that all differ. */
function fileOf(shapes: Tensors, value = (i: number) => i / 1024): Uint8Array {
  const tensors = Object.entries(shapes).map(([name, shape]) => ({
    name,
    type: 'F32' as const,
    shape,
  }));
  const size = Object.values(shapes).reduce(
    (sum, shape) => sum + shape.reduce((product, length) => product * length, 1),
    0,
  );
  const numbers = Float32Array.from({ length: size }, (_, i) => value(i));
  return contentOf([formatSafetensorsHeader(tensors, {}), new Uint8Array(numbers.buffer)]);
}

const CHARACTERS = JSON.stringify(Array.from('abcde'));

/** An LSTM of 5 tokens, vectors of 3 and 2 units. */
const LSTM: Tensors = {
  'encoder.weight': [5, 3],
  'rnn.weight_ih_l0': [8, 3],
  'rnn.weight_hh_l0': [8, 2],
  'rnn.bias_ih_l0': [8],
  'rnn.bias_hh_l0': [8],
  'decoder.weight': [5, 2],
  'decoder.bias': [5],
};

const without = (tensors: Tensors, ...names: string[]): Tensors =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => !names.includes(name)));

const renamed = (from: string, to: string): Tensors =>
  Object.fromEntries(Object.entries(LSTM).map(([name, shape]) => [name.replace(from, to), shape]));

const readShapes = (shapes: Tensors, tokens = CHARACTERS) =>
  read({ '.safetensors': fileOf(shapes), '.json': tokens });

const failure = (what: RegExp, code = 'VECTORS_FOREIGN') =>
  expect.objectContaining({ code, message: expect.stringMatching(what) });

describe('a language model as safetensors', () => {
  it.each([...ARCHITECTURES])('survives a round trip: %s', async (_, architecture) => {
    const model = randomModel(architecture);
    const found = await read(filesOf(model));
    expect(found).toEqual(model);
    expect([...found.parameters.keys()]).toEqual([...networkOf(architecture).parameters.keys()]);
  });

  it('is read back as float32 if it was float64', async () => {
    const model = randomModel();
    const [name, { shape, data }] = [...model.parameters][0];
    const wide = { shape, data: Float64Array.from(data, (number) => number + 1e-12) };
    const parameters = new Map(model.parameters).set(name, wide);
    expect(await read(filesOf({ ...model, parameters }))).toEqual(model);
  });

  it('has the names of a state_dict, those of tied weights too', () => {
    const { '.safetensors': file } = filesOf(randomModel({ embeddingDim: 7, tied: true }));
    const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    expect(Object.keys(header)).toEqual([
      '__metadata__',
      'encoder.weight',
      'rnn.weight_ih_l0',
      'rnn.weight_hh_l0',
      'rnn.bias_ih_l0',
      'rnn.bias_hh_l0',
      'decoder.weight',
      'decoder.bias',
    ]);
  });

  it('keeps tokens that end lines, and words', async () => {
    const model = randomModel();
    expect((await read(filesOf(model))).vocabulary.tokens).toContain('\n');
    const tokens = ['<unk>', '<eos>', 'the', 'café', '여왕', '😀', 'a b', '"', '\\', '\t', 'x'];
    const words = { ...model.vocabulary, level: 'word', tokens } as const;
    expect((await read(filesOf({ ...model, vocabulary: words }))).vocabulary).toEqual(words);
  });
});

describe('a module that PyTorch saved', () => {
  it('gives the logits that it gave there', async () => {
    const file = new Uint8Array(Buffer.from(TORCH_MODEL.file, 'base64'));
    const { architecture, parameters } = await read({
      '.safetensors': file,
      '.json': CHARACTERS,
    });
    expect(architecture).toEqual({
      cell: 'gru',
      input: 'embedding',
      vocabularySize: 5,
      embeddingDim: 3,
      hidden: 2,
      layers: 2,
      bias: true,
      tied: false,
      gruReset: 'after',
    });
    const { ids, h_0, logits, h_n } = TORCH_MODEL;
    const task = { T: 3, B: 2, ids, targets: ids, state: { h: h_0 } };
    const found = await run({ architecture, parameters }, task);
    expect(distance(found.logits, logits)).toBeLessThan(1e-6);
    expect(distance(found.state.h, h_n)).toBeLessThan(1e-6);
  });

  it('may have modules of any names, or of none', async () => {
    for (const shapes of [
      renamed('rnn.', 'module.lstm.'),
      renamed('rnn.', ''),
      renamed('de', 'x.de'),
    ]) {
      const { architecture } = await readShapes(shapes);
      expect(architecture).toMatchObject({ cell: 'lstm', hidden: 2, layers: 1, tied: false });
    }
  });

  it('is taken for tied if encoder and decoder hold the same numbers', async () => {
    const shapes = {
      'encoder.weight': [5, 2],
      'rnn.weight_ih_l0': [2, 2],
      'rnn.weight_hh_l0': [2, 2],
      'decoder.weight': [5, 2],
      'decoder.bias': [5],
    };
    const same = fileOf(shapes, () => 0.5);
    const tied = await read({ '.safetensors': same, '.json': CHARACTERS });
    expect(tied.architecture).toMatchObject({ cell: 'rnn', bias: false, tied: true });
    expect(tied.parameters.has('decoder.weight')).toBe(false);
    expect((await readShapes(shapes)).architecture.tied).toBe(false);
  });

  it.each(['encoder.weight', 'decoder.weight'])(
    'is taken for tied if only %s is there',
    async (name) => {
      const { architecture, parameters } = await readShapes({
        [name]: [5, 2],
        'rnn.weight_ih_l0': [6, 2],
        'rnn.weight_hh_l0': [6, 2],
        'decoder.bias': [5],
      });
      expect(architecture).toMatchObject({ cell: 'gru', input: 'embedding', tied: true });
      expect(parameters.get('encoder.weight')?.shape).toEqual([5, 2]);
    },
  );

  it('is read as one-hot if its first layer has a column for each token', async () => {
    const shapes = { ...without(LSTM, 'encoder.weight'), 'rnn.weight_ih_l0': [8, 5] };
    const { architecture } = await readShapes(shapes);
    expect(architecture).toMatchObject({ input: 'one-hot', embeddingDim: 5, tied: false });
  });

  it('is ambiguous if it has as many units as tokens: the token file decides', async () => {
    const shapes = {
      'rnn.weight_ih_l0': [5, 5],
      'rnn.weight_hh_l0': [5, 5],
      'decoder.weight': [5, 5],
      'decoder.bias': [5],
    };
    expect((await readShapes(shapes)).architecture.input).toBe('one-hot');
    const said = { tokens: Array.from('abcde'), architecture: { input: 'embedding' } };
    const { architecture } = await readShapes(shapes, JSON.stringify(said));
    expect(architecture).toMatchObject({ input: 'embedding', tied: true });
  });

  it.each<[string, Tensors, RegExp]>([
    [
      'no recurrent layer',
      { 'encoder.weight': [5, 3] },
      /ends in weight_ih_l0, but it has encoder/,
    ],
    [
      'two networks',
      { ...LSTM, 'x.weight_ih_l0': [8, 3] },
      /rnn\.weight_ih_l0 and x\.weight_ih_l0/,
    ],
    ['rows for no cell', { ...LSTM, 'rnn.weight_hh_l0': [8, 3] }, /1, 3 or 4 rows per unit/],
    ['two directions', { ...LSTM, 'rnn.weight_ih_l0_reverse': [8, 3] }, /two directions/],
    ['a projection', { ...LSTM, 'rnn.weight_hr_l0': [1, 2] }, /projection/],
    [
      'a projection of another size',
      { ...LSTM, 'rnn.weight_hh_l0': [8, 1], 'rnn.weight_hr_l0': [1, 2] },
      /proj_size/,
    ],
    ['no decoder', without(LSTM, 'decoder.weight', 'decoder.bias'), /a bias for the Linear/],
    ['more layers', { ...LSTM, 'norm.weight': [2], 'norm.bias': [2] }, /norm\.weight/],
    ['another inner size', { ...LSTM, 'encoder.weight': [5, 4] }, /\[5, 4\], but \[5, 3\]/],
    ['biases in part', without(LSTM, 'rnn.bias_hh_l0'), /no tensor rnn\.bias_hh_l0/],
    ['another depth', { ...LSTM, 'rnn.weight_ih_l1': [8, 2] }, /no tensor rnn\.weight_hh_l1/],
  ])('is refused with %s', async (_, shapes, message) => {
    await expect(readShapes(shapes)).rejects.toThrow(failure(message));
  });

  it('is refused with numbers that are not finite', async () => {
    const file = fileOf(LSTM, (i) => (i === 20 ? NaN : i));
    await expect(read({ '.safetensors': file, '.json': CHARACTERS })).rejects.toThrow(
      failure(/tensor rnn\.weight_ih_l0: number 5 of it is NaN/, 'VECTORS_DAMAGED'),
    );
  });

  it('is refused if it is truncated or too long', async () => {
    const file = fileOf(LSTM);
    for (const damaged of [file.subarray(0, -1), contentOf([file, Uint8Array.of(0)])]) {
      await expect(read({ '.safetensors': damaged, '.json': CHARACTERS })).rejects.toThrow(
        failure(/the file ends|the file does not/, 'VECTORS_DAMAGED'),
      );
    }
  });
});

describe('the tokens beside the weights', () => {
  const words = ['<unk>', '<eos>', 'a', 'bc', 'd'];

  it('may be a bare list: of characters if all are single ones', async () => {
    expect((await readShapes(LSTM, CHARACTERS)).vocabulary.level).toBe('char');
    expect((await readShapes(LSTM, '["<pad>","a","b","c","😀"]')).vocabulary.level).toBe('char');
    expect((await readShapes(LSTM, JSON.stringify(words))).vocabulary.level).toBe('word');
  });

  it.each<[string, unknown, RegExp, string?]>([
    ['tokens that are no text', { tokens: [1, 2] }, /"tokens"/],
    ['none at all', 5, /"tokens"/],
    [
      'another number of tokens',
      ['a', 'b'],
      /its tensors are of 5 tokens, but the token file has 2/,
    ],
    ['a token twice', Array.from('abcda'), /"a" occurs twice/, 'VECTORS_DAMAGED'],
    ['a word in a character model', { level: 'char', tokens: words }, /"<unk>"/, 'VECTORS_DAMAGED'],
    ['no <eos> in a word model', ['<unk>', 'a', 'bc', 'd', 'e'], /end of a line must be "<eos>"/],
    ['a level of its own', { level: 'byte', tokens: words }, /"byte"/, 'VECTORS_DAMAGED'],
    ['counts of others', { counts: [1], tokens: words }, /for each of 5/, 'VECTORS_DAMAGED'],
    ['another cell', { architecture: { cell: 'gru' }, tokens: words }, /its cell is lstm.* gru/],
    [
      'a nonlinearity that is not built here',
      { architecture: { nonlinearity: 'relu' }, tokens: words },
      /has the nonlinearity tanh, not "relu"/,
    ],
    [
      'what is not known of a network',
      { architecture: { bidirectional: true }, tokens: words },
      /"bidirectional"/,
      'VECTORS_DAMAGED',
    ],
    [
      'an unknown form of GRU',
      { architecture: { gruReset: 'never' }, tokens: words },
      /"never"/,
      'VECTORS_DAMAGED',
    ],
  ])('are refused with %s', async (_, content, message, code) => {
    await expect(readShapes(LSTM, JSON.stringify(content))).rejects.toThrow(failure(message, code));
  });

  it('may have other names for unknown words and the end of a line', async () => {
    const files = { '.safetensors': fileOf(LSTM), '.json': '["[UNK]","</s>","a","bc","d"]' };
    const file = () => memoryFile(files, '.safetensors', 100);
    await expect(safetensors.read!(file())).rejects.toThrow('must be "<unk>"');
    const names = { unknown: '[UNK]', endOfLine: '</s>' };
    const { vocabulary } = await safetensors.read!(file(), names);
    expect(vocabulary.tokens).toEqual(['<unk>', '<eos>', 'a', 'bc', 'd']);
  });

  it('are refused if they are not JSON, and reported if they are missing', async () => {
    await expect(readShapes(LSTM, '{')).rejects.toThrow(failure(/x\.json is not JSON/));
    await expect(read({ '.safetensors': fileOf(LSTM) })).rejects.toThrow(
      failure(/its tokens should be in x\.json/, 'VECTORS_UNREADABLE'),
    );
  });
});
