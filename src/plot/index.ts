export { type Bar, type BarGroup, type BarPlot, formatBarPlot } from './bars.js';
export { formatLinePlot, type Plot, type PlotMark, type PlotSeries } from './lines.js';
export {
  type LossPoint,
  plotComparison,
  plotEvaluation,
  plotFrequencies,
  plotLoss,
  plotPerplexity,
} from './reports.js';
