import { gzipSync } from 'node:zlib';
import { bytesOf, floats, joined, latin1, numpyFile, safetensorsFile } from './broken-bytes.js';
import type { BrokenFile, Expected } from './broken-files.js';
import { fastTextFile } from './fasttext-file.js';

const damaged = (says?: RegExp): Expected => ({ code: 'VECTORS_DAMAGED', says });
const foreign = (says?: RegExp): Expected => ({ code: 'VECTORS_FOREIGN', says });
const unreadable = (says?: RegExp): Expected => ({ code: 'VECTORS_UNREADABLE', says });
const words = (...list: readonly string[]): Expected => ({ words: list });

type Rows = readonly (readonly [name: string, content: string | Uint8Array, expected: Expected])[];

const ofType = (type: string, end: string, rows: Rows, format?: string): BrokenFile[] =>
  rows.map(([name, content, expected]) => ({
    name: `${type}: ${name}`,
    files: { [end]: bytesOf(content) },
    format,
    expected,
  }));

const TEXT = ofType('word2vec', '.vec', [
  ['empty', '', foreign(/empty/)],
  ['a header alone', '2 2\n', damaged(/0 vectors, but its header announces 2/)],
  ['a size of 0', '0 2\n', damaged()],
  ['dimensions of 0', '1 0\na 1\n', foreign(/1 to 1000000/)],
  ['a negative size', '-1 2\na 1 2\n', foreign()],
  [
    'a size of 2^31',
    '2147483648 1\na 1\n',
    damaged(/1 vector, but its header announces 2147483648/),
  ],
  ['a size of 2^53', '9007199254740992 1\na 1\n', foreign(/9007199254740992 vectors/)],
  ['dimensions of 2^40', '1 1099511627776\na 1\n', foreign(/1099511627776 numbers/)],
  ['a million dimensions', '9 1000000\na 1\n', damaged(/line 2/)],
  [
    'fewer vectors than it says',
    '3 1\na 1\nb 2\n',
    damaged(/2 vectors, but its header announces 3/),
  ],
  ['more vectors than it says', '1 1\na 1\nb 2\n', damaged(/more vectors/)],
  ['a number too few', '2 2\na 1 2\nb 1\n', damaged(/line 3/)],
  ['a number too many', '2 2\na 1 2\nb 0.125 2 3\n', damaged(/line 3/)],
  ['a word that ends in a number', '2 2\na 1 2\nb 1 2 3\n', words('a', 'b 1')],
  ['NaN', '1 2\na 1 NaN\n', damaged(/NaN, which is not finite/)],
  ['Infinity', '1 2\na 1 -inf\n', damaged(/-Infinity/)],
  ['a number beyond float32', '1 2\na 1 1e39\n', damaged(/1e39 is too large/)],
  ['a hexadecimal number', '1 2\na 1 0x10\n', damaged(/"0x10" is not a number/)],
  ['an empty word', '1 2\n 1 2\n', words('')],
  ['no word', '1 2\n1 2\n', damaged(/line 2/)],
  ['a word with a space', '1 2\nnew york 1 2\n', words('new york')],
  ['the same word again', '2 1\na 1\na 2\n', damaged(/duplicate word/)],
  ['CRLF and a byte order mark', '\uFEFF2 1\r\na 1\r\nb 2\r\n', words('a', 'b')],
  ['no last line end', '2 1\na 1\nb 2', words('a', 'b')],
  ['Latin-1', latin1('1 1\ncaf\xe9 1\n'), damaged(/invalidUtf8: 'replace'/)],
  ['a NUL byte', '1 1\na\0 1\n', words('a\0')],
  ['a line of a megabyte', `1 1\n${'a'.repeat(2 ** 20)} x\n`, damaged(/"x" is not a number/)],
]);

