import { type Command, Option } from 'commander';
import { ENCODINGS, quantizeModel, type QuantizeReport } from '../../../src/advanced.js';
import { evaluateAnalogies, evaluatePairs, type Model } from '../../../src/index.js';
import {
  evaluateFile,
  type EvaluationFile,
  readEvaluationFile,
} from '../../files/evaluation-file.js';
import { parseCount, parseName, wholeNumberIn } from '../../flags/parsers.js';
import { type Io, print, printJson, tell } from '../../terminal/io.js';
import { counted, decimal, milliseconds, percent, size } from '../../terminal/numbers.js';
import { checkModelOutput } from '../../files/output-file.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';
import { withModel } from '../../queries/with-model.js';

/** How a model does in evaluations; null for one that was not asked for. */
interface Quality {
  readonly analogies: number | null; // accuracy
  readonly pairs: number | null; // Spearman's correlation
}

/** The evaluations before and after quantising. */
interface Files {
  readonly analogies: EvaluationFile | undefined;
  readonly pairs: EvaluationFile | undefined;
}

const DROPPED =
  'note: n-gram vectors were left out, so unknown words have no vectors; --keep-subwords keeps them';

/** wordloom quantize */
export function addQuantize(program: Command, io: Io): void {
  addCommand(
    program,
    'quantize',
    'shrink a model, or speed up its searches, with int8 or binary vectors',
  )
    .argument('<model>', 'a model file')
    .requiredOption('-o, --output <file>', 'the model to write')
    .addOption(
      new Option('--to <encoding>', 'one byte or one bit per number')
        .choices(ENCODINGS)
        .default('int8'),
    )
    .option(
      '--rescore <n>',
      'candidates to compare exactly for ten neighbours (default: 20; 400 for binary)',
      wholeNumberIn(10),
    )
    .option('--keep-floats', 'keep the vectors too: faster searches, not a smaller file')
    .option('--keep-subwords', 'keep the n-gram vectors, as int8, for unknown words')
    .option('--queries <n>', 'words to measure recall on', parseCount, 500)
    .option('--analogies <file>', 'analogy questions to score before and after', parseName)
    .option('--pairs <file>', 'rated word pairs to score before and after', parseName)
    .option('--force', 'replace the output even if it is not a model')
    .option('--json', 'print JSON')
    .option('-q, --quiet', 'print nothing except errors, and JSON with --json')
    .action(async (path: string, flags) => {
      const { output, force = false, analogies, pairs, json, quiet, ...options } = flags;
      checkModelOutput(output, force);
      const files: Files = {
        analogies: analogies === undefined ? undefined : readEvaluationFile(analogies),
        pairs: pairs === undefined ? undefined : readEvaluationFile(pairs),
      };
      // By the same pairs before and after, whether or not n-grams are kept.
      const subwords = options.keepSubwords === true;
      const qualityOf = (model: Model): Quality => evaluate(model, files, subwords);
      const before = await withModel(path, qualityOf);
      const report = await quantizeModel(path, output, options);
      const after = await withModel(output, qualityOf);
      if (json) return printJson(io, { ...report, before, after });
      if (quiet) return;
      await print(io, describe(report, before, after));
      if (report.subwords === 'dropped') tell(io.stderr, DROPPED);
    });
}

function evaluate({ neighbors }: Model, { analogies, pairs }: Files, subwords: boolean): Quality {
  return {
    analogies:
      analogies === undefined
        ? null
        : evaluateFile(analogies, (text) => evaluateAnalogies(neighbors, text)).accuracy,
    pairs:
      pairs === undefined
        ? null
        : evaluateFile(pairs, (text) => evaluatePairs(neighbors, text, { subwords })).spearman,
  };
}

function describe(report: QuantizeReport, before: Quality, after: Quality): string {
  const { path, bytes, originalBytes, encoding, keepFloats, subwords, rescore, times } = report;
  const ngrams = subwords === 'kept' ? ', n-grams as int8' : '';
  const what = keepFloats ? `the vectors, and ${encoding} copies` : `${encoding} vectors`;
  const rows = [
    ['file', size(originalBytes), size(bytes)],
    ['recall@10', '100%', percent(report.recall, 2)],
    ['a search', milliseconds(times.exact.next), milliseconds(times.quantized.next)],
    ['the first', milliseconds(times.exact.first), milliseconds(times.quantized.first)],
  ];
  if (before.analogies !== null && after.analogies !== null) {
    rows.push(['analogies', percent(before.analogies, 2), percent(after.analogies, 2)]);
  }
  if (before.pairs !== null && after.pairs !== null) {
    rows.push(['word pairs', decimal(before.pairs), decimal(after.pairs)]);
  }
  return (
    `Wrote ${path}: ${counted(report.size, 'word')}, ${what}${ngrams}.\n\n` +
    formatTable(rows, { titles: ['', 'before', 'after'], right: [1, 2] }) +
    `\nRecall is measured on ${counted(report.queries, 'word')}, with ${rescore} candidates re-scored ` +
    `with ${keepFloats ? 'the original vectors' : 'the quantised vectors'}.\n`
  );
}
