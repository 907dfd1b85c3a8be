import { describe, expect, it } from 'vitest';
import { languageModelSettingsFor } from '../../src/language-model/preset.js';

describe('settings of a language model that suit a text', () => {
  it.each([
    [0, 40],
    [50_000, 40],
    [200_000, 20],
    [1_000_000, 5],
    [5_000_000, 5],
    [10_000_000, 3],
    [25_000_000, 1],
    [5_000_000_000, 1],
  ])('train %d tokens for %d epochs', (tokens, epochs) => {
    expect(languageModelSettingsFor({ tokens }).epochs).toBe(epochs);
  });

  it('have a larger network for a longer text', () => {
    expect(languageModelSettingsFor({ tokens: 50_000 })).toMatchObject({ hidden: 128, layers: 1 });
    expect(languageModelSettingsFor({ tokens: 5e9 })).toMatchObject({ hidden: 256, layers: 1 });
  });
});
