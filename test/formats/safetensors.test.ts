import { describe, expect, it } from 'vitest';
import { BinaryReader } from '../../src/formats/binary-reader.js';
import {
  formatSafetensorsHeader,
  readSafetensorsHeader,
} from '../../src/formats/safetensors-container.js';
import { safetensors } from '../../src/formats/safetensors.js';
import { embeddingOf, memoryFile, readFiles, writeFiles } from './memory-file.js';

/**
 * What safetensors 0.8.0 and torch 2.15.0 wrote:
 *   t = torch.tensor([[1, -2.5, 0.1], [65504, 6e-8, -0.0]], dtype=torch.float64)
 *   safetensors.torch.save({'w': t.to(TYPE)})
 */
const SAVED = {
  F16: 'QAAAAAAAAAB7InciOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzAsMTJdfX0gICAgICAgADwAwWYu/3sBAACA',
  BF16: 'QAAAAAAAAAB7InciOnsiZHR5cGUiOiJCRjE2Iiwic2hhcGUiOlsyLDNdLCJkYXRhX29mZnNldHMiOlswLDEyXX19ICAgICAggD8gwM09gEeBMwCA',
  F32: 'QAAAAAAAAAB7InciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzAsMjRdfX0gICAgICAgAACAPwAAIMDNzMw9AOB/R1nZgDMAAACA',
  F64: 'QAAAAAAAAAB7InciOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzAsNDhdfX0gICAgICAgAAAAAAAA8D8AAAAAAAAEwJqZmZmZmbk/AAAAAAD870AraaQpKxtwPgAAAAAAAACA',
  // {'bias': torch.zeros(3), 'embedding.weight': t.float(), 'other': t.float()}
  three:
    'wAAAAAAAAAB7ImJpYXMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOlswLDEyXX0sImVtYmVkZGluZy53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzEyLDM2XX0sIm90aGVyIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDNdLCJkYXRhX29mZnNldHMiOlszNiw2MF19fSAAAAAAAAAAAAAAAAAAAIA/AAAgwM3MzD0A4H9HWdmAMwAAAIAAAIA/AAAgwM3MzD0A4H9HWdmAMwAAAIA=',
};
const EXACT = [
  [1, -2.5, 0.1],
  [65504, 6e-8, -0],
].map((row) => row.map(Math.fround));
const ROWS = {
  F16: [
    [1, -2.5, 0.0999755859375],
    [65504, 2 ** -24, -0],
  ],
  BF16: [
    [1, -2.5, 0.10009765625],
    [65536, 6.007030606269836e-8, -0],
  ],
  F32: EXACT,
  F64: EXACT,
  three: EXACT,
};

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const read = (file: Uint8Array) =>
  readFiles(safetensors, { '.safetensors': file, '.vocab': 'king\nqueen\n' });

/** A file with any header and `length` bytes of zeros. */
function fileOf(header: unknown, length: number): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  return new Uint8Array(Buffer.concat([size, json, Buffer.alloc(length)]));
}

