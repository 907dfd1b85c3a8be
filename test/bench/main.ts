/**
 * `npm run bench -- [--corpus FILE] [--raw FILE] [--evaluation FOLDER] [--seeds N] [--epochs N]`
 *
 * Measures reading, training and searching, against gensim where a Python with gensim is installed.
 * The corpus is text with white space between words; without one, the bundled corpus is repeated.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countWords } from '../../src/advanced.js';
import { checkRun, plainKnownWords } from './checks.js';
import { type Quality, runGensim, type RunSettings, runWordloom } from './run.js';
import { timeQueries } from './search.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    raw: { type: 'string' },
    evaluation: { type: 'string', default: '' },
    seeds: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
  },
});
const seeds = Number(values.seeds);
const epochs = Number(values.epochs);
const threads = Number(values.threads);
const temporary = mkdtempSync(join(tmpdir(), 'wordloom-bench-'));
const print = (line = ''): void => console.log(line);

try {
  const corpus = values.corpus ?? repeatBundled();
  print(`${cpus()[0].model}, ${cpus().length} cores, Node.js ${process.version}`);
  print(
    `${corpus}: ${(statSync(corpus).size / 1e6).toFixed(1)} MB, ${epochs} epochs, seeds ${seeds}`,
  );
  print();
  await benchReading(corpus, 'whitespace');
  await benchReading(values.raw ?? corpus, 'unicode');
  print();
  await benchTraining(corpus);
  await benchSearch();
} finally {
  rmSync(temporary, { recursive: true });
}

/** A corpus of some 20 MB where none is given: small vocabulary, so faster than real text. */
function repeatBundled(): string {
  const path = join(temporary, 'corpus.txt');
  const text = readFileSync('corpora/world.en.txt', 'utf8')
    .toLowerCase()
    .replaceAll(/[^a-z\n]+/g, ' ');
  writeFileSync(path, text.repeat(20));
  return path;
}

async function benchReading(corpus: string, tokenizer: 'whitespace' | 'unicode'): Promise<void> {
  const rates: number[] = [];
  for (let i = 0; i < 3; i++) {
    const { report } = await countWords({ corpus, tokenizer, threads });
    rates.push(report.bytes / 1e6 / report.seconds);
  }
  const best = Math.max(...rates).toFixed(0);
  print(
    `reading, tokenizer ${tokenizer}, ${threads} threads: ${best} MB/s (best of ${rates.length})`,
  );
}

async function benchTraining(corpus: string): Promise<void> {
  const knownWords = await plainKnownWords(corpus);
  // A first run that does not count: memory that a virtual machine has not used lately is slow.
  await runWordloom(settingsOf(corpus, 'skipgram', 1, 1));
  for (const mode of ['skipgram', 'cbow'] as const) {
    print(`${mode}        CPU s   wall s   peak MB   WordSim   analogies`);
    for (let seed = 1; seed <= seeds; seed++) {
      const settings = settingsOf(corpus, mode, epochs, seed);
      const ours = await runWordloom(settings);
      checkRun(ours, knownWords);
      printRun('wordloom', ours);
      if (seed === 1) printMemory(ours);
      const theirs = await runGensim(settings);
      if (theirs === null) continue;
      printRun(`gensim ${theirs.version}`, theirs);
      const ratio = (theirs.cpuSeconds / ours.cpuSeconds).toFixed(2);
      print(
        `  gensim / wordloom: CPU ${ratio}, wall ${(theirs.wallSeconds / ours.wallSeconds).toFixed(2)}`,
      );
    }
    if (threads > 1) await benchThreads(corpus, mode);
    print();
  }
}

function settingsOf(
  corpus: string,
  mode: 'skipgram' | 'cbow',
  epochs: number,
  seed: number,
): RunSettings {
  const learningRate = mode === 'cbow' ? 0.05 : 0.025;
  const { evaluation } = values;
  return { corpus, mode, epochs, threads, seed, learningRate, minLearningRate: 1e-4, evaluation };
}

function printRun(
  name: string,
  run: { cpuSeconds: number; wallSeconds: number; peakMegabytes: number; quality: Quality | null },
): void {
  const cells = [run.cpuSeconds, run.wallSeconds, run.peakMegabytes].map((x) =>
    x.toFixed(1).padStart(8),
  );
  const quality = run.quality
    ? `   ${run.quality.wordSim.toFixed(3)}     ${(100 * run.quality.analogies).toFixed(1)} %`
    : '';
  print(`  ${name.padEnd(14)}${cells.join(' ')}${quality}`);
}

function printMemory({
  peakMegabytes,
  matrixMegabytes,
}: {
  peakMegabytes: number;
  matrixMegabytes: number;
}): void {
  const bound = 1.5 * matrixMegabytes + 300;
  print(
    `  peak ${peakMegabytes.toFixed(0)} MB; 1.5 x the matrices + 300 MB is ${bound.toFixed(0)} MB`,
  );
}

/** How much faster several threads train than one, in words a second of training alone. */
async function benchThreads(corpus: string, mode: 'skipgram' | 'cbow'): Promise<void> {
  const settings = { ...settingsOf(corpus, mode, 1, 1), evaluation: '' };
  const one = await runWordloom({ ...settings, threads: 1 });
  const many = await runWordloom(settings);
  const ratio = (one.trainSeconds / many.trainSeconds).toFixed(2);
  const rate = (many.words / many.trainSeconds / 1e6).toFixed(2);
  print(`  training alone: ${rate} M words/s with ${threads} threads, ${ratio} times one thread`);
}

async function benchSearch(): Promise<void> {
  for (const [size, dim] of [
    [71_000, 100],
    [400_000, 300],
  ]) {
    const { first, again } = await timeQueries(size, dim);
    print(
      `search of ${size} x ${dim}: open and first query ${first.toFixed(0)} ms, later ones ${again.toFixed(1)} ms`,
    );
  }
}
