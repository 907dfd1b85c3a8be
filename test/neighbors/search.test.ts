import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Embedding, type RowBlock } from '../../src/embedding/matrix.js';
import { UnknownWordError, WordloomError } from '../../src/errors.js';
import { compileNeighbors, Neighbors, type SearchLimits } from '../../src/neighbors/index.js';
import { distances as distancesOf } from '../../src/neighbors/queries/index.js';
import { cosine, embeddingOf, randomEmbedding } from './vectors.js';

const animals = embeddingOf({
  cat: [2, 0.2, 0],
  dog: [1, 0.3, 0.1],
  horse: [0.5, 0.5, 0],
  stone: [-1, 0, 0],
  river: [-0.1, 0, 3],
});

/** The same vectors, handed out in blocks of `size` rows that reuse one array. */
function inBlocks(embedding: Embedding, size: number): Embedding {
  const { dim, data } = embedding;
  const blocks = function* (): Generator<RowBlock> {
    const buffer = new Float32Array(size * dim);
    for (let first = 0; first < embedding.size; first += size) {
      const part = data.subarray(first * dim, (first + size) * dim);
      buffer.set(part);
      yield { first, data: buffer.subarray(0, part.length) };
      buffer.fill(NaN);
    }
  };
  return Object.create(embedding, { blocks: { value: blocks } }) as Embedding;
}

/** All words by cosine to a vector, by plain loops in float64. */
function ranking(embedding: Embedding, query: ArrayLike<number>, excluded: readonly number[]) {
  return Array.from({ length: embedding.size }, (_, id) => id)
    .filter((id) => !excluded.includes(id))
    .map((id) => ({ word: embedding.wordOf(id), score: cosine(embedding.row(id), query) }))
    .toSorted((a, b) => b.score - a.score);
}

const wordOf = (id: number): string => `w${id}`; // in a random embedding

function unit(row: Float32Array): number[] {
  const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  return Array.from(row, (value) => value / norm);
}

const isCosine = (score: number): boolean => score >= -1 && score <= 1;

