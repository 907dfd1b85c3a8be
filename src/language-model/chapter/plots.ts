import type { CharacterModelReport } from './character-model.js';
import { type HelloReport, PUBLISHED_LOSSES } from './hello.js';
import type { Plot, PlotSeries } from '../../plot/index.js';
import type { VanishingReport } from './vanishing.js';

/** The loss of each seed, their median, and the published losses. */
export function plotHello({ runs, medianLosses }: HelloReport): Plot {
  const epochs = medianLosses.map((_, epoch) => epoch);
  const published = PUBLISHED_LOSSES.filter(({ epoch }) => epoch < epochs.length);
  const series: PlotSeries[] = [
    { name: `median of ${runs.length}`, x: epochs, y: medianLosses },
    {
      name: 'published',
      x: published.map(({ epoch }) => epoch),
      y: published.map(({ loss }) => loss),
      isDashed: true,
    },
  ];
  return {
    title: 'A vanilla RNN learns a sentence',
    xLabel: 'epoch',
    yLabel: 'loss',
    yScale: 'log',
    series,
  };
}

/** Loss per character, in training and validation. */
export function plotCharacterModel({ cell, epochs }: CharacterModelReport): Plot {
  const x = epochs.map(({ epoch }) => epoch);
  return {
    title: `A character model of Embedding, ${cell.toUpperCase()} and Linear`,
    xLabel: 'epoch',
    yLabel: 'loss per character (nats)',
    series: [
      { name: 'training', x, y: epochs.map(({ loss }) => loss) },
      { name: 'validation', x, y: epochs.map(({ validationLoss }) => validationLoss ?? NaN) },
    ],
  };
}

/** A colour for each cell; dashed before training. */
export function plotVanishing({ curves, distances }: VanishingReport): Plot {
  const x = Array.from({ length: distances }, (_, i) => i + 1);
  const cells = [...new Set(curves.map(({ cell }) => cell))];
  return {
    title: 'How far back a gradient reaches',
    xLabel: 'distance in characters',
    yLabel: 'length of the gradient of the state',
    yScale: 'log',
    series: curves.map(({ cell, epochs, norms }) => ({
      name: `${cell.toUpperCase()}, ${epochs === 0 ? 'untrained' : 'trained'}`,
      x,
      y: norms,
      isDashed: epochs === 0,
      color: cells.indexOf(cell),
    })),
  };
}
