import { beforeAll, describe, expect, it } from 'vitest';
import { type LanguageModel, type TracedToken, trainLanguageModel } from '../../src/index.js';

const TEXTS = ['the cat sat on the mat', 'the dog sat on the log', 'a cat and a dog'];

const all = async (tokens: AsyncGenerator<TracedToken>): Promise<TracedToken[]> => {
  const list: TracedToken[] = [];
  for await (const token of tokens) list.push(token);
  return list;
};

describe.each(['char', 'word'] as const)('the tokens of a model of %ss', (level) => {
  let model: LanguageModel;

  beforeAll(async () => {
    model = await trainLanguageModel({
      texts: TEXTS,
      level,
      hidden: 12,
      epochs: 3,
      validation: 0,
      ...(level === 'word' && { minCount: 1 }),
    });
  });

  it('are the text that is generated, with probabilities', async () => {
    const options = { prompt: 'the', length: 15, seed: 3 };
    const tokens = await all(model.generateTokens(options, 4));
    let text = '';
    for await (const piece of model.generate(options)) text += piece;
    expect(tokens.map((token) => token.text).join('')).toBe(text);
    for (const { probability, rivals } of tokens) {
      expect(probability).toBeGreaterThan(0);
      expect(rivals).toHaveLength(4);
      expect(rivals.map((rival) => rival.probability)).toEqual(
        rivals.map((rival) => rival.probability).toSorted((a, b) => b - a),
      );
    }
  });

  it('have the same probability when they are read as when they are written', async () => {
    const written = await all(model.generateTokens({ length: 30, temperature: 0 }, 3));
    const text = written.map((token) => token.text).join('');
    const read = await all(model.traceText(text, { rivals: 3 }));
    expect(read.map((token) => token.text).join('')).toBe(text);
    for (const [i, { probability, rivals }] of read.entries()) {
      expect(probability).toBeCloseTo(written[i].probability, 5);
      expect(rivals[0].text).toBe(read[i].text); // at temperature 0, the most probable one
    }
  });

  it('are empty for an empty text, and have no rivals unless asked for', async () => {
    expect(await all(model.traceText(''))).toEqual([]);
    const [token] = await all(model.traceText('the', { rivals: 0 }));
    expect(token.rivals).toEqual([]);
  });

  it('are refused for wrong options, at once', () => {
    expect(() => model.traceText('the', { rivals: -1 })).toThrow(RangeError);
    expect(() => model.traceText('the', { topK: 3 } as object)).toThrow(TypeError);
    expect(() => model.traceText(3 as unknown as string)).toThrow(TypeError);
    expect(() => model.generateTokens({}, 1.5)).toThrow(RangeError);
  });
});