describe('Neighbors', () => {
  it('ranks all other words by cosine', async () => {
    const neighbors = await Neighbors.create(animals);
    const found = neighbors.similar('cat');
    expect(found.map(({ word }) => word)).toEqual(['dog', 'horse', 'river', 'stone']);
    for (const { word, score } of found) {
      const id = animals.indexOf(word)!;
      expect(score).toBeCloseTo(cosine(animals.row(0), animals.row(id)), 6);
    }
  });

  it('agrees with plain loops for any shape, words and blocks', async () => {
    const module = await compileNeighbors();
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 50 }),
        fc.integer({ min: 1, max: 21 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.nat(),
        (size, dim, block, plus, minus, seed) => {
          const embedding = randomEmbedding(size, dim, seed);
          const neighbors = new Neighbors(module, inBlocks(embedding, block));
          const positive = plus.map((id) => id % size);
          const negative = minus.map((id) => id % size);
          const query = new Float64Array(dim);
          for (const id of positive) unit(embedding.row(id)).forEach((x, i) => (query[i] += x));
          for (const id of negative) unit(embedding.row(id)).forEach((x, i) => (query[i] -= x));
          // Where the sum all but cancels out, its direction is rounding alone.
          fc.pre(query.some((x) => Math.abs(x) > 0.1));
          const found = neighbors.mostSimilar({
            positive: positive.map(wordOf),
            negative: negative.map(wordOf),
            topn: size,
          });
          const expected = ranking(embedding, query, [...positive, ...negative]);
          expect(found.length).toBe(expected.length);
          // Words of almost equal score may change places, so each place is compared by score.
          found.forEach(({ word, score }, place) => {
            expect(Math.abs(score - expected[place].score)).toBeLessThan(1e-5);
            const own = expected.find((one) => one.word === word)!;
            expect(Math.abs(score - own.score)).toBeLessThan(1e-5);
          });
        },
      ),
    );
  });

  it('searches near the mean of the unit vectors of several words, without these', async () => {
    const neighbors = await Neighbors.create(
      embeddingOf({ long: [100, 0], up: [0, 1], middle: [1, 1], low: [1, 0.1] }),
    );
    expect(neighbors.similar(['long', 'up'])).toEqual([
      { word: 'middle', score: expect.closeTo(1, 6) },
      { word: 'low', score: expect.closeTo(1.1 / Math.sqrt(2 * 1.01), 6) },
    ]);
  });

  it('solves an analogy by b - a + c of unit vectors, without the three words', async () => {
    const neighbors = await Neighbors.create(
      embeddingOf({
        king: [3, 3, 0],
        man: [1, 0, 0],
        woman: [0, 0, 2],
        queen: [0, 1, 1],
        apple: [-1, 0.2, 0],
      }),
    );
    const [best] = neighbors.analogy('man', 'king', 'woman', { topn: 1 });
    const query = [Math.SQRT1_2 - 1, Math.SQRT1_2, 1];
    expect(best).toEqual({ word: 'queen', score: expect.closeTo(cosine(query, [0, 1, 1]), 6) });
    const words = neighbors.analogy('man', 'king', 'woman').map(({ word }) => word);
    expect(words).toEqual(['queen', 'apple']);
  });

  it('finds the words nearest to a vector, whatever its length', async () => {
    const neighbors = await Neighbors.create(animals);
    expect(neighbors.similarByVector([0, 0, 1e-30], { topn: 1 })).toEqual([
      { word: 'river', score: expect.closeTo(0.99944, 4) },
    ]);
    expect(neighbors.similarByVector(animals.row(0), { topn: 2 }).map(({ word }) => word)).toEqual([
      'cat',
      'dog',
    ]);
  });

  it('puts words of equal score in order of id', async () => {
    const same = Object.fromEntries(Array.from({ length: 11 }, (_, id) => [`w${id}`, [0.3, 0.7]]));
    const neighbors = await Neighbors.create(embeddingOf(same));
    const words = neighbors.similar('w4', { topn: 6 }).map(({ word }) => word);
    expect(words).toEqual(['w0', 'w1', 'w2', 'w3', 'w5', 'w6']);
  });

  it('gives the cosine of two words', async () => {
    const neighbors = await Neighbors.create(animals);
    expect(neighbors.similarity('cat', 'river')).toBeCloseTo(
      cosine(animals.row(0), animals.row(4)),
      7,
    );
    expect(neighbors.similarity('dog', 'dog')).toBeCloseTo(1, 7);
  });

  it('keeps the norms that the vectors had', async () => {
    const { rows } = await Neighbors.create(embeddingOf({ a: [3, 4], zero: [0, 0], b: [0, 2] }));
    expect([0, 1, 2].map((id) => rows.norm(id))).toEqual([5, 0, 2]);
  });

  it('gives as many words as there are if topn is larger', async () => {
    const neighbors = await Neighbors.create(animals);
    expect(neighbors.similar('cat', { topn: 1000 })).toHaveLength(4);
    expect(neighbors.similarByVector([1, 0, 0], { topn: 1000 })).toHaveLength(5);
    const alone = await Neighbors.create(embeddingOf({ alone: [1, 2] }));
    expect(alone.similar('alone')).toEqual([]);
  });

  it('gives ten words unless told otherwise', async () => {
    const neighbors = await Neighbors.create(randomEmbedding(30, 8, 1));
    expect(neighbors.similar('w3')).toHaveLength(10);
  });

  it('gives vectors of zeros cosine 0 with everything', async () => {
    const neighbors = await Neighbors.create(embeddingOf({ a: [1, 0], zero: [0, 0], b: [-1, 0] }));
    expect(neighbors.similarity('a', 'zero')).toBe(0);
    expect(neighbors.similar('a')).toEqual([
      { word: 'zero', score: 0 },
      { word: 'b', score: -1 },
    ]);
    expect(neighbors.similar('zero').map(({ word }) => word)).toEqual(['a', 'b']);
    expect(neighbors.similarByVector([0, 0], { topn: 2 }).map(({ score }) => score)).toEqual([
      0, 0,
    ]);
  });

  it('never finds a word whose vector is not finite', async () => {
    const source = embeddingOf({ a: [1, 0], broken: [NaN, 1], endless: [Infinity, 1], b: [1, 1] });
    const neighbors = await Neighbors.create(source);
    expect(neighbors.similar('a').map(({ word }) => word)).toEqual(['b']);
  });

  it('refuses unknown words, and suggests others', async () => {
    const neighbors = await Neighbors.create(animals);
    const asks = [
      () => neighbors.similar('hores'),
      () => neighbors.similar(['cat', 'hores']),
      () => neighbors.analogy('cat', 'dog', 'hores'),
      () => neighbors.similarity('hores', 'cat'),
      () => neighbors.refuse('hores'),
    ];
    for (const ask of asks) {
      expect(ask).toThrow(UnknownWordError);
      expect(ask).toThrow('The word "hores" is not in the vocabulary. Did you mean horse?');
    }
  });

  it('refuses a wrong topn and unknown options, by name', async () => {
    const neighbors = await Neighbors.create(animals);
    for (const topn of [0, -1, 1.5, Infinity]) {
      expect(() => neighbors.similar('cat', { topn })).toThrow(RangeError);
    }
    const options = { k: 3 } as SearchLimits;
    expect(() => neighbors.similarByVector([1, 0, 0], options)).toThrow(/no option "k"/);
    expect(() => neighbors.mostSimilar({ positiv: ['cat'] } as object)).toThrow(/"positiv"/);
  });

  it('refuses an empty search, and values that are not words', async () => {
    const neighbors = await Neighbors.create(animals);
    expect(() => neighbors.similar([])).toThrow(RangeError);
    expect(() => neighbors.mostSimilar({})).toThrow('at least one word');
    expect(() => neighbors.similar([7 as unknown as string])).toThrow(TypeError);
    const noList = new Set(['cat']) as unknown as string[];
    expect(() => neighbors.similar(noList)).toThrow('words must be a list of words');
  });

  it('explains how to give options if a number takes their place', async () => {
    const neighbors = await Neighbors.create(animals);
    const three = 3 as unknown as SearchLimits;
    const asks = [
      () => neighbors.similar('cat', three),
      () => neighbors.analogy('cat', 'dog', 'horse', three),
      () => neighbors.similarByVector([1, 0, 0], three),
    ];
    for (const ask of asks) {
      expect(ask).toThrow(TypeError);
      expect(ask).toThrow('write { topn: 3 }');
    }
    await expect(neighbors.similarMany(['cat'], three)).rejects.toThrow('write { topn: 3 }');
  });

  it('handles vectors with more numbers than a call can have arguments', async () => {
    const a = Array.from({ length: 130_000 }, () => 1);
    const b = a.map((x) => 2 * x);
    const neighbors = await Neighbors.create(embeddingOf({ a, b }));
    expect(neighbors.similar('a')).toMatchObject([{ word: 'b', score: expect.closeTo(1, 5) }]);
    expect(neighbors.similarByVector(a, { topn: 1 })).toMatchObject([{ word: 'a' }]);
    expect(distancesOf(neighbors, 'a').every((each) => each >= 0 && each < 1e-4)).toBe(true);
  });

  it('can only be made with create', () => {
    const source = embeddingOf({ a: [1] });
    expect(() => new Neighbors(source as never, undefined as never)).toThrow(
      'await Neighbors.create(source)',
    );
  });

  it('keeps cosines within [-1, 1] despite rounding', async () => {
    const embedding = randomEmbedding(300, 7, 3);
    const twice = new Float32Array(600 * 7);
    embedding.data.forEach((x, i) => {
      twice[i] = x;
      twice[2100 + i] = -2 * x;
    });
    const vectors = Object.fromEntries(
      Array.from({ length: 600 }, (_, id) => [`w${id}`, [...twice.subarray(id * 7, id * 7 + 7)]]),
    );
    const neighbors = await Neighbors.create(embeddingOf(vectors));
    for (let id = 0; id < 300; id++) {
      const found = [
        ...neighbors.similar(`w${id}`, { topn: 600 }),
        ...neighbors.similarByVector(embedding.row(id), { topn: 600 }),
        ...neighbors.similarByVector(embedding.row(id), { topn: 5 }),
        ...neighbors.mostSimilar({ positive: `w${id}`, filter: () => true }),
      ];
      expect(found.every(({ score }) => isCosine(score))).toBe(true);
      expect(isCosine(neighbors.similarity(`w${id}`, `w${id}`))).toBe(true);
      expect(neighbors.rows.cosine(id, id + 300)).toBeGreaterThanOrEqual(-1);
      const distances = distancesOf(neighbors, `w${id}`);
      expect(distances.every((each) => Object.is(Math.abs(each), each))).toBe(true);
    }
    const { scores } = await neighbors.searchMany(twice, { topn: 600 });
    expect(scores.every(isCosine)).toBe(true);
  });

  it('searches vectors of any length, and adds them up exactly', async () => {
    const dim = 130_000;
    const ones = Array.from({ length: dim }, () => 1);
    const half = ones.map((_, i) => (i % 2 === 0 ? 1 : 0));
    const neighbors = await Neighbors.create(embeddingOf({ ones, half, same: ones }));
    const expected = [
      { word: 'same', score: 1 },
      { word: 'half', score: expect.closeTo(Math.SQRT1_2, 7) },
    ];
    expect(neighbors.similar('ones')).toEqual([
      { ...expected[0], score: expect.closeTo(1, 7) },
      expected[1],
    ]);
    expect((await neighbors.similarMany(['ones']))[0][1]).toEqual(expected[1]);
    expect([...distancesOf(neighbors, 'ones')]).toEqual([
      expect.closeTo(0, 7),
      expect.closeTo(1 - Math.SQRT1_2, 7),
      expect.closeTo(0, 7),
    ]);
  });

  it('refuses vectors of another length or with numbers that are not finite', async () => {
    const neighbors = await Neighbors.create(animals);
    expect(() => neighbors.similarByVector([1, 2])).toThrow('vector must have 3 numbers, got 2');
    expect(() => neighbors.similarByVector([1, NaN, 2])).toThrow(RangeError);
  });

  it('finds the same, to the bit, while it streams the vectors and when it holds them', async () => {
    // More rows than a stream has in memory at once, in blocks that do not divide them.
    const vectors = randomEmbedding(3000, 701, 5);
    const source = Object.create(vectors, {
      blocks: {
        *value() {
          for (let first = 0; first < 3000; first += 1700) {
            const data = vectors.data.subarray(first * 701, Math.min(first + 1700, 3000) * 701);
            yield { first, data };
          }
        },
      },
    }) as Embedding;
    const neighbors = await Neighbors.create(source);
    const word = vectors.wordOf(2999);
    const searches = Array.from({ length: 8 }, () => neighbors.similar(word, { topn: 3000 }));
    for (const found of searches) expect(found).toEqual(searches[0]);
    const { rows } = neighbors;
    expect(neighbors.similarity(word, searches[0][0].word)).toBeCloseTo(searches[0][0].score, 6);
    expect(rows.count).toBe(3000);
  });

  it('refuses a source that gives fewer vectors than it says', async () => {
    const short = Object.create(animals, { size: { value: 7 } }) as Embedding;
    const neighbors = await Neighbors.create(short);
    expect(() => neighbors.similar('cat')).toThrow('returned only 5 of its 7 vectors');
    expect(() => neighbors.rows).toThrow('returned only 5 of its 7 vectors');
  });

  it('fails if the vectors do not fit into memory', async () => {
    const huge = Object.create(animals, { size: { value: 1e9 } }) as Embedding;
    const neighbors = await Neighbors.create(huge);
    expect(() => neighbors.rows).toThrow(WordloomError);
    expect(() => neighbors.rows).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }));
  });
});
