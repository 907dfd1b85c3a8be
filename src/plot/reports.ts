/** The plot of each kind of report: which numbers, under which names. */
import type { EpochRecord } from '../embedding/model-state.js';
import type {
  AnalogyEvaluation,
  Comparison,
  PairEvaluation,
  VectorHealth,
} from '../neighbors/index.js';
import type { LanguageModelEpoch } from '../networks/state.js';
import { wordsFrom, type WordFrequencies } from '../vocabulary/frequencies.js';
import type { Bar, BarPlot } from './bars.js';
import type { Plot, PlotSeries } from './lines.js';

/** A point of the loss within an epoch: 1.5 is half way through the second. */
export interface LossPoint {
  readonly epochs: number;
  readonly loss: number;
}

/**
 * The loss of training word vectors.
 *
 * @param history of all epochs, at least one
 * @param within the loss within epochs, if it was recorded
 */
export function plotLoss(history: readonly EpochRecord[], within: readonly LossPoint[] = []): Plot {
  const x = history.map(({ epoch }) => epoch);
  const series: PlotSeries[] = [
    { name: 'epoch', x, y: history.map(({ loss }) => loss) },
    { name: 'held out', x, y: history.map(({ heldOutLoss }) => heldOutLoss ?? NaN) },
    {
      name: 'within epochs',
      x: within.map(({ epochs }) => epochs),
      y: within.map(({ loss }) => loss),
      color: 5,
    },
  ];
  return {
    title: 'Training loss',
    xLabel: 'epochs',
    yLabel: 'mean loss per example (nats)',
    series: series.filter(({ y }) => y.some((value) => Number.isFinite(value))),
  };
}

/** The perplexity of a language model, in training and in validation. */
export function plotPerplexity(history: readonly LanguageModelEpoch[]): Plot {
  const x = history.map(({ epoch }) => epoch);
  const series: PlotSeries[] = [
    { name: 'training', x, y: history.map(({ perplexity }) => perplexity) },
    { name: 'validation', x, y: history.map((each) => each.validationPerplexity ?? NaN) },
  ];
  return {
    title: 'Perplexity during training',
    xLabel: 'epochs',
    yLabel: 'perplexity',
    yScale: 'log',
    series: series.filter(({ y }) => y.some((value) => Number.isFinite(value))),
  };
}

/** A report, and the file it is about. */
type OfFile<T> = T & { readonly file: string };

const count = (value: number): string => value.toLocaleString('en-US');

/** The scores of an evaluation: a bar for each section of analogies, and for each file of pairs. */
export function plotEvaluation(
  analogies: OfFile<AnalogyEvaluation> | undefined,
  pairs: readonly OfFile<PairEvaluation>[],
): BarPlot {
  const sections = analogies && [...analogies.sections, { ...analogies, section: 'all' }];
  return {
    title: 'Evaluation',
    groups: [
      {
        heading: `Analogies of ${analogies?.file}: share of correct answers`,
        reaches: 1,
        bars: (sections ?? []).map(({ section, total, accuracy }) => ({
          name: section,
          value: total === 0 ? NaN : accuracy,
          shown: total === 0 ? 'none asked' : `${(100 * accuracy).toFixed(1)}% of ${total}`,
        })),
      },
      {
        heading: 'Word pairs: rank correlation with human scores (Spearman)',
        reaches: 1,
        bars: pairs.map(({ file, spearman, pairs: compared }) => ({
          name: file,
          value: spearman,
          shown: Number.isNaN(spearman) ? 'too few' : `${spearman.toFixed(3)} of ${compared}`,
        })),
      },
    ],
  };
}

/** How similar two models are, and how their vectors are distributed. */
export function plotComparison(
  { neighbors, alignment }: Comparison,
  models: readonly OfFile<{ readonly health: VectorHealth }>[],
): BarPlot {
  const ofEach = (
    heading: string,
    measure: (health: VectorHealth) => number,
    reaches?: number,
  ) => ({
    heading,
    reaches,
    bars: models.map(({ file, health }, i) => numberBar(file, measure(health), i)),
  });
  return {
    title: 'Two models',
    groups: [
      {
        heading: 'In common',
        reaches: 1,
        bars: [
          numberBar(`${neighbors.topn} nearest neighbours, overlap`, neighbors.overlap, 2),
          numberBar('cosine after rotation', alignment?.meanCosine ?? NaN, 2),
        ],
      },
      ofEach('Isotropy (1 is best)', ({ isotropy }) => isotropy, 1),
      ofEach('Mean cosine of two words', ({ averageCosine }) => averageCosine, 1),
      ofEach('Mean vector length', ({ norms }) => norms.mean),
    ],
  };
}

const numberBar = (name: string, value: number, color: number): Bar => ({
  name,
  value,
  shown: Number.isNaN(value) ? 'none' : value.toFixed(3),
  color,
});

/** Maximum number of ranks in a plot: more would coincide. */
const RANKS = 500;

/** Word counts by rank, both on log scales (Zipf's law), with the cut of `minCount`. */
export function plotFrequencies(frequencies: WordFrequencies, minCount: number): Plot {
  const ranks: number[] = [];
  const counts: number[] = [];
  let rank = 0;
  let next = 1; // next rank to draw
  for (let i = frequencies.counts.length - 1; i >= 0; i--) {
    const first = rank + 1;
    rank += frequencies.words[i];
    if (rank < next && i > 0) continue;
    for (const each of new Set([first, rank])) {
      ranks.push(each);
      counts.push(frequencies.counts[i]);
    }
    next = rank * (1 + 20 / RANKS);
  }
  const kept = wordsFrom(frequencies, minCount);
  return {
    title: 'How often words occur',
    xLabel: 'rank of the word',
    yLabel: 'count',
    xScale: 'log',
    yScale: 'log',
    series: [{ name: 'words', x: ranks, y: counts }],
    marks: [
      { axis: 'y', at: minCount, label: `minimum count ${count(minCount)}` },
      ...(kept > 0
        ? [
            {
              axis: 'x',
              at: kept,
              label: `${count(kept)} of ${count(rank)} words kept`,
            } as const,
          ]
        : []),
    ],
  };
}
