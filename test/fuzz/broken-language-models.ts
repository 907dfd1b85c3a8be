import { bytesOf, floats, joined, safetensorsFile } from './broken-bytes.js';
import type { BrokenFile, Expected } from './broken-files.js';

const damaged = (says?: RegExp): Expected => ({ code: 'VECTORS_DAMAGED', says });
const foreign = (says?: RegExp): Expected => ({ code: 'VECTORS_FOREIGN', says });

/** The tensors of an RNN of two characters: dimensions by name. */
const RNN: Readonly<Record<string, readonly number[]>> = {
  'encoder.weight': [2, 3],
  'rnn.weight_ih_l0': [4, 3],
  'rnn.weight_hh_l0': [4, 4],
  'rnn.bias_ih_l0': [4],
  'rnn.bias_hh_l0': [4],
  'decoder.weight': [2, 4],
  'decoder.bias': [2],
};
const TOKENS = '["a","b"]';

/** Weights of these dimensions, each number 1. */
function weights(shapes: Readonly<Record<string, readonly number[]>>, dtype = 'F32'): Uint8Array {
  let end = 0;
  const header = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((product, size) => product * size, 1);
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const numbers = Math.min(end / 4, 1000); // a header may speak of more
  return safetensorsFile(Object.fromEntries(header), floats(...Array<number>(numbers).fill(1)));
}

const model = (
  name: string,
  file: Uint8Array,
  expected: Expected,
  tokens: string | Uint8Array = TOKENS,
): BrokenFile => ({
  name,
  files: { '.safetensors': file, '.json': bytesOf(tokens) },
  expected,
});

const sound = weights(RNN);

/** Broken weights of recurrent models, with broken lists of their tokens. */
export const BROKEN_LANGUAGE_MODELS: readonly BrokenFile[] = [
  model('sound', sound, { words: ['a', 'b'] }),
  model('empty', new Uint8Array(), damaged(/file ends/)),
  model('cut within the numbers', sound.subarray(0, -4), damaged(/file ends/)),
  model('longer than its tensors', joined(sound, '\0'), damaged(/the file does not/)),
  model('no tensors', safetensorsFile({}, floats()), foreign(/has no tensors/)),
  model(
    'a hidden state of 0',
    weights({ ...RNN, 'rnn.weight_ih_l0': [0, 3], 'rnn.weight_hh_l0': [0, 0] }),
    foreign(/\[0, /),
  ),
  model(
    'an Embedding of 2^40 numbers',
    weights({ ...RNN, 'encoder.weight': [2 ** 20, 2 ** 20] }),
    foreign(),
  ),
  model(
    '2^20 tokens, but the token file has 2',
    weights({
      ...RNN,
      'encoder.weight': [2 ** 20, 3],
      'decoder.weight': [2 ** 20, 4],
      'decoder.bias': [2 ** 20],
    }),
    foreign(/1048576 tokens/),
  ),
  model(
    '2^20 hidden units, not in the file',
    weights({
      'encoder.weight': [2, 3],
      'rnn.weight_ih_l0': [2 ** 20, 3],
      'rnn.weight_hh_l0': [2 ** 20, 2 ** 20],
      'decoder.weight': [2, 2 ** 20],
      'decoder.bias': [2],
    }),
    damaged(/file ends/),
  ),
  model('three dimensions', weights({ ...RNN, 'rnn.weight_ih_l0': [4, 3, 1] }), foreign()),
  model('one dimension', weights({ ...RNN, 'rnn.weight_ih_l0': [12] }), foreign()),
  model('whole numbers', weights(RNN, 'I32'), foreign(/does not contain floats/)),
  model('a type named as a method', weights(RNN, 'toString'), foreign(/does not contain floats/)),
  model('NaN', joined(sound.subarray(0, -4), floats(NaN)), damaged(/NaN/)),
  model('a name of a megabyte', weights({ ...RNN, ['x'.repeat(2 ** 20)]: [1] }), foreign()),
  model('tokens that are no JSON', sound, foreign(/not JSON/), '["a",'),
  model('tokens of deep JSON', sound, foreign(), '['.repeat(100_000)),
  model('no tokens', sound, foreign(/list of tokens/), 'null'),
  model('tokens that are numbers', sound, foreign(/list of tokens/), '[1,2]'),
  model('a token twice', sound, damaged(/twice/), '["a","a"]'),
  model('an empty token', sound, foreign(), '["a",""]'),
  model('half of a character', sound, damaged(/surrogate/), '["a","\\ud800"]'),
  model('a token too many', sound, foreign(/the token file has 3/), '["a","b","c"]'),
  model('counts that are none', sound, damaged(/count/), '{"tokens":["a","b"],"counts":[1,-1]}'),
  model('a level of its own', sound, damaged(/"byte"/), '{"tokens":["a","b"],"level":"byte"}'),
  model(
    'another cell',
    sound,
    foreign(/its cell is rnn/),
    '{"tokens":["a","b"],"architecture":{"cell":"gru"}}',
  ),
  model(
    'tokens that are not UTF-8',
    sound,
    { code: 'VECTORS_UNREADABLE' },
    Uint8Array.of(0x5b, 0xff, 0x5d),
  ),
];
