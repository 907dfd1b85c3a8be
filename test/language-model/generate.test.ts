import { describe, expect, it } from 'vitest';
import { trainLanguageModel } from '../../src/language-model/train.js';
import { TEXT, SMALL, generated } from './small-model.js';

describe('generating', () => {
  it('gives the same text for the same seed, token by token', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 6 });
    const text = await generated(model, { prompt: 'the', length: 30, seed: 3 });
    expect([...text]).toHaveLength(30);
    expect(await generated(model, { prompt: 'the', length: 30, seed: 3 })).toBe(text);
    expect(await generated(model, { prompt: 'the', length: 30, seed: 4 })).not.toBe(text);
    const greedy = await generated(model, { length: 20, temperature: 0, seed: 1 });
    expect(await generated(model, { length: 20, topK: 1, seed: 2 })).toBe(greedy);
    expect(await generated(model, { length: 0 })).toBe('');
  });

  it('does not mix up texts that are generated side by side', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 2 });
    const alone = await generated(model, { prompt: 'the', length: 20 });
    const [a, b] = await Promise.all([
      generated(model, { prompt: 'the', length: 20 }),
      generated(model, { prompt: 'the', length: 20 }),
      model.evaluate({ texts: [TEXT] }),
    ]);
    expect([a, b]).toEqual([alone, alone]);
  });

  it('refuses characters that the model has never seen, by name', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 1 });
    await expect(generated(model, { prompt: 'Qué' })).rejects.toThrow('never seen "Q", "u", "é"');
    await expect(model.evaluate({ texts: ['Q'] })).rejects.toMatchObject({
      code: 'UNKNOWN_CHARACTER',
    });
    await expect(model.evaluate({ texts: ['t'] })).rejects.toMatchObject({
      code: 'TEXT_TOO_SHORT',
    });
    expect(() => model.generate({ temperature: -1 })).toThrow(RangeError);
  });

  it('stops when it is told to', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 1 });
    const controller = new AbortController();
    const pieces: string[] = [];
    const run = async (): Promise<void> => {
      for await (const piece of model.generate({ length: 1000, signal: controller.signal })) {
        pieces.push(piece);
        if (pieces.length === 5) controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(pieces).toHaveLength(5);
  });
});
