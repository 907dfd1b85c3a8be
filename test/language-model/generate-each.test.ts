import { beforeAll, describe, expect, it } from 'vitest';
import { LanguageModel } from '../../src/language-model/language-model.js';
import { trainLanguageModel } from '../../src/language-model/train.js';

const PROMPTS = ['a dog', '', 'the cat', 'the cat', 'a house'];

const collect = async (texts: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const text of texts) all.push(text);
  return all;
};

describe('generating a text for each prompt', () => {
  let model: LanguageModel;
  beforeAll(async () => {
    const texts = ['the cat sees a dog in the house.\n'.repeat(30)];
    model = await trainLanguageModel({ texts, hidden: 16, epochs: 1, threads: 1 });
  });

  it.each([1, 2, 7])(
    'gives what generate gives with seeds that follow, threads: %i',
    async (threads) => {
      const options = { length: 30, seed: 5, temperature: 0.9 };
      const alone = await Promise.all(
        PROMPTS.map(async (prompt, i) =>
          (await collect(model.generate({ ...options, prompt, seed: 5 + i }))).join(''),
        ),
      );
      expect(await collect(model.generateEach(PROMPTS, { ...options, threads }))).toEqual(alone);
    },
  );

  it('gives nothing for no prompts', async () => {
    expect(await collect(model.generateEach([]))).toEqual([]);
  });

  it('fails when it reaches a prompt that it cannot read', async () => {
    const read: string[] = [];
    const texts = model.generateEach(['a dog', 'Ω', 'a cat'], { length: 3, threads: 2 });
    const reading = (async () => {
      for await (const text of texts) read.push(text);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'UNKNOWN_CHARACTER' });
    expect(read).toHaveLength(1);
  });

  it('stops with the reason of its signal', async () => {
    const stopping = new AbortController();
    const texts = model.generateEach(['a', 'a'], {
      length: 1e9,
      threads: 2,
      signal: stopping.signal,
    });
    setTimeout(() => stopping.abort(new Error('enough')), 50);
    await expect(collect(texts)).rejects.toThrow('enough');
  });

  it('ends its threads when its reader stops', async () => {
    const texts = model.generateEach(['a', 'a', 'a'], { length: 5, threads: 2 });
    expect((await texts.next()).value).toHaveLength(5);
    await texts.return(undefined);
    expect(await collect(model.generateEach(['a'], { length: 5 }))).toHaveLength(1);
  });

  it('refuses wrong options at once', () => {
    expect(() => model.generateEach('a' as never)).toThrow(TypeError);
    expect(() => model.generateEach([5] as never)).toThrow(TypeError);
    expect(() => model.generateEach(['a'], { length: -1 })).toThrow(RangeError);
    expect(() => model.generateEach(['a'], { threads: 0 })).toThrow(RangeError);
    expect(() => model.generateEach(['a'], { prompt: 'a' } as never)).toThrow(/prompt/);
    expect(() => model.generateEach(['a', 'b'], { seed: Number.MAX_SAFE_INTEGER })).toThrow(
      RangeError,
    );
  });
});
