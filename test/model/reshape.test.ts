import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../src/embedding/model-state.js';
import { Model, type NewVectors, open } from '../../src/index.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { cosine } from '../neighbors/vectors.js';
import { inFolder } from '../store/vectors/models.js';
import { subwordModel, WORDS } from '../subwords/subword-models.js';

const state = subwordModel();
const model = await Model.fromState(state);

/** A model of words with the vectors [x, x + 1], their counts and an output matrix. */
const small = (entries: readonly (readonly [string, number, number])[]): Promise<Model> => {
  const input = Float32Array.from(entries.flatMap(([, x]) => [x, x + 1]));
  const vocabulary = new Vocabulary(
    entries.map(([word]) => word),
    Float64Array.from(entries, ([, , count]) => count),
  );
  const made: ModelState = {
    vocabulary,
    dim: 2,
    input,
    output: input,
    options: { mode: 'skipgram' },
    history: [],
    corpus: {},
  };
  return Model.fromState(made);
};

const rowsOf = (each: Model): number[][] => each.words.map((word) => [...each.vector(word)]);

describe('vectors', () => {
  it('gives all vectors as one array, which is a copy', () => {
    const vectors = model.vectors();
    expect(vectors).toEqual(state.input);
    vectors.fill(0);
    expect([...model.vector('king')]).toEqual([...state.input.subarray(0, state.dim)]);
  });
});

describe('truncate', () => {
  it('keeps the most frequent words, their vectors, counts and output rows, and all n-grams', async () => {
    const cut = await model.truncate(3);
    expect(cut.words).toEqual(WORDS.slice(0, 3));
    expect(cut.vectors()).toEqual(state.input.slice(0, 3 * state.dim));
    expect([...cut.counts]).toEqual([8, 7, 6]);
    expect([...cut.outputBlocks()!][0].data).toEqual(state.output!.slice(0, 3 * state.dim));
    expect(cut.subwords!.size).toBe(model.subwords!.size);
    expect(cut.canEmbed('baker')).toBe(true);
    expect(cut.similar('king', { topn: 9 })).toHaveLength(2);
  });

  it('is the same from a file, and saves', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      await model.save(path);
      const file = await open(path);
      const cut = await file.truncate(3);
      file.close();
      await cut.save(path);
      const again = await open(path);
      expect(again.words).toEqual(WORDS.slice(0, 3));
      expect(again.vectors()).toEqual(cut.vectors());
      again.close();
    }));

  it('keeps all words if there are fewer, and refuses an invalid size', async () => {
    expect((await model.truncate(100)).words).toEqual(WORDS);
    await expect(model.truncate(0)).rejects.toThrow('size must be at least 1');
    await expect(model.truncate(1.5)).rejects.toThrow(RangeError);
  });

  it('drops the output matrix of hierarchical softmax, whose rows are no words', async () => {
    const tree = await Model.fromState({ ...state, options: { ...state.options, hs: true } });
    expect((await tree.truncate(3)).outputBlocks()).toBeNull();
  });
});

describe('export with a limit', () => {
  it.each(['word2vec', 'word2vec-binary', 'fasttext', 'glove', 'numpy', 'jsonl', 'safetensors'])(
    'writes the most frequent words alone: %s',
    (format) =>
      inFolder(async (folder) => {
        const path = join(folder, 'vectors.x');
        const cut = await model.truncate(3);
        const files = await model.export(path, { format, limit: 3 });
        const written = files.map((file) => readFileSync(file));
        const expected = await cut.export(path, { format, overwrite: true });
        expect(expected.map((file) => readFileSync(file))).toEqual(written);
        const inMemory = model.exportFiles({ format, limit: 3 });
        expect(inMemory.map(({ bytes }) => Buffer.from(bytes))).toEqual(written);
      }),
  );

  it('refuses an invalid limit', async () => {
    await expect(model.export('x.vec', { limit: 0 })).rejects.toThrow('limit must be at least 1');
  });
});