const tensor = (begin: number, end: number, shape = [2, 3], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  it.each(['F16', 'BF16', 'F32', 'F64'] as const)('reads the only matrix, of %s', async (type) => {
    const { words, rows } = await read(bytes(SAVED[type]));
    expect(words).toEqual(['king', 'queen']);
    expect(rows).toEqual(ROWS[type]);
  });

  it('reads embedding.weight among other tensors', async () => {
    expect((await read(bytes(SAVED.three))).rows).toEqual(ROWS.three);
  });

  it('writes a header that is aligned and says that it is for PyTorch', () => {
    const files = writeFiles(safetensors, embeddingOf(['king', 'queen'], EXACT));
    const file = Buffer.from(files['.safetensors']);
    const length = Number(file.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(file.length).toBe(8 + length + 24);
    expect(JSON.parse(file.toString('utf8', 8, 8 + length))).toEqual({
      __metadata__: { format: 'pt' },
      'embedding.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
    });
  });

  it.each([
    ['without a matrix', { b: tensor(0, 12, [3]) }, 12, 'it has b F32[3]'],
    ['without a tensor', {}, 0, 'it has no tensors'],
    ['with two matrices', { a: tensor(0, 24), b: tensor(24, 48) }, 48, 'a single matrix'],
    [
      'with whole numbers',
      { 'embedding.weight': tensor(0, 48, [2, 3], 'I64') },
      48,
      'its tensor "embedding.weight" is I64[2, 3], but it must be F32, F16, BF16 or F64',
    ],
    ['that is no JSON', '{"a": ', 0, 'the header at byte 8 is not JSON'],
    ['that is no object', '[]', 0, 'its header is not a JSON object'],
  ])('refuses a header %s', async (_, header, length, message) => {
    await expect(read(fileOf(header, length))).rejects.toMatchObject({ code: 'VECTORS_FOREIGN' });
    await expect(read(fileOf(header, length))).rejects.toThrow(message);
  });

  it.each([
    ['overlap', { a: tensor(0, 24), b: tensor(12, 36) }, 'the tensor before "b" ends here'],
    ['leave gaps', { a: tensor(0, 24), b: tensor(32, 56) }, 'the tensor before "b" ends here'],
    ['begin late', { a: tensor(8, 32) }, 'the tensor before "a" ends here'],
    ['are of a wrong length', { a: tensor(0, 20) }, 'the position of the tensor "a"'],
    ['end before they begin', { a: tensor(24, 0) }, 'the position of the tensor "a"'],
    [
      'have no shape',
      { a: { dtype: 'F32', data_offsets: [0, 24] } },
      'the position of the tensor "a"',
    ],
    ['have a negative shape', { a: tensor(0, 24, [-2, -3]) }, 'the position of the tensor "a"'],
    ['are no objects', { a: 1 }, 'the position of the tensor "a"'],
  ])('refuses tensors that %s', async (_, header, message) => {
    await expect(read(fileOf(header, 56))).rejects.toMatchObject({ code: 'VECTORS_DAMAGED' });
    await expect(read(fileOf(header, 56))).rejects.toThrow(message);
  });

  it('refuses other files, and headers longer than any', async () => {
    expect(safetensors.recognises!(new TextEncoder().encode('2 3\nking 1 2 3\n'))).toBe(false);
    expect(safetensors.recognises!(new Uint8Array(0))).toBe(false);
    await expect(read(new TextEncoder().encode('2 3\nking 1 2 3\n'))).rejects.toThrow(
      'byte 0 announces a header',
    );
  });

  it('names the position where a file is truncated', async () => {
    const cut = bytes(SAVED.F32).subarray(0, 80);
    await expect(read(cut)).rejects.toThrow('x.safetensors, byte 80: the file ends');
  });
});

describe('the safetensors container', () => {
  it('keeps several tensors of any shape, with metadata', async () => {
    const tensors = [
      { name: 'cell.weight', type: 'F32', shape: [4, 2, 3] },
      { name: 'scalar', type: 'F64', shape: [] },
      { name: 'empty', type: 'I32', shape: [0, 7] },
      { name: '가중치', type: 'BOOL', shape: [5] },
    ] as const;
    const header = formatSafetensorsHeader(tensors, { format: 'pt', by: 'test' });
    const reader = new BinaryReader(memoryFile({ '': header }, ''));
    const read = await readSafetensorsHeader(reader);
    const start = header.length;
    expect(reader.position).toBe(start);
    expect(read.metadata).toEqual({ format: 'pt', by: 'test' });
    expect(read.tensors).toEqual([
      { ...tensors[0], begin: start, end: start + 96 },
      { ...tensors[1], begin: start + 96, end: start + 104 },
      { ...tensors[2], begin: start + 104, end: start + 104 },
      { ...tensors[3], begin: start + 104, end: start + 109 },
    ]);
  });
});