const BINARY = ofType('word2vec-binary', '.bin', [
  [
    'cut within a number',
    joined('2 2\na ', floats(1, 2), 'b ', floats(1)),
    damaged(/vector 2 of the 2/),
  ],
  ['cut within a word', joined('2 2\na ', floats(1, 2), 'bb'), damaged(/vector 2 of the 2/)],
  ['a size of 2^40', joined('1099511627776 2\na ', floats(1, 2)), damaged(/within vector 2/)],
  ['a million dimensions', joined('1 1000000\na ', floats(1, 2)), damaged(/within vector 1/)],
  ['more than it says', joined('1 1\na ', floats(1), 'b ', floats(2)), damaged(/continues/)],
  ['an endless word', joined('1 1\n', 'a'.repeat(2 ** 17)), damaged(/a word of more than/)],
  ['an empty word', joined('1 1\n ', floats(1)), words('')],
  ['a word with NUL bytes', joined('1 1\na\0 ', floats(1)), damaged(/words contain spaces/)],
  ['NaN', joined('1 1\na ', floats(NaN)), damaged(/NaN/)],
  ['a lone surrogate', joined('1 1\n', latin1('\xed\xa0\x80 '), floats(1)), damaged(/not UTF-8/)],
]);

const GLOVE = ofType('glove', '.txt', [
  ['another number of numbers', 'a 1 2\nb 1\n', damaged(/line 2/)],
  ['prose', 'It was the best of times.\n', foreign()],
  ['line feeds only', '\n\n\n', foreign()],
  ['a line without end of numbers', `a${' 1'.repeat(50_000)}`, damaged(/line 1/)],
  ['blank lines and tabs', '\uFEFFa 1 2\n\nb\t1\t2\n', words('a', 'b')],
]);

const JSONL = ofType('jsonl', '.jsonl', [
  ['cut within a line', '{"word":"a","vector":[1', damaged(/not JSON/)],
  ['deep nesting', `{"word":"a","vector":${'['.repeat(100_000)}`, damaged(/line 1/)],
  ['a vector of nothing', '{"word":"a","vector":[]}\n', damaged(/at least one/)],
  ['a vector of strings', '{"word":"a","vector":["1"]}\n', damaged(/array of numbers/)],
  [
    'other dimensions',
    '{"word":"a","vector":[1]}\n{"word":"b","vector":[1,2]}\n',
    damaged(/line 2/),
  ],
  ['a number beyond all', '{"word":"a","vector":[1e999]}\n', damaged(/Infinity/)],
  ['half of a character', '{"word":"\\ud800","vector":[1]}\n', damaged(/surrogate/)],
  ['an empty word', '{"word":"","vector":[1]}\n', words('')],
  [
    'a count of 1.5',
    '{"word":"a","count":1.5,"vector":[1]}\n',
    damaged(/which is not a whole number/),
  ],
  ['a negative count', '{"word":"a","count":-1,"vector":[1]}\n', damaged(/at least 0/)],
  ['a list', '[{"word":"a","vector":[1]}]\n', foreign()],
  ['a key twice', '{"word":"a","word":"b","vector":[1]}\n', words('b')],
  ['keys of objects', '{"__proto__":{"word":"x"},"word":"a","vector":[1]}\n', words('a')],
  ['a word that acts on terminals', '{"word":"\\u001b[2J","vector":[1]}\n', words('\u001b[2J')],
]);

const numpy = (
  name: string,
  content: Uint8Array,
  expected: Expected,
  list = 'a\nb\n',
): BrokenFile => ({
  name: `numpy: ${name}`,
  files: { '.npy': content, '.vocab': bytesOf(list) },
  expected,
});
const dict = (shape: string, descr = "'<f4'", order = 'False'): string =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

