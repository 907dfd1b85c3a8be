import { describe, expect, it } from 'vitest';
import { countWords } from '../../src/advanced.js';
import { inspect, train } from '../../src/index.js';

const texts = [...Array<string>(6).fill('the cat sat on the mat'), 'one rare dog'];
const neitherOnNorDog = (word: string): boolean => word !== 'on' && word !== 'dog';
const fails = (): never => {
  throw new Error('of its own');
};
const SMALL = { texts, dim: 4, epochs: 1, sample: 0, threads: 1, engine: 'wasm' } as const;

describe('keepWord', () => {
  it('keeps and drops words, and leaves others to minCount', async () => {
    const seen = new Map<string, number>();
    const { vocabulary } = await countWords({
      texts,
      minCount: 5,
      keepWord(word, count) {
        seen.set(word, count);
        if (word === 'dog') return true;
        return word === 'the' ? false : undefined;
      },
    });
    expect(vocabulary.words).toEqual(['cat', 'mat', 'on', 'sat', 'dog']);
    expect(seen.get('the')).toBe(12);
    expect(seen.size).toBe(8);
  });

  it('applies before maxVocab', async () => {
    const { vocabulary } = await countWords({
      texts,
      maxVocab: 2,
      keepWord: (word) => (word === 'the' ? false : undefined),
    });
    expect(vocabulary.words).toEqual(['cat', 'mat']);
  });

  it('applies to train, inspect and new words of a continued model', async () => {
    const model = await train({ ...SMALL, minCount: 1, keepWord: neitherOnNorDog });
    expect(model.words).not.toContain('on');
    const { vocabulary } = await inspect({
      ...SMALL,
      minCount: 1,
      keepWord: neitherOnNorDog,
      trial: false,
    });
    expect(vocabulary.words).toEqual(model.words);
    const more = await train({ ...SMALL, continue: model, keepWord: (word) => word === 'on' });
    expect(more.words.toSorted()).toEqual([...model.words, 'on'].toSorted());
  });

  it.each<[object, typeof TypeError | typeof RangeError, string]>([
    [{ keepWord: 5 }, TypeError, 'keepWord must be a function'],
    [{ keepWord: () => true, words: ['cat', 'mat'] }, RangeError, 'words and keepWord'],
    [
      { keepWord: () => 'yes' },
      TypeError,
      'keepWord must return true, false or undefined, got yes',
    ],
    [
      { keepWord: () => true, texts: undefined, resume: 'x.db' },
      TypeError,
      'keepWord cannot change',
    ],
  ])('is refused: %o', async (options, kind, message) => {
    const wrong = train({ ...SMALL, ...options } as never);
    await expect(wrong).rejects.toThrow(kind);
    await expect(wrong).rejects.toThrow(message);
  });

  it('propagates what it throws', async () => {
    await expect(countWords({ texts, keepWord: fails })).rejects.toThrow('of its own');
  });
});
