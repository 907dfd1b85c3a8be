/** The events in words. */
import type {
  CorpusRead,
  CorpusReport,
  EpochRecord,
  Finding,
  InitialWeightsReport,
  TrainEvent,
  TrainingProgress,
} from '../../src/index.js';
import type { ExchangeCosts } from '../../src/advanced.js';
import { count, counted, decimal, duration, percent, size } from '../terminal/numbers.js';

type Reading = Extract<TrainEvent, { type: 'reading' }>;
type CheckpointMade = Extract<TrainEvent, { type: 'checkpoint' }>;
type EngineChosen = Extract<TrainEvent, { type: 'engine' }>;

/** How much is read. */
export function readingDetail({ bytes, totalBytes }: Reading): string {
  return totalBytes === undefined ? size(bytes) : `${size(bytes)} of ${size(totalBytes)}`;
}

/** How fast and how well training goes. */
export function trainingDetail(progress: TrainingProgress): string {
  const { wordsPerSecond, loss, secondsLeft } = progress;
  return [
    `${count(wordsPerSecond)} words/s`,
    // Before the first example there is no loss.
    ...(Number.isNaN(loss) ? [] : [`loss ${decimal(loss)}`]),
    ...(Number.isFinite(secondsLeft) ? [`${duration(secondsLeft)} left`] : []),
  ].join(', ');
}

/** The corpus, the cost of training, and possible problems. */
export const readLines = ({ report, findings, memoryBytes, settings }: CorpusRead): string[] => [
  ...corpusLines(report),
  ...(settings ? [`Settings that suit this text: ${settingsText({ ...settings })}.`] : []),
  ...(memoryBytes === undefined ? [] : [`Training takes about ${size(memoryBytes)} of memory.`]),
  ...findings.map(findingLine),
];

/** The choices of a preset, as flags. */
export const settingsText = (settings: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(settings)
    .map(
      ([name, value]) =>
        `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${value}`,
    )
    .join(' ');

/** What may go wrong. */
export const findingLine = ({ severity, message }: Finding): string =>
  `${severity === 'warning' ? 'Warning' : 'Note'}: ${message}`;

/** The corpus, one sentence each. */
export function corpusLines(report: CorpusReport): string[] {
  const source = report.files > 0 ? ` in ${counted(report.files, 'file')}` : '';
  const coverage = percent(report.knownTokens / report.tokens, 1);
  const lines = [
    `Read ${size(report.bytes)}${source} in ${duration(report.seconds)}: ` +
      `${counted(report.documents, 'document')}, ${counted(report.tokens, 'word')}, ` +
      `${count(report.distinctWords)} different.`,
    `The vocabulary has ${counted(report.vocabularySize, 'word')}, covering ${coverage} of the text.`,
  ];
  if (report.missingWords > 0) {
    lines.push(
      `${counted(report.missingWords, 'word')} of the list never occurred and got no vector.`,
    );
  }
  return lines;
}

/** The initial weights, one sentence each. */
export function startLines(report: InitialWeightsReport): string[] {
  const { kind, from, vectors, vocabularySize, knownWords, frozenWords } = report;
  const fresh = vocabularySize - knownWords;
  if (kind === 'continue') {
    return [
      `Continuing ${from} with its ${counted(knownWords, 'word')} and ${count(fresh)} new; ` +
        `its words cover ${percent(report.knownShare, 1)} of the text.`,
    ];
  }
  const output = report.hasOutput
    ? 'The output matrix comes from it too'
    : 'The output matrix is new';
  return [
    `Starting from ${from}: it has vectors for ${count(knownWords)} of the ` +
      `${counted(vocabularySize, 'word')}, covering ${percent(report.knownShare, 1)} of the text; ` +
      `${count(fresh)} start at random.`,
    `${output}; ${counted(vectors - knownWords, 'vector')} left out.`,
    ...(frozenWords > 0 ? [`${counted(frozenWords, 'vector')} will stay frozen.`] : []),
  ];
}

/** What computes, and why. */
export function engineLine({ engine, device, why }: EngineChosen): string {
  return `Using engine ${engine}${device === null ? '' : ` on ${device}`}: ${why}.`;
}

/** A checkpoint that was saved. */
export function checkpointLine({ epoch, words, seconds }: CheckpointMade): string {
  const where = words === 0 ? `after epoch ${epoch - 1}` : `within epoch ${epoch}`;
  return `Checkpoint ${where}, in ${duration(seconds)}`;
}

/** The result of an epoch. */
export function epochLine(
  record: EpochRecord,
  deviceIdle?: number,
  exchange?: ExchangeCosts,
): string {
  const { epoch, loss, heldOutLoss, words, seconds } = record;
  const heldOut = heldOutLoss === null ? '' : `, held-out loss ${decimal(heldOutLoss)}`;
  const idle = deviceIdle === undefined ? '' : `; the device waited ${percent(deviceIdle)}`;
  const exchanged =
    exchange === undefined
      ? ''
      : `; ${counted(exchange.exchanges, 'exchange')} of ${size(exchange.bytes)} per rank in ${decimal(exchange.seconds)} s`;
  return `Epoch ${epoch}: loss ${decimal(loss)}${heldOut}, ${count(words / seconds)} words/s${idle}${exchanged}`;
}
