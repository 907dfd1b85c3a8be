import { beforeAll, describe, expect, it } from 'vitest';
import { type LanguageModel, trainLanguageModel } from '../../src/index.js';
import { LanguageModelVocabulary } from '../../src/networks/vocabulary.js';

const SMALL = { epochs: 1, hidden: 4, layers: 1, embeddingDim: 4, validation: 0 } as const;
const code = 'UNKNOWN_CHARACTER';

describe('control characters', () => {
  it.each(['\u001f', '\u0001', '\u007f', '\u0085'])('may be in tokens: %j', async (control) => {
    const token = `a${control}b`;
    const texts = Array.from({ length: 9 }, () => `the king ${token} rules`);
    const model = await trainLanguageModel({ ...SMALL, level: 'word', texts });
    expect(model.vocabulary.tokens).toContain(token);
    expect((await model.evaluate({ texts: [`${token} king`] })).unknownTokens).toBe(0);
  });
});

describe('tokens that a model of characters has never seen', () => {
  let model: LanguageModel;
  beforeAll(async () => {
    model = await trainLanguageModel({ ...SMALL, texts: ['the king and the queen', 'the king'] });
  });

  const written = async (options: object): Promise<string> => {
    let text = '';
    for await (const piece of model.generate({ length: 3, ...options })) text += piece;
    return text;
  };

  it('are refused by default, with the option that leaves them out', async () => {
    const failure = { code, message: expect.stringContaining("unknown: 'skip'") };
    await expect(written({ prompt: 'kXing' })).rejects.toMatchObject(failure);
    await expect(model.evaluate({ texts: ['kXing'] })).rejects.toMatchObject(failure);
    await expect(written({ prompt: 'kX', unknown: 'replace' })).rejects.toMatchObject(failure);
  });

  it('are left out by option, and counted', async () => {
    expect(await written({ prompt: 'kXing', unknown: 'skip' })).toBe(
      await written({ prompt: 'king' }),
    );
    expect(await written({ prompt: 'X', unknown: 'skip' })).toHaveLength(3);
    const skipped = await model.evaluate({ texts: ['thXe kiYng'], unknown: 'skip' });
    const whole = await model.evaluate({ texts: ['the king'] });
    expect(skipped).toEqual({ ...whole, unknownTokens: 2 });
  });

  it('do not let a wrong option pass', async () => {
    await expect(model.evaluate({ texts: ['a'], unknown: 'drop' as never })).rejects.toThrow(
      'unknown must be one of',
    );
    expect(() => model.generate({ unknown: 'drop' as never })).toThrow('unknown must be one of');
  });
});

describe('words that a model has never seen', () => {
  it('are read as <unk>, left out or refused', async () => {
    const texts = Array.from({ length: 9 }, () => 'the king and the queen');
    const model = await trainLanguageModel({ ...SMALL, texts, level: 'word', minCount: 1 });
    const given = ['the zebra queen'];
    expect(await model.evaluate({ texts: given })).toMatchObject({ unknownTokens: 1, tokens: 3 });
    expect(await model.evaluate({ texts: given, unknown: 'skip' })).toMatchObject({
      unknownTokens: 1,
      tokens: 2,
    });
    await expect(model.evaluate({ texts: given, unknown: 'error' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('"zebra"'),
    });
  });
});

describe('a vocabulary of characters with <unk>', () => {
  it('uses it for unknown tokens', () => {
    const tokens = ['<unk>', 'a', 'b'];
    const vocabulary = new LanguageModelVocabulary({
      level: 'char',
      tokens,
      counts: Float64Array.of(0, 1, 1),
    });
    expect([...vocabulary.encode(['a', 'z', 'b'])]).toEqual([1, 0, 2]);
    expect([...vocabulary.encode(['a', 'z'], 'skip')]).toEqual([1, -1]);
    expect(() => vocabulary.encode(['z'], 'error')).toThrow('has never seen "z"');
  });
});
