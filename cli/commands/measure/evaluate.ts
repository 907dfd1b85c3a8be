import { type Command, InvalidArgumentError } from 'commander';
import { formatBarPlot, plotEvaluation } from '../../../src/advanced.js';
import {
  type AnalogyEvaluation,
  evaluateAnalogies,
  evaluatePairs,
  type PairEvaluation,
} from '../../../src/index.js';
import { evaluateFile, readEvaluationFile, skippedNote } from '../../files/evaluation-file.js';
import { UsageError } from '../../terminal/failure.js';
import { addPlotFlag, plotInto } from '../../files/plot-file.js';
import { parseCount, parseEncoding, parseName, parseNames } from '../../flags/parsers.js';
import { type Io, print, printJson, tell } from '../../terminal/io.js';
import { count, counted, decimal, NONE, percent } from '../../terminal/numbers.js';
import { drawsOn, shareBar } from '../../terminal/sparks.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';
import { withModel } from '../../queries/with-model.js';

interface Flags {
  analogies?: string;
  pairs?: string[];
  restrictVocab: number;
  caseSensitive?: true;
  dummy4unknown?: true;
  subwords: boolean;
  delimiter?: string;
  strict?: true;
  encoding?: string;
  json?: true;
  plot?: string;
}

/** An evaluation, and the file that it was asked of. */
type OfFile<T> = T & { file: string };

/** wordloom evaluate */
export function addEvaluate(program: Command, io: Io): void {
  const command = addCommand(program, 'evaluate', 'score a model on analogies and word pairs')
    .argument('<model>', 'a model file')
    .option('--analogies <file>', 'questions of four words, such as questions-words.txt', parseName)
    .option('--pairs <file...>', 'rated word pairs, such as wordsim353.tsv', parseNames)
    .option('--restrict-vocab <n>', 'use only the most frequent words', parseCount, 300_000)
    .option('--case-sensitive', 'treat words that differ in case as different words')
    .option(
      '--delimiter <text>',
      'what separates the columns of --pairs (default: tab, comma, semicolon or spaces)',
      parseDelimiter,
    )
    .option('--strict', 'refuse lines that are not a question or pair, instead of skipping them')
    .option('--dummy4unknown', 'count questions with unknown words as wrong, and pairs as cosine 0')
    .option(
      '--no-subwords',
      'leave out pairs with out-of-vocabulary words, even if they have n-grams',
    )
    .option('--encoding <name>', 'encoding of the files, such as windows-1252', parseEncoding)
    .option('--json', 'print JSON');
  addPlotFlag(command, 'the scores');
  command.action((path: string, flags: Flags) => {
    const {
      analogies: questions,
      pairs: files = [],
      encoding,
      json,
      delimiter,
      plot,
      ...rules
    } = flags;
    if (questions === undefined && files.length === 0) {
      throw new UsageError('There is nothing to evaluate: give --analogies, --pairs or both.');
    }
    const writePlot = plotInto(plot);
    const rated = files.map((file) => readEvaluationFile(file, encoding));
    const asked = questions === undefined ? undefined : readEvaluationFile(questions, encoding);
    return withModel(path, ({ neighbors }) => {
      const analogies =
        asked && evaluateFile(asked, (text) => evaluateAnalogies(neighbors, text, rules));
      const pairs = rated.map((each) =>
        evaluateFile(each, (text) => evaluatePairs(neighbors, text, { ...rules, delimiter })),
      );
      for (const each of [...(analogies ? [analogies] : []), ...pairs]) {
        const note = skippedNote(each);
        if (note !== undefined) tell(io.stderr, note);
      }
      for (const each of pairs) {
        if (each.embedded > 0) tell(io.stderr, embeddedNote(each));
      }
      writePlot(() => formatBarPlot(plotEvaluation(analogies, pairs)));
      const isDrawn = drawsOn(io.stdout);
      if (json) return printJson(io, { ...(analogies && { analogies }), pairs });
      const tables = [
        ...(analogies ? [analogyTable(analogies, isDrawn)] : []),
        ...(pairs.length > 0 ? [pairTable(pairs, isDrawn)] : []),
      ];
      return print(io, tables.join('\n'));
    });
  });
}

const embeddedNote = ({ file, embedded }: OfFile<PairEvaluation>): string =>
  `note: ${file}: ${counted(embedded, 'pair')} compared with vectors built from n-grams, ` +
  'for words that are not in the vocabulary; --no-subwords leaves such pairs out';

/** @param isDrawn whether each row ends in a bar */
function analogyTable(
  { file, sections, ...all }: OfFile<AnalogyEvaluation>,
  isDrawn: boolean,
): string {
  const rows = [...sections, { section: 'all', ...all }].map((score) => [
    score.section,
    count(score.correct),
    count(score.total),
    count(score.outOfVocabulary),
    score.total === 0 ? NONE : percent(score.accuracy, 2),
    ...(isDrawn ? [shareBar(score.accuracy)] : []),
  ]);
  const titles = [
    `analogies of ${file}`,
    'correct',
    'asked',
    'unknown',
    'accuracy',
    ...(isDrawn ? [''] : []),
  ];
  return formatTable(rows, { titles, right: [1, 2, 3, 4] });
}

function pairTable(evaluations: readonly OfFile<PairEvaluation>[], isDrawn: boolean): string {
  const rows = evaluations.map((each) => [
    each.file,
    count(each.pairs),
    count(each.outOfVocabulary),
    decimal(each.pearson),
    probability(each.pearsonPValue),
    decimal(each.spearman),
    probability(each.spearmanPValue),
    ...(isDrawn ? [shareBar(each.spearman)] : []),
  ]);
  const titles = [
    'word pairs of',
    'compared',
    'unknown',
    'Pearson',
    'p',
    'Spearman',
    'p',
    ...(isDrawn ? [''] : []),
  ];
  return formatTable(rows, { titles, right: [1, 2, 3, 4, 5, 6] });
}

/** A tab may be written as a shell passes it through: \t. */
const parseDelimiter = (text: string): string => parseText(text).replaceAll('\\t', '\t');

function parseText(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

const probability = (p: number): string => (Number.isNaN(p) ? NONE : p.toExponential(1));
