import type { Command } from 'commander';
import {
  compareVectors,
  type Comparison,
  formatBarPlot,
  plotComparison,
  type VectorHealth,
  vectorHealth,
} from '../../../src/advanced.js';
import type { Model } from '../../../src/index.js';
import { addPlotFlag, plotInto } from '../../files/plot-file.js';
import { parseCount } from '../../flags/parsers.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { count, counted, decimal, percent } from '../../terminal/numbers.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';
import { withModel } from '../../queries/with-model.js';

/** wordloom compare */
export function addCompare(program: Command, io: Io): void {
  const command = addCommand(program, 'compare', 'compare two models by neighbours and alignment')
    .argument('<a>', 'a model file')
    .argument('<b>', 'another')
    .option('-k, --count <n>', 'neighbours per word', parseCount, 10)
    .option('-n, --words <n>', 'common words whose neighbours to compare', parseCount, 1000)
    .option('--json', 'print JSON');
  addPlotFlag(command, 'the comparison');
  command.action((pathA: string, pathB: string, { count: topn, words, json, plot }) => {
    const writePlot = plotInto(plot);
    return withModel(pathA, (a) =>
      withModel(pathB, async (b) => {
        const comparison = await compareVectors(a.neighbors, b.neighbors, { topn, words });
        const models = [
          { file: pathA, health: healthOf(a) },
          { file: pathB, health: healthOf(b) },
        ];
        writePlot(() => formatBarPlot(plotComparison(comparison, models)));
        if (json) return printJson(io, { ...comparison, models });
        return print(io, `${comparisonTable(comparison)}\n${healthTable(models)}`);
      }),
    );
  });
}

const healthOf = (model: Model): VectorHealth => vectorHealth(model.neighbors, model.counts);

function comparisonTable({ commonWords, neighbors, alignment }: Comparison): string {
  const { words, topn, overlap } = neighbors;
  return formatTable([
    ['words in both', count(commonWords)],
    [`overlap of ${topn} neighbours (${counted(words, 'word')})`, percent(overlap, 2)],
    alignment === undefined
      ? [
          'mean cosine after rotation',
          'none: the dimensions differ, or there is only one common word',
        ]
      : [
          `mean cosine after rotation (${counted(alignment.measured, 'word')})`,
          decimal(alignment.meanCosine),
        ],
  ]);
}

function healthTable(models: readonly { file: string; health: VectorHealth }[]): string {
  const row = (name: string, cell: (health: VectorHealth) => string): string[] => [
    name,
    ...models.map(({ health }) => cell(health)),
  ];
  const rows = [
    row('isotropy (1 is best)', ({ isotropy }) => decimal(isotropy)),
    row('mean cosine of two words', ({ averageCosine }) => decimal(averageCosine)),
    row('mean length', ({ norms }) => decimal(norms.mean)),
    row('Spearman of length and log count', (health) =>
      health.normByFrequency === undefined ? '-' : decimal(health.normByFrequency.spearman),
    ),
  ];
  return formatTable(rows, { titles: ['', ...models.map(({ file }) => file)], right: [1, 2] });
}
