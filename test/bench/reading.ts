/**
 * `node dist/test/bench/reading.js FILE [--tokenizer NAME] [--threads 1,2] [--runs N]`
 *
 * Measures reading as `train` does it, phase by phase: wall time and CPU time of each, in milliseconds,
 * and MB/s of the whole. Prints the run with the least CPU time, since others on the machine only add.
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findFiles, splitFile } from '../../src/corpus/index.js';
import { compileIngest } from '../../src/ingest/dictionary.js';
import { joinDocuments } from '../../src/ingest/examine/documents.js';
import { markSamples } from '../../src/ingest/examine/sampling.js';
import { MergedWords } from '../../src/ingest/merged-words.js';
import type { ReadingTask } from '../../src/ingest/read-corpus.js';
import { readThreaded } from '../../src/ingest/threaded-reader.js';
import { normalizeTokenizerOptions } from '../../src/tokenizer/index.js';
import { buildVocabulary } from '../../src/vocabulary/build.js';
import { frequenciesOf } from '../../src/vocabulary/frequencies.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tokenizer: { type: 'string', default: 'unicode' },
    threads: { type: 'string', default: '1,2' },
    runs: { type: 'string', default: '3' },
  },
});
const [path] = positionals;
const megabytes = statSync(path).size / 1e6;

interface Phase {
  readonly name: string;
  readonly wall: number; // milliseconds
  readonly cpu: number;
}

/** Notes what each phase takes. */
class Stopwatch {
  readonly phases: Phase[] = [];
  #wall = performance.now();
  #cpu = process.cpuUsage();

  end(name: string): void {
    const { user, system } = process.cpuUsage(this.#cpu);
    this.phases.push({ name, wall: performance.now() - this.#wall, cpu: (user + system) / 1000 });
    this.#wall = performance.now();
    this.#cpu = process.cpuUsage();
  }

  sum(key: 'wall' | 'cpu'): number {
    return this.phases.reduce((total, phase) => total + phase[key], 0);
  }
}

async function* tasksOf(file: string): AsyncGenerator<ReadingTask> {
  for (const each of await findFiles([file])) {
    for (const range of splitFile(each)) {
      yield { range, origin: { path: each.path, offset: range.start } };
    }
  }
}

async function read(threads: number): Promise<Stopwatch> {
  const watch = new Stopwatch();
  const module = await compileIngest();
  const options = {
    tokenizer: normalizeTokenizerOptions({ tokenizer: values.tokenizer as 'unicode' }),
    documents: 'line',
    invalidUtf8: 'error',
  } as const;
  watch.end('compile');
  let isFirst = true;
  const corpus = await readThreaded(module, markSamples(tasksOf(path), megabytes * 1e6), options, {
    threads,
    keepIds: true,
    onBytes() {
      if (isFirst) watch.end('start of threads, first block');
      isFirst = false;
    },
  });
  watch.end('other blocks');
  const merged = new MergedWords(
    module,
    corpus.gathered.map(({ words }) => words),
    [],
  );
  watch.end('merge of the dictionaries');
  frequenciesOf(merged.counts);
  watch.end('frequencies');
  buildVocabulary(merged, { minCount: 5, maxVocab: undefined, words: undefined });
  watch.end('vocabulary');
  joinDocuments(
    corpus.segments,
    corpus.gathered.map(({ repeats }) => repeats),
  );
  watch.end('documents');
  await corpus.close();
  return watch;
}

for (const threads of values.threads.split(',').map(Number)) {
  const runs: Stopwatch[] = [];
  for (let i = 0; i < Number(values.runs); i++) runs.push(await read(threads));
  const [best] = runs.toSorted((a, b) => a.sum('cpu') - b.sum('cpu'));
  const rate = (ms: number): string => `${(megabytes / (ms / 1000)).toFixed(0)} MB/s`;
  console.log(
    `${values.tokenizer}, ${threads} threads, Node.js ${process.version}: ` +
      `${rate(best.sum('wall'))} of wall time, ${rate(best.sum('cpu'))} of CPU time`,
  );
  for (const { name, wall, cpu } of best.phases) {
    console.log(`  ${name.padEnd(30)}${wall.toFixed(0).padStart(7)}${cpu.toFixed(0).padStart(7)}`);
  }
}