const NUMPY: BrokenFile[] = [
  numpy(
    'a shape of 2^40 rows',
    numpyFile(dict('(1099511627776, 2)'), floats(1)),
    damaged(/file ends/),
  ),
  numpy(
    'a shape of 2^40 columns',
    numpyFile(dict('(1, 1099511627776)'), floats(1)),
    foreign(/1 to/),
  ),
  numpy(
    'a shape that overflows',
    numpyFile(dict('(4294967296, 4294967296)'), floats(1)),
    foreign(),
  ),
  numpy('a negative shape', numpyFile(dict('(-1, 2)'), floats(1)), damaged(/no descr/)),
  numpy('three axes', numpyFile(dict('(1, 1, 1)'), floats(1)), foreign(/shape/)),
  numpy('no rows', numpyFile(dict('(0, 2)'), floats()), damaged()),
  numpy('no columns', numpyFile(dict('(2, 0)'), floats()), foreign()),
  numpy(
    'a type named as a method',
    numpyFile(dict('(1, 1)', "'<constructor'"), floats(1)),
    foreign(),
  ),
  numpy('objects, as pickle has them', numpyFile(dict('(1, 1)', "'|O'"), floats(1)), foreign()),
  numpy('column by column', numpyFile(dict('(2, 1)', "'<f4'", 'True'), floats(1, 2)), foreign()),
  numpy('a header longer than the file', numpyFile('{}', floats(), 60_000), damaged(/file ends/)),
  numpy('no words', numpyFile(dict('(2, 1)'), floats(1, 2)), damaged(/0 words for 2 vectors/), ''),
  numpy('a word too many', numpyFile(dict('(1, 1)'), floats(1)), damaged(/more words/)),
  numpy('an endless count', numpyFile(dict('(1, 1)'), floats(1)), damaged(), 'a\t1e999\n'),
  {
    ...numpy('words missing', numpyFile(dict('(1, 1)'), floats(1)), unreadable(/x\.vocab/)),
    files: { '.npy': numpyFile(dict('(1, 1)'), floats(1)) },
  },
];

const tensors = (
  name: string,
  header: unknown,
  expected: Expected,
  length?: bigint,
): BrokenFile => ({
  name: `safetensors: ${name}`,
  files: {
    '.safetensors': safetensorsFile(header, floats(1, 2), length),
    '.vocab': bytesOf('a\nb\n'),
  },
  format: 'safetensors',
  expected,
});
const matrix = (
  shape: readonly unknown[],
  offsets: readonly unknown[],
  dtype: unknown = 'F32',
) => ({
  'embedding.weight': { dtype, shape, data_offsets: offsets },
});

const SAFETENSORS: BrokenFile[] = [
  tensors('sound', matrix([2, 1], [0, 8]), words('a', 'b')),
  tensors('a header of 2^63 bytes', matrix([2, 1], [0, 8]), foreign(/header of/), 2n ** 63n),
  tensors('a header longer than the file', matrix([2, 1], [0, 8]), damaged(/file ends/), 9999n),
  tensors('deep JSON', '{"a":'.repeat(50_000), foreign(/not JSON/)),
  tensors('null', 'null', foreign(/not a JSON object/)),
  tensors('a shape that overflows', matrix([2 ** 32, 2 ** 32], [0, 8]), damaged()),
  tensors('2^40 numbers', matrix([2 ** 30, 2 ** 10], [0, 2 ** 42]), damaged(/file ends/)),
  tensors('offsets out of the file', matrix([2, 1], [2 ** 50, 2 ** 50 + 8]), damaged()),
  tensors('offsets in reverse', matrix([2, 1], [8, 0]), damaged()),
  tensors('a fraction', matrix([2, 1.5], [0, 12]), damaged()),
  tensors('a type named as a method', matrix([2, 1], [0, 8], 'constructor'), foreign()),
  tensors('a negative size', matrix([-2, -1], [0, 8]), damaged()),
  tensors('no columns', matrix([2, 0], [0, 0]), foreign()),
  tensors(
    'tensors that overlap',
    { ...matrix([2, 1], [0, 8]), b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } },
    damaged(/begins at/),
  ),
  tensors(
    'a key twice',
    `{"embedding.weight":{"dtype":"F32","shape":[9,9],"data_offsets":[0,324]},${JSON.stringify(matrix([2, 1], [0, 8])).slice(1)}`,
    words('a', 'b'),
  ),
];

