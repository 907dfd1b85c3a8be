import { beforeAll, describe, expect, it } from 'vitest';
import type { Embedding } from '../../../src/embedding/matrix.js';
import { type Encoding, Quantizer } from '../../../src/embedding/quantization.js';
import { UnknownWordError } from '../../../src/errors.js';
import { drawWords, measure, takeSample } from '../../../src/neighbors/approximate/index.js';
import { Neighbors } from '../../../src/neighbors/index.js';
import { compileQuantized, QuantizedNeighbors } from '../../../src/neighbors/quantized/index.js';
import { clusteredEmbedding } from '../clusters.js';
import { embeddingOf } from '../vectors.js';

let module: WebAssembly.Module;

beforeAll(async () => {
  module = await compileQuantized();
});

function searchOf(source: Embedding, encoding: Encoding, rescore: number): QuantizedNeighbors {
  const quantizer = Quantizer.for(encoding, source);
  const quantizedBlocks = () => [{ first: 0, data: quantizer.quantize(source.data) }];
  return new QuantizedNeighbors(module, source, { quantizer, quantizedBlocks }, rescore);
}

describe('QuantizedNeighbors', () => {
  it.each([
    ['int8', 20, 0.99],
    ['binary', 200, 0.9],
  ] as const)('finds nearly all by %s and %i candidates', async (encoding, rescore, expected) => {
    const source = clusteredEmbedding(3000, 64, 1);
    const exact = await Neighbors.create(source);
    const sample = takeSample(drawWords(source, 100, 1), (w, o) => exact.similar(w, o), 10);
    const search = searchOf(source, encoding, rescore);
    expect(measure(sample, (w, o) => search.similar(w, o), 10).recall).toBeGreaterThan(expected);
  });

  it.each(['int8', 'binary'] as const)(
    'equals the exact search if all rows are candidates (%s)',
    async (encoding) => {
      const source = clusteredEmbedding(300, 20, 2);
      const exact = await Neighbors.create(source);
      const search = searchOf(source, encoding, 300);
      for (const word of ['w0', 'w17', 'w299']) {
        const expected = exact.similar(word, { topn: 30 });
        const found = search.similar(word, { topn: 30 });
        expect(found.map((each) => each.word)).toEqual(expected.map((each) => each.word));
        found.forEach(({ score }, at) => expect(score).toBeCloseTo(expected[at].score, 6));
      }
    },
  );

  it('never finds vectors that are not finite, and returns fewer answers if there are fewer', () => {
    const source = embeddingOf({ a: [1, 0], b: [1, 0.5], broken: [NaN, 1], zero: [0, 0] });
    const found = searchOf(source, 'int8', 20).similar('a');
    expect(found.map(({ word }) => word)).toEqual(['b', 'zero']);
    expect(found[1].score).toBe(0);
  });

  it('refuses unknown words, wrong counts and unknown options', () => {
    const search = searchOf(embeddingOf({ cat: [1, 2], dog: [2, 1] }), 'int8', 20);
    expect(() => search.similar('cta')).toThrow(UnknownWordError);
    expect(() => search.similar('cat', { topn: 0 })).toThrow(RangeError);
    expect(() => search.similar('cat', { among: 3 } as object)).toThrow(TypeError);
  });
});
