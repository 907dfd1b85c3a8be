import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { characterModel } from '../../../src/language-model/chapter/character-model.js';

const text = readFileSync('corpora/tale.en.txt', 'utf8');

const write = async (seed: number): Promise<string> =>
  (await characterModel({ cell: 'gru', text, epochs: 1, seed })).samples[0].text;

describe('the programs char-gru and char-lstm', () => {
  it.each(['gru', 'lstm'] as const)('learn a tale and write (%s)', async (cell) => {
    const report = await characterModel({ cell, text, epochs: 5 });
    expect(report.cell).toBe(cell);
    expect(report.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    const losses = report.epochs.map(({ loss }) => loss);
    // As much as blind guessing at first, ln 60 = 4.1; ten characters to choose from in the end.
    expect(losses.toSorted((a, b) => b - a)).toEqual(losses);
    expect(losses[4]).toBeLessThan(2.35);
    expect(report.epochs[4].validationLoss).toBeLessThan(2.35);
    expect(report.samples.map(({ epoch }) => epoch)).toEqual([1, 2, 5]);
    for (const sample of report.samples) expect(Array.from(sample.text)).toHaveLength(160);
    expect(report.samples[2].text).toMatch(/\b(?:the|and|he|she|a|it)\b/);
  });

  it('count the parameters of their layers', async () => {
    const gru = await characterModel({ cell: 'gru', text, epochs: 1 });
    const [V, E, H] = [gru.vocabularySize, 32, 128];
    const layers = (gates: number): number => V * E + gates * H * (E + H + 2) + V * H + V;
    expect(gru.parameters).toBe(layers(3));
    expect(gru.characters).toBe(Math.round(0.9 * text.length));
    expect((await characterModel({ cell: 'lstm', text, epochs: 1 })).parameters).toBe(layers(4));
  });

  it('write the same text from the same seed', async () => {
    expect(await write(1)).toBe(await write(1));
    expect(await write(1)).not.toBe(await write(2));
  });

  it('stop when they are aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(characterModel({ cell: 'gru', text, signal })).rejects.toThrow('enough');
  });

  it('refuse an empty text, and wrong options', async () => {
    await expect(characterModel({ cell: 'gru', text: '' })).rejects.toThrow(RangeError);
    await expect(characterModel({ cell: 'gru', text: 'aaaa' })).rejects.toThrow(
      /^The text has 1 different tokens/,
    );
    await expect(characterModel({ cell: 'cell' as 'gru', text })).rejects.toThrow(/^cell must be/);
  });
});
