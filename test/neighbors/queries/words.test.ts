import { describe, expect, it } from 'vitest';
import { UnknownWordError } from '../../../src/index.js';
import { differences, goldenModel, VECTOR } from './golden.js';

const model = await goldenModel();

function expectClose(found: Float32Array, golden: readonly number[]): void {
  expect(found).toHaveLength(golden.length);
  golden.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6));
}

describe('doesntMatch', () => {
  it("gives what kv.rank_by_centrality(['king', 'queen', 'dog', 'crown']) gives", () => {
    const { word, ranking, unknown } = model.doesntMatch(['king', 'queen', 'dog', 'crown']);
    expect([word, unknown]).toEqual(['dog', []]);
    const golden = [
      ['crown', 0.9281832],
      ['king', 0.7533493],
      ['queen', 0.605542],
      ['dog', -0.3270456],
    ] as const;
    expect(differences(ranking, golden)).toEqual([]);
  });

  it('leaves unknown words out and names them', () => {
    const { word, ranking, unknown } = model.doesntMatch(['king', 'zebra', 'queen', 'dog', '']);
    expect([word, ranking.length, unknown]).toEqual(['dog', 3, ['zebra', '']]);
  });

  it('refuses an empty list, a list of unknown words, and values that are not lists', () => {
    expect(() => model.doesntMatch([])).toThrow('words must contain at least one word');
    expect(() => model.doesntMatch(['zebra'])).toThrow(UnknownWordError);
    expect(() => model.doesntMatch('king' as never)).toThrow(TypeError);
    expect(() => model.doesntMatch(['king', 1] as never)).toThrow('words[1] must be a string');
  });
});

describe('similarity, distance and nSimilarity', () => {
  it("give what kv.similarity, kv.distance('king', 'queen') give", () => {
    expect(model.similarity('king', 'queen')).toBeCloseTo(0.2981424, 6);
    expect(model.distance('king', 'queen')).toBeCloseTo(0.7018576, 6);
  });

  it("give what kv.n_similarity(['king', 'queen'], ['dog', 'cat', 'bone']) gives", () => {
    const similarity = model.nSimilarity(['king', 'queen'], ['dog', 'cat', 'bone']);
    expect(similarity).toBeCloseTo(-0.7148332, 6);
  });

  it("leave unknown words out, as kv.n_similarity(['king', 'zebra'], ['dog']) does", () => {
    expect(model.nSimilarity(['king', 'zebra'], ['dog'])).toBeCloseTo(-0.4834839, 6);
    expect(() => model.nSimilarity(['zebra'], ['dog'])).toThrow(UnknownWordError);
    expect(() => model.nSimilarity(['king'], [])).toThrow('b must contain at least one word');
  });
});

describe('distances', () => {
  it("gives what kv.distances('king') gives: all words in order", () => {
    expectClose(
      model.distances('king'),
      [
        0.1542199, 0, 0.7018576, 0.1911575, 1.3481554, 1.4834838, 1.7403703, 0.3380724, 0.2324671,
        1.2710834,
      ],
    );
  });

  it("gives what kv.distances('king', ['queen', 'dog']) and of vec give", () => {
    expectClose(model.distances('king', ['queen', 'dog']), [0.7018576, 1.4834838]);
    expectClose(model.distances(VECTOR, ['queen', 'dog']), [1.2357023, 1.09759]);
    expect(model.distances('king', [])).toHaveLength(0);
  });

  it('refuses unknown words and wrong vectors', () => {
    expect(() => model.distances('kingg')).toThrow(UnknownWordError);
    expect(() => model.distances('king', ['kingg'])).toThrow(UnknownWordError);
    expect(() => model.distances([1])).toThrow('vector must have 4 numbers, got 1');
  });
});

describe('rank and closerThan', () => {
  it("give what kv.rank('king', 'dog') and others give", () => {
    expect(model.rank('king', 'dog')).toBe(8);
    expect(model.rank('king', 'queen')).toBe(5);
    expect(model.rank('king', 'throne')).toBe(3);
  });

  it("give the words of kv.closer_than('king', 'queen'), the nearest first", () => {
    const found = model.closerThan('king', 'queen');
    expect(found.map(({ word }) => word)).toEqual(['the', 'man', 'throne', 'crown']);
    expect(found[0].score).toBeCloseTo(0.84578, 6);
  });

  it('know nothing nearer to a word than itself', () => {
    expect([model.rank('king', 'king'), model.closerThan('king', 'king')]).toEqual([1, []]);
  });

  it('suggest words for one that is unknown', () => {
    expect(() => model.rank('king', 'quen')).toThrow('Did you mean queen');
  });
});
