import { statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashSamples } from '../../src/corpus/samples.js';
import { TemporaryDirectory } from './temporary.js';

const directory = new TemporaryDirectory();

/** The hash of files with these bytes. */
function hashOf(contents: readonly Uint8Array[]): string {
  const paths = contents.map((content, i) => directory.write(`${i}.txt`, content));
  return hashSamples(paths.map((path) => ({ path, size: statSync(path).size })));
}

describe('the hash of samples', () => {
  it('depends on each byte of a small corpus', () => {
    const file = fc.uint8Array({ minLength: 1, maxLength: 10_000 });
    const files = fc.array(file, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(files, fc.nat(), fc.nat(), (contents, which, where) => {
        const before = hashOf(contents);
        expect(hashOf(contents)).toBe(before);
        const changed = contents[which % contents.length];
        changed[where % changed.length] ^= 1;
        expect(hashOf(contents)).not.toBe(before);
      }),
      { numRuns: 50 },
    );
  });

  it('tells long texts of the same length apart', () => {
    const [one, two] = ['one ', 'two '].map((word) => new TextEncoder().encode(word.repeat(1e6)));
    expect(hashOf([one])).not.toBe(hashOf([two]));
  });
});
