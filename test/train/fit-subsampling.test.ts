import { describe, expect, it } from 'vitest';
import { train, type TrainEvent } from '../../src/index.js';
import { fitSubsampling } from '../../src/train/fit-subsampling.js';
import { normalizeTrainingOptions } from '../../src/train/training-options.js';

const training = normalizeTrainingOptions({}, 1);

/** What becomes of subsampling in a text of so many documents. */
const sampleOf = (counts: number[], documents: number, options = {}): number =>
  fitSubsampling(
    { ...training, ...options },
    { textCounts: Float64Array.from(counts), report: { documents } as never },
  ).training.sample;

describe('subsampling', () => {
  it('is turned off if it leaves next to nothing', () => {
    expect(sampleOf([4, 3, 3, 2, 2], 9)).toBe(0);
    expect(sampleOf([1, 1], 1)).toBe(0);
    // Words enough, but hardly two of a document.
    expect(sampleOf([500, 500], 500)).toBe(0);
  });

  it('stays unchanged for other texts', () => {
    expect(sampleOf([50_000, 50_000], 1)).toBe(1e-3);
    expect(sampleOf([50_000, 50_000], 10_000)).toBe(1e-3);
    expect(
      sampleOf(
        Array.from({ length: 5000 }, () => 20),
        5000,
      ),
    ).toBe(1e-3);
    expect(sampleOf([2, 2], 2, { sample: 0 })).toBe(0);
  });

  it('that is turned off is reported, and recorded as requested', async () => {
    const events: TrainEvent[] = [];
    const texts = ['human interface computer', 'user computer system', 'graph trees'];
    const options = { texts, minCount: 1, dim: 2, threads: 1, epochs: 8 } as const;
    const model = await train({ ...options, onEvent: (event) => events.push(event) });
    const read = events.find(({ type }) => type === 'corpus');
    expect(read).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ code: 'SUBSAMPLING_OFF' })]),
    });
    expect(model.options.sample).toBe(1e-3);
    expect(model.history).toHaveLength(8);
  });

  it('never ends a run in the middle of its epochs', async () => {
    for (let words = 2; words < 12; words++) {
      const text = Array.from({ length: words }, (_, i) => `w${i % 4}`).join(' ');
      const options = { minCount: 1, dim: 2, threads: 1, epochs: 20, seed: words } as const;
      const { history } = await train({ texts: [text, text], ...options });
      expect(history.every(({ loss }) => loss > 0)).toBe(true);
    }
  });
});

const withoutNegatives = () => normalizeTrainingOptions({ negative: 0 }, 1);

describe('options with which nothing could be learnt', () => {
  it('are refused with a reason if they are not negatives', () => {
    expect(withoutNegatives).toThrow(RangeError);
    expect(withoutNegatives).toThrow('use hierarchical softmax');
  });

  it('give a warning if the learning rate is 0', async () => {
    const codes: string[] = [];
    const onEvent = (event: TrainEvent): void => {
      if (event.type === 'finding') codes.push(event.finding.code);
    };
    const texts = Array.from({ length: 20 }, () => 'one two three');
    await train({ texts, dim: 2, threads: 1, epochs: 1, learningRate: 0, onEvent });
    expect(codes).toEqual(['RATE_ZERO']);
  });
});
