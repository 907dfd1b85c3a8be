import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fasttextBin } from '../../src/formats/fasttext-bin.js';
import { jsonl } from '../../src/formats/jsonl.js';
import { numpy } from '../../src/formats/numpy.js';
import { projector } from '../../src/formats/projector.js';
import { safetensors } from '../../src/formats/safetensors.js';
import { VectorFileError } from '../../src/errors.js';
import { CLASSIFIER } from './fasttext-fixture.js';
import { embeddingOf, type Files, readFiles, writeFiles } from './memory-file.js';

const source = embeddingOf(
  ['king', 'queen', '여왕'],
  [
    [1, 2],
    [0.5, -4],
    [0, 1e-9],
  ],
);
const counts = Float64Array.of(3, 2, 1);
const fastText = { '.bin': new Uint8Array(Buffer.from(CLASSIFIER.file, 'base64')) };

/**
 * `unseen`: at how many places a file may be cut without notice. A text tells nothing of its length;
 * what fastText keeps behind the vectors is not read.
 */
const FORMATS = [
  { format: numpy, files: writeFiles(numpy, source, counts), unseen: 0 },
  { format: safetensors, files: writeFiles(safetensors, source, counts), unseen: 0 },
  { format: projector, files: writeFiles(projector, source, counts), unseen: 2 },
  { format: jsonl, files: writeFiles(jsonl, source, counts), unseen: 4 },
  { format: fasttextBin, files: fastText, unseen: 32 },
];

describe.each(FORMATS)('a damaged file of $format.name', ({ format, files, unseen }) => {
  const refused = async (damaged: Files): Promise<boolean> => {
    try {
      await readFiles(format, damaged);
      return false;
    } catch (error) {
      expect(error).toBeInstanceOf(VectorFileError); // never a failure of our own
      expect((error as Error).message).toMatch(/^x[._]/); // and by name
      return true;
    }
  };
  const anyFile = fc.constantFrom(...(Object.keys(files) as (keyof typeof files)[]));

  it('is read or refused with a message, whatever bytes change', async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    const property = fc.asyncProperty(anyFile, changes, async (name, changes) => {
      const bytes = Uint8Array.from(files[name]);
      for (const [offset, byte] of changes) bytes[offset % bytes.length] = byte;
      await refused({ ...files, [name]: bytes });
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('is refused wherever it is truncated, unless nothing appears to be missing', async () => {
    let unnoticed = 0;
    for (const name of Object.keys(files) as (keyof typeof files)[]) {
      const { length } = files[name];
      for (let end = 0; end < length - 1; end++) {
        if (!(await refused({ ...files, [name]: files[name].subarray(0, end) }))) unnoticed++;
      }
    }
    expect(unnoticed).toBe(unseen);
  });
});
