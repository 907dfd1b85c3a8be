import { describe, expect, it } from 'vitest';
import { numpy } from '../../src/formats/numpy.js';
import { VectorFileError } from '../../src/errors.js';
import { embeddingOf, readFiles, writeFiles } from './memory-file.js';

/**
 * What NumPy 2.4.6 wrote:
 *   a = numpy.array([[1, -2.5, 0.1], [65504, 6e-8, -0.0]])
 *   numpy.lib.format.write_array(file, a.astype(TYPE), version=VERSION)
 */
const header = (version: number, type: string, order = 'False', shape = '(2, 3)') => {
  const before = version === 1 ? 10 : 12;
  const dict = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const text = `${dict.padEnd(128 - before - 1)}\n`;
  const length = version === 1 ? [text.length, 0] : [text.length, 0, 0, 0];
  return Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0, ...length, ...Buffer.from(text)]);
};
const F2 = 'ADwAwWYu/3sBAACA';
const F4 = 'AACAPwAAIMDNzMw9AOB/R1nZgDMAAACA';
const NUMBERS: Record<string, string> = {
  '<f2': F2,
  '<f4': F4,
  '<f8': 'AAAAAAAA8D8AAAAAAAAEwJqZmZmZmbk/AAAAAAD870AraaQpKxtwPgAAAAAAAACA',
  '>f2': 'PADBAC5me/8AAYAA',
  '>f4': 'P4AAAMAgAAA9zMzNR3/gADOA2VmAAAAA',
  '>f8': 'P/AAAAAAAADABAAAAAAAAD+5mZmZmZmaQO/8AAAAAAA+cBsrKaRpK4AAAAAAAAAA',
};

const file = (header: Uint8Array, numbers = F4) =>
  new Uint8Array(Buffer.concat([header, Buffer.from(numbers, 'base64')]));

const EXACT = [
  [1, -2.5, 0.1],
  [65504, 6e-8, -0],
].map((row) => row.map(Math.fround));
const HALF = [
  [1, -2.5, 0.0999755859375],
  [65504, 2 ** -24, -0],
];
const WORDS = 'king\nqueen\n';

const read = (npy: Uint8Array, vocab = WORDS) => readFiles(numpy, { '.npy': npy, '.vocab': vocab });

