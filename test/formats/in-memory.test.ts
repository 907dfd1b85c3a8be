import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { FORMATS, type GivenFile, inputOf } from '../../src/formats/index.js';
import { Model } from '../../src/index.js';

const TEXT = '2 3\nking 1 2 3\nqueen 3 2 1\n';
const BYTES = new TextEncoder().encode(TEXT);

describe('a file given as data', () => {
  const within = new Uint8Array([9, ...BYTES, 9]).subarray(1, -1); // of a larger buffer
  const given: [string, GivenFile][] = [
    ['a Uint8Array', BYTES],
    ['a part of one', within],
    ['a Buffer', Buffer.from(TEXT)],
    ['an ArrayBuffer', BYTES.slice().buffer],
    ['a Blob', new Blob([BYTES])],
    ['a File', new File([BYTES], 'vectors.vec')],
    ['a compressed Uint8Array', gzipSync(BYTES)],
    ['a compressed File', new File([gzipSync(BYTES)], 'vectors.vec.gz')],
    ['an array of one', [new File([BYTES], 'vectors.vec')]],
    ['what gives bytes', { ...inputOf(BYTES), name: 'x' }],
  ];
  it.each(given)('is read: %s', async (_, file) => {
    const model = await Model.import(file);
    expect([...model.words]).toEqual(['king', 'queen']);
    expect([...model.vector('queen')]).toEqual([3, 2, 1]);
  });

  it('may be read twice', async () => {
    const file = inputOf(new Blob([gzipSync(BYTES)]));
    for (let i = 0; i < 2; i++) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of file.bytes()) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toBe(TEXT);
    }
  });

  it.each([undefined, null, 5, [], {}, [5]])('is refused if it is not a file: %j', async (file) => {
    await expect(Model.import(file as never)).rejects.toThrow(TypeError);
  });

  it.each([
    ['cut gzip', gzipSync(BYTES).subarray(0, 20), 'damaged or truncated'],
    ['zstd', new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0]), 'decompress it first'],
    ['nothing', new Uint8Array(0), 'it is empty'],
  ])('is named if it cannot be read: %s', async (_, file, reason) => {
    await expect(Model.import(file)).rejects.toMatchObject({
      name: 'VectorFileError',
      message: expect.stringContaining(reason),
    });
  });

  it('says which second file a format needs', async () => {
    const array = (await Model.import(BYTES)).exportFiles({ format: 'numpy', name: 'x.npy' })[0];
    await expect(Model.import(new File([array.bytes], array.name))).rejects.toThrow(
      'x.npy also needs x.vocab, which was not given',
    );
  });
});

describe('Model.exportFiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-memory-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const writable = FORMATS.filter(({ write }) => write !== undefined);
  const readable = writable.filter(({ read }) => read !== undefined);

  it.each(writable.map(({ name }) => name))('gives what export writes: %s', async (format) => {
    const model = await Model.import(BYTES);
    const name =
      format === 'keras' || format === 'pytorch' ? `the_${format}_vectors.py` : `${format}.out`;
    const paths = await model.export(join(folder, name), { format });
    const files = model.exportFiles({ format, name });
    expect(files.map((file) => join(folder, file.name))).toEqual(paths);
    expect(files.map(({ bytes }) => Buffer.from(bytes))).toEqual(
      paths.map((path) => readFileSync(path)),
    );
  });

  it.each(readable.map(({ name }) => name))('gives what import reads: %s', async (format) => {
    const model = await Model.import(BYTES);
    const files = model.exportFiles({ format });
    const again = await Model.import(files.map(({ name, bytes }) => new File([bytes], name)));
    expect([...again.words]).toEqual([...model.words]);
  });

  it('refuses options that it does not know', async () => {
    const model = await Model.import(BYTES);
    expect(() => model.exportFiles({ path: 'x' } as never)).toThrow(/path/);
    expect(() => model.exportFiles({ format: 'none' })).toThrow(
      expect.objectContaining({ code: 'FORMAT_UNKNOWN' }),
    );
  });
});
