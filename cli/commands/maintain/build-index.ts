import { type Command, InvalidArgumentError } from 'commander';
import { breakEven, buildIndex, type IndexReport } from '../../../src/advanced.js';
import { parseCount, parseNumber, wholeNumberIn } from '../../flags/parsers.js';
import { abortable } from '../../terminal/interruption.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { count, counted, duration, milliseconds, percent, size } from '../../terminal/numbers.js';
import { throttle } from '../../progress/throttle.js';
import { formatTable } from '../../terminal/table.js';
import { addCommand } from '../../terminal/command.js';

const EVERY = { terminal: 100, log: 10_000 }; // milliseconds between two words on progress

const parseEf = wholeNumberIn(1, 65_536);

/** wordloom index */
export function addIndex(program: Command, io: Io): void {
  addCommand(
    program,
    'index',
    'build an approximate (HNSW) index to speed up `similar` on large models',
  )
    .argument('<model>', 'a model file; the index is written beside it, as <model>.hnsw')
    .option('--m <n>', 'links per word in the graph', wholeNumberIn(2, 512), 16)
    .option(
      '--ef-construction <n>',
      'candidates considered for each word that is added',
      parseEf,
      200,
    )
    .option(
      '--ef <n>',
      'candidates kept while searching (default: chosen to reach --recall)',
      parseEf,
    )
    .option('--recall <share>', 'share of the ten nearest words to find', parseShare, 0.99)
    .option('--threads <n>', 'number of threads (default: all cores)', wholeNumberIn(1, 1024))
    .option('--queries <n>', 'words to measure recall on', parseCount, 500)
    .option('--json', 'print JSON')
    .option('-q, --quiet', 'print nothing except errors, and JSON with --json')
    .action(async (path: string, { json, quiet, ...options }) => {
      const onProgress = quiet ? undefined : progressTo(io);
      const report = await abortable(
        io.signal,
        buildIndex(path, options, { onProgress, signal: io.signal }),
      );
      if (json) return printJson(io, report);
      if (!quiet) await print(io, describe(report, options.ef === undefined ? options.recall : 0));
    });
}

/** @param asked the recall asked for, if any */
function describe(report: IndexReport, asked: number): string {
  const { path, bytes, vectors, seconds, threads, ef, recall, queries, times } = report;
  const { index, exact } = times;
  const row = (name: string, { first, next }: typeof index, found: string): string[] => [
    name,
    found,
    milliseconds(next),
    milliseconds(first),
  ];
  const lines = [
    `Wrote ${path}: ${counted(vectors, 'word')}, ${size(bytes)}, ` +
      `in ${duration(seconds)} with ${counted(threads, 'thread')}.\n\n`,
    formatTable(
      [row(`index, ef ${count(ef)}`, index, percent(recall, 2)), row('exact', exact, '100%')],
      { titles: ['search', 'recall@10', 'a word', 'the first'], right: [1, 2, 3] },
    ),
    `\nMeasured on ${counted(queries, 'word')} of the model; the first search opens the file.\n`,
  ];
  if (recall < asked) {
    lines.push(
      `No ef reached a recall of ${percent(asked, 2)}: build a better graph with a larger --m or ` +
        '--ef-construction.\n',
    );
  }
  const searches = breakEven(times);
  lines.push(
    searches === 1
      ? 'similar uses the index from now on.\n'
      : searches === Infinity
        ? 'The exact search is as fast on this model, so similar does not use the index.\n'
        : `similar uses the index from ${counted(searches, 'word')} on; for fewer, the exact search is faster.\n`,
  );
  return lines.join('');
}

function parseShare(text: string): number {
  const share = parseNumber(text);
  if (share < 0 || share > 1) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return share;
}

/** Reports the progress of the graph to standard error. */
function progressTo({ stderr }: Io): (done: number, total: number) => void {
  const isDue = throttle(stderr.isTTY ? EVERY.terminal : EVERY.log);
  return (done, total) => {
    if (!isDue() && (done < total || !stderr.isTTY)) return;
    const line = `Building the index: ${percent(done / total)}`;
    stderr.write(stderr.isTTY ? `\r${line}${done < total ? '' : '\n'}` : `${line}\n`);
  };
}
