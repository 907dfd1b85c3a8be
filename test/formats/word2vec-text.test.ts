import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatWord2vecText, shortestFloat32 } from '../../src/formats/word2vec-text.js';
import { Embedding } from '../../src/embedding/matrix.js';
import { WordloomError } from '../../src/errors.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

const embedding = (words: string[], dim: number, data: ArrayLike<number>) =>
  new Embedding(
    new Vocabulary(words, new Float64Array(words.length)),
    dim,
    Float32Array.from(data),
  );

const bitsOf = (data: Float32Array) => new Uint32Array(Float32Array.from(data).buffer);

const significantDigits = (decimal: string) =>
  decimal.replace(/e.*/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;

describe('formatWord2vecText', () => {
  it('writes a header and one line per word', () => {
    const text = [
      ...formatWord2vecText(embedding(['king', '여왕'], 3, [0.1, -2, 0, 1e-12, 1e20, -0])),
    ];
    expect(text).toEqual(['2 3\n', 'king 0.1 -2 0\n', '여왕 1e-12 100000000000000000000 -0\n']);
  });

  it('writes an empty model', () => {
    expect([...formatWord2vecText(embedding([], 5, []))]).toEqual(['0 5\n']);
  });

  it('reads back the same bits', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[^ \t\n\v\f\r]+$/u), { maxLength: 10 });
    const model = fc.tuple(words, fc.integer({ min: 1, max: 20 })).chain(([words, dim]) => {
      const length = words.length * dim;
      const data = fc.float32Array({ minLength: length, maxLength: length, noNaN: true });
      return data.map((data) => embedding(words, dim, data));
    });
    fc.assert(
      fc.property(model, (source) => {
        const [header, ...lines] = [...formatWord2vecText(source)].join('').trimEnd().split('\n');
        expect(header).toBe(`${source.size} ${source.dim}`);
        const fields = lines.map((line) => line.split(' '));
        expect(fields.map(([word]) => word)).toEqual(source.words());
        const data = Float32Array.from(fields.flatMap(([, ...numbers]) => numbers.map(Number)));
        expect(bitsOf(data)).toEqual(bitsOf(source.data));
      }),
    );
  });

  it.each(['', 'new york', 'tab\t', 'line\n'])('refuses the word %j', (word) => {
    const write = () => [...formatWord2vecText(embedding(['ok', word], 1, [1, 2]))];
    expect(write).toThrow(WordloomError);
    expect(write).toThrow(JSON.stringify(word));
  });

  it('writes words with Unicode spaces, which do not separate fields', () => {
    expect([...formatWord2vecText(embedding(['10\u00a0km'], 1, [1]))][1]).toBe('10\u00a0km 1\n');
  });
});

describe('shortestFloat32', () => {
  it('keeps every float32 to the bit in the fewest digits', () => {
    const anyBits = fc.integer({ min: 0, max: 0xffffffff }).map((bits) => {
      return new Float32Array(Uint32Array.of(bits).buffer)[0];
    });
    fc.assert(
      fc.property(anyBits, (x) => {
        fc.pre(!Number.isNaN(x));
        const text = shortestFloat32(x);
        expect(Object.is(Math.fround(Number(text)), x)).toBe(true);
        if (!Number.isFinite(x)) return;
        const digits = significantDigits(text);
        expect(digits).toBeLessThanOrEqual(9);
        if (digits > 1) expect(Math.fround(Number(x.toPrecision(digits - 1)))).not.toBe(x);
      }),
      { numRuns: 5000 },
    );
  });

  it('gives decimals as people write them', () => {
    const decimals = [
      '0.1',
      '-0.3',
      '1',
      '0.000123',
      '16777216',
      '3.4028235e+38',
      'Infinity',
      'NaN',
    ];
    expect(decimals.map((text) => shortestFloat32(Math.fround(Number(text))))).toEqual(decimals);
  });
});
