import { describe, expect, it } from 'vitest';
import { UnknownWordError, WordloomError } from '../../../src/index.js';
import { differences, goldenModel, type Pairs } from './golden.js';

const CONTEXT = ['the', 'crown', 'zebra', 'crown'];

describe('predictCentre', () => {
  it.each<[mean: boolean, golden: Pairs]>([
    [
      true,
      [
        ['crown', 0.1563546],
        ['throne', 0.1558343],
        ['the', 0.0987041],
      ],
    ],
    [
      false,
      [
        ['crown', 0.2977647],
        ['throne', 0.2948019],
        ['the', 0.0749112],
      ],
    ],
  ])(
    'gives what model.predict_output_word(CONTEXT, topn=3) gives, cbow_mean=%s',
    async (cbowMean, golden) => {
      const model = await goldenModel({ cbowMean });
      const found = model.predictCentre(CONTEXT, { topn: 3 });
      const scored = found.map(({ word, probability }) => ({ word, score: probability }));
      expect(differences(scored, golden)).toEqual([]);
    },
  );

  it('gives probabilities that add up to 1', async () => {
    const all = (await goldenModel()).predictCentre(['king'], { topn: 100 });
    expect(all).toHaveLength(10);
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  });

  it('says what is missing if there is no output matrix', async () => {
    const model = await goldenModel({}, { output: false });
    expect(() => model.predictCentre(['king'])).toThrow(WordloomError);
    expect(() => model.predictCentre(['king'])).toThrow('needs the output matrix of training');
  });

  it('refuses a context without known words, and wrong options', async () => {
    const model = await goldenModel();
    expect(() => model.predictCentre([])).toThrow('context must contain at least one word');
    expect(() => model.predictCentre(['zebra'])).toThrow(UnknownWordError);
    expect(() => model.predictCentre(['king'], { topn: 0.5 })).toThrow(RangeError);
    expect(() => model.predictCentre(['king'], { k: 1 } as never)).toThrow(TypeError);
  });
});
