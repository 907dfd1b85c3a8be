import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Neighbors } from '../../../src/advanced.js';
import { UnknownWordError } from '../../../src/index.js';
import { mostSimilar } from '../../../src/neighbors/queries/index.js';
import { cosine, randomEmbedding } from '../vectors.js';
import { differences, goldenModel, type Pairs, VECTOR } from './golden.js';

const model = await goldenModel();
const ANALOGY = { positive: ['king', 'woman'], negative: ['man'] };

const isBoneOrQueen = (word: string, id: number): boolean => word === 'bone' || id === 2;
const isOfBoth = (word: string): boolean => ['w1', 'w2'].includes(word);

describe('mostSimilar', () => {
  it.each<[call: string, query: Parameters<typeof model.mostSimilar>[0], golden: Pairs]>([
    [
      "kv.most_similar('king', topn=3)",
      { positive: 'king', topn: 3 },
      [
        ['the', 0.84578],
        ['man', 0.8088424],
        ['throne', 0.7675329],
      ],
    ],
    [
      "kv.most_similar(positive=['king', 'woman'], negative=['man'], topn=3)",
      { ...ANALOGY, topn: 3 },
      [
        ['queen', 0.9159239],
        ['crown', 0.3459529],
        ['throne', 0.297186],
      ],
    ],
    [
      "kv.most_similar(positive=['king', 'woman'], negative=['man'], topn=3, restrict_vocab=6)",
      { ...ANALOGY, topn: 3, restrictVocab: 6 },
      [
        ['queen', 0.9159239],
        ['the', -0.3681116],
        ['dog', -0.5670484],
      ],
    ],
    [
      "kv.most_similar(positive=[('king', 0.5), 'woman'], negative=[('man', -2.0)], topn=3)",
      { positive: [['king', 0.5], 'woman'], negative: [['man', -2]], topn: 3 },
      [
        ['queen', 0.5918114],
        ['cat', 0.4364319],
        ['crown', -0.0537462],
      ],
    ],
    [
      "kv.most_similar(positive=['king', vec], negative=['man'], topn=3)",
      { positive: ['king', VECTOR], negative: 'man', topn: 3 },
      [
        ['the', 0.6523302],
        ['throne', 0.2808236],
        ['crown', 0.1461823],
      ],
    ],
    [
      "kv.most_similar_cosmul(positive=['king', 'woman'], negative=['man'], topn=3)",
      { ...ANALOGY, topn: 3, method: '3cosmul' },
      [
        ['queen', 1.5871247],
        ['crown', 0.7304022],
        ['throne', 0.6765064],
      ],
    ],
    [
      "kv.most_similar_cosmul(positive=['king'], topn=3)",
      { positive: ['king'], topn: 3, method: '3cosmul' },
      [
        ['the', 0.9228892],
        ['man', 0.9044204],
        ['throne', 0.8837656],
      ],
    ],
  ])('gives what %s gives', (_, query, golden) => {
    expect(differences(model.mostSimilar(query), golden)).toEqual([]);
  });

  it('gives what kv.similar_by_vector(vec, topn=3) gives', () => {
    const golden: Pairs = [
      ['man', 0.8320503],
      ['king', 0.7378649],
      ['the', 0.6172134],
    ];
    expect(differences(model.similarByVector(VECTOR, { topn: 3 }), golden)).toEqual([]);
    const typed = Float32Array.from(VECTOR);
    expect(model.mostSimilar({ positive: typed, topn: 3 })).toEqual(
      model.similarByVector(VECTOR, { topn: 3 }),
    );
  });

  it('finds only words that pass the filter', () => {
    const found = model.mostSimilar({ positive: ['king', 'queen'], filter: isBoneOrQueen });
    expect(found.map(({ word }) => word)).toEqual(['bone']);
    expect(
      model.similarByVector(VECTOR, { filter: isBoneOrQueen }).map(({ word }) => word),
    ).toEqual(['queen', 'bone']);
  });

  it('is not disturbed by a filter that searches by itself', () => {
    const filter = (word: string): boolean => model.similar(word, { topn: 1 })[0].score > -1;
    expect(model.mostSimilar({ positive: 'king', filter })).toEqual(
      model.mostSimilar({ positive: 'king' }),
    );
  });

  it('agrees with plain loops for any restriction, read in part or held', async () => {
    const embedding = randomEmbedding(200, 7, 1);
    const neighbors = await Neighbors.create(embedding);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 220 }), fc.nat(199), fc.nat(6), (limit, id, rest) => {
        const filter = (_: string, each: number): boolean => each % 7 !== rest;
        const query = { positive: embedding.wordOf(id), restrictVocab: limit, filter, topn: 5 };
        const golden = Array.from({ length: Math.min(limit, 200) }, (_, each) => each)
          .filter((each) => each !== id && each % 7 !== rest)
          .map((each): [string, number] => [
            embedding.wordOf(each),
            cosine(embedding.row(id), embedding.row(each)),
          ])
          .toSorted((a, b) => b[1] - a[1])
          .slice(0, 5);
        expect(differences(mostSimilar(neighbors, query), golden)).toEqual([]);
      }),
    );
  });

  it.each([3, undefined])(
    'finds zeros at 0, and never vectors that are not finite, restricted to %s',
    async (n) => {
      const data = randomEmbedding(40, 4, 5);
      data.data.fill(0, 4, 8);
      data.data.fill(NaN, 8, 12);
      const neighbors = await Neighbors.create(data);
      const query = { positive: 'w20', restrictVocab: n, filter: isOfBoth };
      expect(mostSimilar(neighbors, query)).toEqual([{ word: 'w1', score: 0 }]);
    },
  );

  it('refuses invalid queries with a message', () => {
    expect(() => model.mostSimilar({})).toThrow('at least one word or vector, got none');
    expect(() => model.mostSimilar({ positive: ['kingg'] })).toThrow(UnknownWordError);
    expect(() => model.mostSimilar({ positive: [1, 2] })).toThrow('vector must have 4 numbers');
    expect(() => model.similarByVector([1, 2, NaN, 0])).toThrow('only finite numbers');
    expect(() => model.mostSimilar({ positive: 'king', topn: 0 })).toThrow('topn must be');
    expect(() => model.mostSimilar({ positive: 'king', restrictVocab: 0 })).toThrow(RangeError);
    expect(() => model.mostSimilar({ positive: 'king', k: 3 } as never)).toThrow('no option "k"');
    const method = '3cosmul';
    expect(() => model.mostSimilar({ negative: 'king', method })).toThrow('at least one positive');
    expect(() => model.mostSimilar({ positive: [['king', 2]], method })).toThrow('no weights');
    expect(() => model.mostSimilar({ positive: 'king', method: 'cos' as never })).toThrow(
      'method must be one of 3cosadd, 3cosmul',
    );
    expect(() => model.mostSimilar({ positive: 'king', filter: 'q' as never })).toThrow(TypeError);
  });
});