describe('addVectors', () => {
  it('adds words after the others, and keeps existing ones', async () => {
    const two = await small([
      ['a', 1, 5],
      ['b', 2, 4],
    ]);
    const more = await two.addVectors({ c: [7, 8], a: [9, 9] });
    expect(more.words).toEqual(['a', 'b', 'c']);
    expect(rowsOf(more)).toEqual([
      [1, 2],
      [2, 3],
      [7, 8],
    ]);
    expect([...more.counts]).toEqual([5, 4, 0]);
    expect(more.outputBlocks()).toBeNull();
    expect(two.words).toEqual(['a', 'b']);
  });

  it('replaces vectors if asked, and takes maps and pairs', async () => {
    const one = await small([['a', 1, 5]]);
    const given: NewVectors = new Map([['a', Float32Array.of(9, 9)]]);
    const replaced = await one.addVectors(given, { replace: true });
    expect(rowsOf(replaced)).toEqual([[9, 9]]);
    expect(replaced.outputBlocks()).not.toBeNull();
    const pairs = await one.addVectors([
      ['b', [1, 1]],
      ['b', [2, 2]],
    ]);
    expect(rowsOf(pairs)[1]).toEqual([1, 1]);
  });

  it.each([
    [{ c: [1] }, RangeError, 'the vector of "c" must have 2 dimensions, got 1'],
    [{ c: [1, NaN] }, RangeError, 'finite numbers'],
    [{ c: 'xy' }, TypeError, 'must be an array of numbers'],
    [{ '': [1, 2] }, RangeError, 'must not be empty'],
    [[['\ud800', [1, 2]]], RangeError, 'Unicode text'],
    [5, TypeError, 'vectors'],
  ])('refuses %j', async (vectors, kind, message) => {
    const one = await small([['a', 1, 5]]);
    await expect(one.addVectors(vectors as never)).rejects.toThrow(kind);
    await expect(one.addVectors(vectors as never)).rejects.toThrow(message);
  });
});

describe('merge', () => {
  it.each([
    [undefined, [1, 2]],
    ['first', [1, 2]],
    ['second', [3, 4]],
    ['mean', [2, 3]],
  ] as const)('takes words of both, and with prefer %s the vector %j', async (prefer, expected) => {
    const a = await small([
      ['x', 5, 9],
      ['both', 1, 2],
    ]);
    const b = await small([
      ['both', 3, 8],
      ['y', 6, 3],
    ]);
    const merged = await a.merge(b, { prefer });
    expect(merged.words).toEqual(['both', 'x', 'y']);
    expect([...merged.counts]).toEqual([10, 9, 3]);
    expect(rowsOf(merged)).toEqual([expected, [5, 6], [6, 7]]);
    expect(merged.options).toEqual(a.options);
  });

  it('refuses vectors of other dimensions, and values that are not models', async () => {
    const other = await small([['a', 1, 1]]);
    await expect(model.merge(other)).rejects.toThrow('same dimensions, got 6 and 2');
    await expect(model.merge({} as never)).rejects.toThrow(TypeError);
    await expect(model.merge(other, { prefer: 'best' as never })).rejects.toThrow(
      'prefer must be one of',
    );
  });
});

describe('prune', () => {
  it('names the nearest of the words that stay for each of the others', async () => {
    const { model: kept, replaced } = await model.prune(3);
    expect(kept.words).toEqual(WORDS.slice(0, 3));
    expect([...replaced.keys()]).toEqual(WORDS.slice(3));
    for (const [word, { word: other, score }] of replaced) {
      const cosines = kept.words.map((each) => cosine(model.vector(word), model.vector(each)));
      expect(score).toBeCloseTo(Math.max(...cosines), 5);
      expect(kept.words[cosines.indexOf(Math.max(...cosines))]).toBe(other);
    }
  });

  it('replaces nothing if all words stay', async () => {
    expect((await model.prune(8)).replaced.size).toBe(0);
    await expect(model.prune(0)).rejects.toThrow(RangeError);
  });
});
