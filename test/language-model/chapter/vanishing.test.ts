import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { vanishing, type VanishingReport } from '../../../src/language-model/chapter/vanishing.js';

const text = readFileSync('corpora/tale.en.txt', 'utf8');

describe('the program vanishing', () => {
  let report: VanishingReport;
  const normsOf = (cell: string, epochs: number): readonly number[] =>
    report.curves.find((curve) => curve.cell === cell && curve.epochs === epochs)!.norms;

  beforeAll(async () => {
    report = await vanishing({ text, epochs: 8, distances: 30 });
  }, 60_000);

  it('measures each cell before and after training, at every distance', () => {
    const all = report.curves.map(({ cell, epochs }) => `${cell} ${epochs}`);
    expect(all).toEqual(['rnn 0', 'rnn 8', 'lstm 0', 'lstm 8', 'gru 0', 'gru 8']);
    for (const { norms, loss, epochs } of report.curves) {
      expect(norms).toHaveLength(30);
      expect(norms.every((norm) => norm > 0 && Number.isFinite(norm))).toBe(true);
      expect(loss === null).toBe(epochs === 0);
    }
  });

  it.each(['rnn', 'lstm', 'gru'])(
    'shows it vanish by powers of ten before training (%s)',
    (cell) => {
      const norms = normsOf(cell, 0);
      expect(norms[9]).toBeLessThan(norms[0] / 30);
      expect(norms[19]).toBeLessThan(norms[9] / 30);
      expect(norms[29]).toBeLessThan(norms[19] / 30);
    },
  );

  it('shows that gates learn to keep the gradient, and a plain RNN does not', () => {
    const [rnn, lstm, gru] = ['rnn', 'lstm', 'gru'].map((cell) => normsOf(cell, 8)[29]);
    expect(lstm).toBeGreaterThan(100 * rnn);
    expect(gru).toBeGreaterThan(100 * rnn);
    expect(lstm).toBeGreaterThan(10 * normsOf('lstm', 0)[29]);
    expect(gru).toBeGreaterThan(10 * normsOf('gru', 0)[29]);
  });

  it('refuses a text that is too short to look back', async () => {
    await expect(vanishing({ text: 'ab'.repeat(10) })).rejects.toThrow(
      'The text has 20 characters, but looking back 50 takes at least 61. Use a longer text, or ' +
        'look back less far.',
    );
  });

  it('stops when it is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(vanishing({ text, distances: 2, signal })).rejects.toThrow('enough');
  });
});