describe('numpy', () => {
  it.each(['<f2', '<f4', '<f8', '>f2', '>f4', '>f8'])('reads arrays of %s', async (type) => {
    const { words, rows, counts } = await read(file(header(1, type), NUMBERS[type]));
    expect(words).toEqual(['king', 'queen']);
    expect(rows).toEqual(type.endsWith('f2') ? HALF : EXACT);
    expect(counts).toBeUndefined();
  });

  it.each([2, 3])('reads version %i of the format', async (version) => {
    expect((await read(file(header(version, '<f4')))).rows).toEqual(EXACT);
  });

  it('reads infinities and NaN of half precision, for others to refuse', async () => {
    const halves = Buffer.from(Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0x03ff, 1, 2).buffer);
    const { rows } = await read(file(header(1, '<f2'), halves.toString('base64')));
    expect(rows[0]).toEqual([Infinity, -Infinity, NaN]);
    expect(rows[1]).toEqual([1023 * 2 ** -24, 2 ** -24, 2 ** -23]);
  });

  it('writes version 1.0, C order, numbers at a multiple of 64 bytes', () => {
    const files = writeFiles(numpy, embeddingOf(['king', 'queen'], EXACT));
    const text = Buffer.from(files['.npy']).toString('latin1');
    expect(text.slice(0, 8)).toBe('\x93NUMPY\x01\0');
    expect(text.slice(10, 127).trimEnd()).toBe(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
    );
    expect(text[127]).toBe('\n');
    expect(Buffer.from(files['.npy'].subarray(128)).toString('base64')).toBe(F4);
    expect(Buffer.from(files['.vocab']).toString()).toBe(WORDS);
  });

  it('writes counts after tabs and reads them', async () => {
    const counts = Float64Array.of(12, 3);
    const files = writeFiles(numpy, embeddingOf(['king', 'queen'], EXACT), counts);
    expect(Buffer.from(files['.vocab']).toString()).toBe('king\t12\nqueen\t3\n');
    expect((await readFiles(numpy, files)).counts).toEqual([12, 3]);
  });

  it('reads a word list with CRLF and without a last line end', async () => {
    expect((await read(file(header(1, '<f4')), 'king\r\nqueen')).words).toEqual(['king', 'queen']);
  });

  it.each(['<i8', '|O', '<c8', '|b1'])('refuses arrays of %s and says what to do', async (type) => {
    await expect(read(file(header(1, type)))).rejects.toThrow(VectorFileError);
    await expect(read(file(header(1, type)))).rejects.toThrow(
      `its numbers are of type '${type}'. In Python, save array.astype(numpy.float32)`,
    );
  });

  it.each([
    ['column by column', file(header(1, '<f4', 'True')), 'ascontiguousarray'],
    ['of one dimension', file(header(1, '<f4', 'False', '(6,)')), 'its shape is (6,)'],
    ['of no dimension', file(header(1, '<f4', 'False', '()')), 'its shape is ()'],
    ['with empty rows', file(header(1, '<f4', 'False', '(2, 0)')), 'its shape is (2, 0)'],
    ['of a newer version', file(header(4, '<f4')), 'byte 6 says version 4'],
  ])('refuses arrays %s', async (_, npy, message) => {
    await expect(read(npy)).rejects.toMatchObject({ code: 'VECTORS_FOREIGN' });
    await expect(read(npy)).rejects.toThrow(message);
  });

  it('refuses other files', async () => {
    const other = new TextEncoder().encode('2 3\nking 1 2 3\n');
    expect(numpy.recognises!(other)).toBe(false);
    await expect(read(other)).rejects.toThrow(/x\.npy is not a NumPy array/);
  });

  it.each([
    ['the magic bytes', 5, 'byte 5'],
    ['the header', 60, 'byte 60'],
    ['the numbers', 140, 'byte 140'],
  ])('names the position where a file is truncated within %s', async (_, length, where) => {
    const cut = read(file(header(1, '<f4')).subarray(0, length));
    await expect(cut).rejects.toMatchObject({ code: 'VECTORS_DAMAGED', path: 'x.npy' });
    await expect(read(file(header(1, '<f4')).subarray(0, length))).rejects.toThrow(where);
  });

  it('needs no memory for missing numbers', async () => {
    const huge = file(header(1, '<f4', 'False', '(3, 1000000000000)'));
    await expect(read(huge)).rejects.toThrow('the file ends');
  });

  it('refuses a file that continues after the array', async () => {
    const npy = file(header(1, '<f4'), F4 + F4);
    await expect(read(npy)).rejects.toThrow('x.npy, byte 152: the file continues after the array');
  });

  it('says that the words are missing', async () => {
    const alone = readFiles(numpy, { '.npy': file(header(1, '<f4')) });
    await expect(alone).rejects.toMatchObject({ code: 'VECTORS_UNREADABLE', path: 'x.vocab' });
    await expect(readFiles(numpy, { '.npy': file(header(1, '<f4')) })).rejects.toThrow(
      'x.npy holds only numbers; its words should be in x.vocab',
    );
  });

  it.each([
    ['too few words', 'king\n', 'line 1: the file ends here: 1 word for 2 vectors'],
    ['no words', '', 'line 1: the file ends here: 0 words for 2 vectors'],
    ['too many words', 'king\nqueen\ncat\n', 'line 3: there are more words than the 2 vectors'],
    [
      'a line of names',
      'Word\nking\nqueen\n',
      'no header, but its first line is "Word". Delete that line',
    ],
    ['a count missing', 'king\t1\nqueen\n', 'line 2: expected a word, a tab and its count'],
    ['a count too many', 'king\nqueen\t1\n', 'line 2: expected a word alone'],
    ['a count that is none', 'king\t1\nqueen\tx\n', 'line 2: "x" is not a count'],
  ])('refuses a word list with %s', async (_, vocab, message) => {
    await expect(read(file(header(1, '<f4')), vocab)).rejects.toThrow(message);
  });

  it('refuses words that are not UTF-8, or replaces them', async () => {
    const vocab = new Uint8Array([0x6b, 0x0a, 0xff, 0x71, 0x0a]);
    const files = { '.npy': file(header(1, '<f4')), '.vocab': vocab };
    await expect(readFiles(numpy, files)).rejects.toThrow('x.vocab, line 2: it is not UTF-8');
    const { words } = await readFiles(numpy, files, { invalidUtf8: 'replace' });
    expect(words).toEqual(['k', '\uFFFDq']);
  });

  it.each(['new\nline', 'tab\t', 'cr\r'])('refuses to write the word %j', (word) => {
    expect(() => writeFiles(numpy, embeddingOf([word], [[1]]))).toThrow(JSON.stringify(word));
  });
});
