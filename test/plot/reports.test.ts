import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../src/embedding/model-state.js';
import {
  formatBarPlot,
  formatLinePlot,
  plotEvaluation,
  plotFrequencies,
  plotLoss,
} from '../../src/plot/index.js';
import { frequenciesOf } from '../../src/vocabulary/frequencies.js';
import { labelsOf } from './xml.js';

const epoch = (number: number, loss: number, heldOutLoss: number | null = null): EpochRecord => ({
  epoch: number,
  loss,
  heldOutLoss,
  words: 10,
  seconds: 1,
});

const namesOf = (...history: EpochRecord[]) => plotLoss(history).series.map(({ name }) => name);

const skipped = { count: 0, first: [] };

describe('the plot of a training', () => {
  it('has a line for the loss, and one for held-out loss if there is any', () => {
    expect(namesOf(epoch(1, 3), epoch(2, 2))).toEqual(['epoch']);
    expect(namesOf(epoch(1, 3, 3.1), epoch(2, 2, 2.9))).toEqual(['epoch', 'held out']);
  });

  it('shows the loss within epochs if it was recorded', () => {
    const { series } = plotLoss([epoch(1, 3)], [{ epochs: 0.5, loss: 3.5 }]);
    expect(series.at(-1)).toMatchObject({ name: 'within epochs', x: [0.5], y: [3.5] });
  });
});

describe('the plot of an evaluation', () => {
  it('has a bar for each section and file, and says which had no questions', () => {
    const score = { correct: 1, incorrect: 1, total: 2, outOfVocabulary: 0, accuracy: 0.5 };
    const empty = { correct: 0, incorrect: 0, total: 0, outOfVocabulary: 4, accuracy: 0 };
    const sections = [
      { section: 'family', ...score },
      { section: 'capitals', ...empty },
    ];
    const plot = plotEvaluation({ file: 'questions.txt', ...score, sections, skipped }, []);
    expect(labelsOf(formatBarPlot(plot))).toEqual([
      'Evaluation',
      'Analogies of questions.txt: share of correct answers',
      'family',
      '50.0% of 2',
      'capitals',
      'none asked',
      'all',
      '50.0% of 2',
    ]);
  });
});

describe('the plot of word counts', () => {
  it('shows every rank of a short text, and the cut at the minimum count', () => {
    const plot = plotFrequencies(frequenciesOf([9, 1, 4, 0, 1, 4]), 2);
    expect(plot.series).toEqual([{ name: 'words', x: [1, 2, 3, 4, 5], y: [9, 4, 4, 1, 1] }]);
    expect(plot.marks).toEqual([
      { axis: 'y', at: 2, label: 'minimum count 2' },
      { axis: 'x', at: 3, label: '3 of 5 words kept' },
    ]);
  });

  it('thins out a long text, and keeps the first and last point', () => {
    const counts = Array.from({ length: 100_000 }, (_, i) => Math.floor(1_000_000 / (i + 1)));
    const { series } = plotFrequencies(frequenciesOf(counts), 1);
    const [{ x }] = series;
    expect([x[0], x.at(-1)]).toEqual([1, 100_000]);
    expect(x.length).toBeLessThan(1000);
  });

  it('draws a text whose words are all below the minimum count', () => {
    const svg = formatLinePlot(plotFrequencies(frequenciesOf([1, 1]), 5));
    expect(labelsOf(svg)).toContain('minimum count 5');
    expect(svg).not.toContain('stay');
  });
});