const king = { words: ['king', 'queen'] };
const FASTTEXT = ofType('fasttext', '.bin', [
  ['sound', fastTextFile(king), words('king', 'queen')],
  [
    '2^31 - 1 buckets',
    fastTextFile({ ...king, bucket: 2 ** 31 - 1, rows: 2n ** 31n + 1n, numbers: [1] }),
    damaged(/file ends/),
  ],
  [
    '2^31 - 1 dimensions',
    fastTextFile({ ...king, dim: 2 ** 31 - 1, numbers: [1] }),
    foreign(/1 to/),
  ],
  ['negative dimensions', fastTextFile({ ...king, dim: -1, numbers: [1] }), foreign()],
  ['negative buckets', fastTextFile({ ...king, bucket: -1, numbers: [1] }), damaged(/-1 buckets/)],
  [
    '2^31 - 1 entries',
    fastTextFile({ ...king, entries: 2 ** 31 - 1, size: 2 ** 31 - 1 }),
    damaged(),
  ],
  ['negative words', fastTextFile({ ...king, entries: -1, size: -1 }), damaged(/cannot be/)],
  ['endless subwords', fastTextFile({ ...king, maxn: 2 ** 31 - 1 }), damaged(/subwords of up to/)],
  ['other rows than it says', fastTextFile({ ...king, rows: 2n ** 62n }), damaged(/a matrix of/)],
  ['a quantized model', fastTextFile({ ...king, isQuantized: 1 }), foreign(/quantised/)],
  ['another version', fastTextFile({ ...king, version: 99 }), foreign(/version/)],
  ['an empty word', fastTextFile({ words: [''] }), words('')],
  ['NaN', fastTextFile({ ...king, numbers: Array(8).fill(NaN) }), damaged(/NaN/)],
  ['cut within the words', fastTextFile(king).subarray(0, 100), damaged(/file ends/)],
  [
    'cut within the vectors',
    fastTextFile({ ...king, numbers: [1, 2] }).subarray(0, -20),
    damaged(/file ends/),
  ],
]);

const PROJECTOR: BrokenFile[] = (
  [
    ['words missing', '1\t2\n', undefined, unreadable(/x_metadata\.tsv/)],
    ['a vector too short', '1\t2\n1\n', 'a\nb\n', damaged(/line 2/)],
    ['no number', '1\t2\n1\tx\n', 'a\nb\n', damaged(/"x" is not a number/)],
    ['a word too few', '1\t2\n1\t2\n', 'a\n', damaged(/words end here/)],
    ['a word too many', '1\t2\n', 'a\nb\n', damaged(/more words/)],
    ['an endless count', '1\t2\n', 'word\tcount\na\t1e999\n', damaged(/not a count/)],
  ] as const
).map(([name, content, list, expected]) => ({
  name: `projector: ${name}`,
  files: {
    '.tsv': bytesOf(content),
    ...(list !== undefined && { '_metadata.tsv': bytesOf(list) }),
  },
  expected,
}));

const sound = bytesOf('1 2\na 1 2\n');
const COMPRESSED: BrokenFile[] = (
  [
    ['sound', '.vec.gz', gzipSync(sound), words('a')],
    ['cut', '.vec.gz', gzipSync(sound).subarray(0, -4), unreadable()],
    [
      'with a wrong checksum',
      '.vec.gz',
      new Uint8Array(gzipSync(sound)).fill(0, -8, -4),
      unreadable(),
    ],
    [
      'a second member behind zeros',
      '.vec.gz',
      joined(gzipSync(sound), '\0\0', gzipSync(sound)),
      unreadable(),
    ],
    [
      'a million empty lines in 1 kB',
      '.vec.gz',
      gzipSync(joined(sound, '\n'.repeat(2 ** 20))),
      words('a'),
    ],
    ['a text of word2vec called .npy', '.npy', sound, words('a')],
    [
      'an array of NumPy called .vec',
      '.vec',
      numpyFile(dict('(1, 1)'), floats(1)),
      unreadable(/x\.vocab/),
    ],
    ['a database of SQLite', '.bin', joined('SQLite format 3\0', new Uint8Array(100)), foreign()],
    ['a pickle', '.bin', latin1('\x80\x04\x95\x10\x00\x00'), foreign()],
  ] as const
).map(([name, end, content, expected]) => ({
  name: `under any name: ${name}`,
  files: { [end]: content },
  expected,
}));

/** Broken files of vectors, of every format that is read. */
export const BROKEN_VECTORS: readonly BrokenFile[] = [
  ...TEXT,
  ...BINARY,
  ...GLOVE,
  ...JSONL,
  ...NUMPY,
  ...SAFETENSORS,
  ...FASTTEXT,
  ...PROJECTOR,
  ...COMPRESSED,
];
