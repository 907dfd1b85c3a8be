/**
 * `npm run bench:gpu -- [--corpus FILE] [--backend NAME] [--batch N] [--dims 100,300]
 * [--modes skipgram,cbow] [--seconds N] [--threads N] [--evaluation FOLDER] [--check-megabytes N]
 * [--check-epochs N] [--json]`
 *
 * Measures how fast the gpu engine trains beside the wasm engine, after a check that both learn the
 * same from the beginning of the corpus. Prints Markdown; without a corpus, text is generated.
 */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENGLISH } from '../../corpora/grammar/en/index.js';
import { shuffled } from '../../corpora/grammar/template.js';
import { integer, number, oneOf } from '../../src/options/check.js';
import { type Mode, MODES, type TrainingTask } from '../../src/engines/engine.js';
import { chooseDevice, type GpuLimits } from '../../src/gpu/device/devices.js';
import { listDevices } from '../../src/gpu/device/list-devices.js';
import { startGpu } from '../../src/engines/gpu/engine.js';
import { batchWindows } from '../../src/engines/gpu/limits.js';
import { speedOf } from '../../src/engines/trial.js';
import { startWasm } from '../../src/engines/wasm/engine.js';
import { seedRandom } from '../../src/advanced.js';
import {
  evaluateAnalogies,
  evaluatePairs,
  type Model,
  train,
  type TrainOptions,
  WordloomError,
} from '../../src/index.js';
import { ingest, type IngestedCorpus } from '../../src/ingest/ingest.js';
import { normalizeTrainOptions } from '../../src/train/options.js';
import { BACKEND_CHOICES } from '../../src/train/training-options.js';
import { planTask } from '../../src/train/task.js';
import { inputsOf } from '../../src/train/word-inputs.js';
import { require } from './checks.js';
import type { Quality } from './run.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
    batch: { type: 'string' },
    dims: { type: 'string', default: '100,300' },
    modes: { type: 'string', default: MODES.join() },
    seconds: { type: 'string', default: '10' },
    threads: { type: 'string', default: String(availableParallelism()) },
    evaluation: { type: 'string', default: '' },
    'check-megabytes': { type: 'string', default: '12' },
    'check-epochs': { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const backend = oneOf('--backend', values.backend, BACKEND_CHOICES);
const modes = values.modes.split(',').map((mode) => oneOf('--modes', mode, MODES));
const dims = values.dims.split(',').map((dim) => integer('--dims', Number(dim), 1, 1024));
const seconds = number('--seconds', Number(values.seconds), 1, 3600);
const threads = integer('--threads', Number(values.threads), 1, 256);
// The default is what batch 'auto' takes for a long text.
const batch = integer('--batch', Number(values.batch ?? 16_384), 1, 65_536);
const checkBytes = 1e6 * number('--check-megabytes', Number(values['check-megabytes']), 0.1, 500);
const checkEpochs = integer('--check-epochs', Number(values['check-epochs']), 1, 100);
const threadCounts = [...new Set([2, threads])]; // of the wasm engine

/** No engine passes more in a second, so that no timed epoch ends early. */
const MOST_WORDS_PER_SECOND = 1e8;
/** Seconds that each engine trains before its time is taken. */
const WARM_UP = 2;

/** How far the gpu engine may be from the wasm engine; quality may be better by any amount. */
const TOLERANCE = { loss: 0.03, wordSim: 0.02, analogies: 0.02 };

interface Device {
  readonly name: string;
  readonly backend: string;
  readonly driver: string;
  readonly limits: GpuLimits;
}

interface Setting {
  readonly mode: Mode;
  readonly dim: number;
}

/** What a model of one engine is worth. */
interface Learnt {
  readonly loss: number; // mean of the last epoch
  readonly quality: Quality | null;
}

interface Check extends Setting {
  readonly wasm: Learnt;
  readonly gpu: Learnt;
  readonly otherSeed: Learnt; // wasm again: what chance alone changes
  /** Share of nearest neighbours that both engines found, and that wasm finds with another seed. */
  readonly overlap: number;
  readonly overlapOfSeeds: number;
}

interface Speed extends Setting {
  readonly windows: number; // of a batch
  readonly wasm: readonly { readonly threads: number; readonly wordsPerSecond: number }[];
  readonly gpu: number; // words a second
  readonly deviceIdle: number; // share of the time
}

const temporary = mkdtempSync(join(tmpdir(), 'wordloom-bench-'));
try {
  await bench(values.corpus ?? generateText());
} catch (error) {
  console.error(error instanceof WordloomError ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true });
}

async function bench(path: string): Promise<void> {
  const device = await findDevice();
  note(`${device.name} by ${device.backend}`);
  const settings = dims.flatMap((dim) => modes.map((mode) => ({ mode, dim })));
  const checks: Check[] = [];
  for (const setting of settings) checks.push(await checkQuality(path, setting));

  const { reading, vocabulary } = normalizeTrainOptions({}, threads);
  const rule = { threads, keepIds: true };
  const corpus = await ingest({ files: [path] }, reading, vocabulary, rule);
  try {
    const speeds: Speed[] = [];
    for (const setting of settings) speeds.push(await timeBoth(corpus, setting, device));
    const cpu = { model: cpus()[0].model, cores: cpus().length };
    const { bytes, knownTokens: words, vocabularySize } = corpus.report;
    const text = {
      name: values.corpus === undefined ? 'generated text' : basename(path),
      bytes,
      words,
      vocabularySize,
    };
    const results = { device, cpu, node: process.version, corpus: text, checks, speeds };
    console.log(values.json ? JSON.stringify(results, null, 2) : markdown(results));
  } finally {
    await corpus.close();
  }
}

/** What `--backend` stands for; software only where it was named. */
async function findDevice(): Promise<Device> {
  if (backend === 'webasm' || backend === 'cpu') {
    return { name: 'no device: gpu.js on the CPU', backend, driver: '', limits: {} };
  }
  const list = await listDevices();
  const { take, why } = chooseDevice(list);
  // As the engine does: a real one before software.
  const named = list.devices
    .filter((each) => each.backend === backend)
    .toSorted((a, b) => Number(a.software) - Number(b.software));
  const found = backend === 'auto' ? take : named[0];
  if (found !== undefined) return found;
  throw new WordloomError(
    'ENGINE_UNAVAILABLE',
    backend === 'auto'
      ? `There is nothing to measure: ${why}. Software is measured by name: --backend webgpu.`
      : `There is nothing to measure by ${backend}. ${list.problems.join(' ')}`,
  );
}

/** Some 25 MB of small sentences, where no corpus is given: few words, so unlike real text. */
function generateText(): string {
  const random = seedRandom(1);
  const documents: string[] = [];
  for (let round = 0; round < 25; round++) {
    for (const topic of ENGLISH) {
      for (let i = 0; i < topic.documents; i++) documents.push(topic.write(random));
    }
  }
  const path = join(temporary, 'generated.txt');
  writeFileSync(path, shuffled(random, documents).join('\n'));
  return path;
}

/** Trains both engines on the beginning of the corpus. @throws where they do not learn the same */
async function checkQuality(path: string, { mode, dim }: Setting): Promise<Check> {
  note(`checking ${mode}, ${dim}`);
  const text = startOfEpoch(path, checkBytes);
  const learn = (options: TrainOptions): Promise<Model> =>
    train({
      texts: [text],
      mode,
      dim,
      threads,
      epochs: checkEpochs,
      ...options,
    });
  const wasm = await learn({ engine: 'wasm' });
  const other = await learn({ engine: 'wasm', seed: 2 });
  // Where no batch was named, the one that is right for so short a text.
  const size = values.batch === undefined ? 'auto' : batch;
  const gpu = await learn({ engine: 'gpu', backend, batch: size });
  const check: Check = {
    mode,
    dim,
    wasm: learntBy(wasm),
    gpu: learntBy(gpu),
    otherSeed: learntBy(other),
    overlap: overlapOf(wasm, gpu),
    overlapOfSeeds: overlapOf(wasm, other),
  };
  note(`${percent(check.overlap)} of neighbours shared, ${percent(check.overlapOfSeeds)} by seeds`);
  compare(check);
  return check;
}

function compare({ mode, dim, wasm, gpu, otherSeed }: Check): void {
  const what = (name: string, ...[ours, theirs, again]: number[]): string =>
    `${mode}, dim ${dim}: ${name} ${ours.toFixed(4)} by the gpu engine, ${theirs.toFixed(4)} by ` +
    `wasm, ${again.toFixed(4)} by wasm with another seed. Little text tells little, and a large ` +
    '--batch takes few steps on it: see --check-megabytes and --check-epochs.';
  require(Math.abs(gpu.loss / wasm.loss - 1) <= TOLERANCE.loss, what(
    'loss',
    gpu.loss,
    wasm.loss,
    otherSeed.loss,
  ));
  if (gpu.quality === null || wasm.quality === null || otherSeed.quality === null) return;
  for (const score of ['wordSim', 'analogies'] as const) {
    const [ours, theirs] = [gpu.quality[score], wasm.quality[score]];
    require(ours >= theirs - TOLERANCE[score], what(score, ours, theirs, otherSeed.quality[score]));
  }
}

/** The first bytes of a file, to the end of a line or else of a word. */
function startOfEpoch(path: string, bytes: number): string {
  const buffer = Buffer.alloc(Math.min(bytes, statSync(path).size));
  const file = openSync(path, 'r');
  const length = readSync(file, buffer);
  closeSync(file);
  const read = buffer.subarray(0, length);
  const end = Math.max(read.lastIndexOf('\n'), 0) || Math.max(read.lastIndexOf(' '), 0);
  return read.toString('utf8', 0, end || length);
}

function learntBy({ history, neighbors }: Model): Learnt {
  const { loss } = history.at(-1)!;
  const { evaluation } = values;
  if (evaluation === '') return { loss, quality: null };
  const read = (name: string): string => readFileSync(join(evaluation, name), 'utf8');
  const questions = read('questions-words.txt');
  const { accuracy } = evaluateAnalogies(neighbors, questions, { restrictVocab: 30_000 });
  const { spearman } = evaluatePairs(neighbors, read('wordsim353.tsv'));
  return { loss, quality: { wordSim: spearman, analogies: accuracy } };
}

/** Share of the ten nearest neighbours that two models agree on, over 200 of the frequent words. */
function overlapOf(a: Model, b: Model): number {
  const step = Math.max(1, Math.floor(Math.min(a.size, 4000) / 200));
  const words = a.words.slice(0, 200 * step).filter((_, id) => id % step === 0);
  const shares = words.map((word) => {
    const found = new Set(a.similar(word, { topn: 10 }).map((near) => near.word));
    return b.similar(word, { topn: 10 }).filter((near) => found.has(near.word)).length / 10;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

async function timeBoth(corpus: IngestedCorpus, setting: Setting, device: Device): Promise<Speed> {
  const long = MOST_WORDS_PER_SECOND * (WARM_UP + seconds);
  const wasm: { threads: number; wordsPerSecond: number }[] = [];
  for (const count of threadCounts) {
    note(`timing wasm, ${setting.mode}, ${setting.dim}, ${count} threads`);
    const task = taskOf(corpus, setting, count, long);
    const wordsPerSecond = await speedOf(startWasm, task, seconds * 1000, WARM_UP * 1000);
    wasm.push({ threads: count, wordsPerSecond });
  }
  note(`timing gpu, ${setting.mode}, ${setting.dim}`);
  const task = taskOf(corpus, setting, threads, long);
  const gpu = await speedOf(startGpu, task, seconds * 1000, WARM_UP * 1000);
  const deviceIdle = await idleShare(taskOf(corpus, setting, threads, (gpu * seconds) / 2));
  return { ...setting, windows: batchWindows(task, device.limits), wasm, gpu, deviceIdle };
}

/** Share of an epoch in which the device waits; only a whole epoch tells, the first one warms up. */
async function idleShare(task: TrainingTask): Promise<number> {
  const session = await startGpu(task);
  try {
    await session.trainEpoch(0);
    return (await session.trainEpoch(1)).deviceIdle!;
  } finally {
    await session.close();
  }
}

/** A task of two epochs of so many words: the corpus cut short, or repeated. */
function taskOf(
  corpus: IngestedCorpus,
  { mode, dim }: Setting,
  threads: number,
  words: number,
): TrainingTask {
  const options = { mode, dim, negative: 5, epochs: 2, engine: 'gpu', backend, batch } as const;
  const { training } = normalizeTrainOptions(options, threads);
  const inputs = inputsOf(corpus.vocabulary.words, training);
  const task = planTask(corpus, training, inputs, undefined);
  const { segments } = task.stream;
  const count = Math.ceil((words / task.wordsPerEpoch) * segments.length);
  const chosen = Array.from({ length: count }, (_, i) => segments[i % segments.length]);
  return {
    ...task,
    stream: { ...task.stream, segments: chosen },
    wordsPerEpoch: (count / segments.length) * task.wordsPerEpoch,
  };
}

interface Results {
  readonly device: Device;
  readonly cpu: { readonly model: string; readonly cores: number };
  readonly node: string;
  readonly corpus: {
    readonly name: string;
    readonly bytes: number;
    readonly words: number;
    readonly vocabularySize: number;
  };
  readonly checks: readonly Check[];
  readonly speeds: readonly Speed[];
}

function markdown({ device, cpu, node, corpus, checks, speeds }: Results): string {
  const limits = Object.entries(device.limits).map(([name, limit]) => `${name} ${limit}`);
  const size = `${(corpus.bytes / 1e6).toFixed(1)} MB, ${corpus.words} words`;
  return [
    `- Device: ${device.name}, by ${device.backend}`,
    `- Driver: ${device.driver || 'not told'}`,
    `- Limits: ${limits.join(', ') || 'none'}`,
    `- Host: ${cpu.model}, ${cpu.cores} cores, Node.js ${node}; ${threads} threads build batches`,
    `- Corpus: ${corpus.name}, ${size}, vocabulary of ${corpus.vocabularySize}`,
    `- Negatives 5, window 5; ${seconds} s each after ${WARM_UP} s of warm-up`,
    '',
    checkTable(checks),
    '',
    speedTable(speeds),
  ].join('\n');
}

function checkTable(checks: readonly Check[]): string {
  const names = ['wasm', 'gpu', 'wasm, seed 2'];
  const columns = (score: string): string[] => names.map((name) => `${name}: ${score}`);
  const head = ['check', ...columns('loss'), 'gpu and wasm share neighbours', 'two seeds share'];
  const scores = [...columns('WordSim'), ...columns('analogies')];
  const rows = checks.map(({ mode, dim, wasm, gpu, otherSeed, overlap, overlapOfSeeds }) => {
    const all = [wasm, gpu, otherSeed];
    const qualities = all.map(({ quality }) => quality).filter((quality) => quality !== null);
    return [
      `${mode}, ${dim}`,
      ...all.map(({ loss }) => loss.toFixed(4)),
      percent(overlap),
      percent(overlapOfSeeds),
      ...qualities.map(({ wordSim }) => wordSim.toFixed(3)),
      ...qualities.map(({ analogies }) => percent(analogies)),
    ];
  });
  return table(values.evaluation === '' ? head : [...head, ...scores], rows);
}

function speedTable(speeds: readonly Speed[]): string {
  const head = [
    'words/s',
    'windows per batch',
    ...threadCounts.map((count) => `wasm, ${count} threads`),
    'gpu',
    ...threadCounts.map((count) => `gpu / wasm, ${count} threads`),
    'gpu waits for host',
  ];
  const rows = speeds.map(({ mode, dim, windows, wasm, gpu, deviceIdle }) => [
    `${mode}, ${dim}`,
    String(windows),
    ...wasm.map(({ wordsPerSecond }) => rounded(wordsPerSecond)),
    rounded(gpu),
    ...wasm.map(({ wordsPerSecond }) => (gpu / wordsPerSecond).toPrecision(2)),
    percent(deviceIdle),
  ]);
  return table(head, rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Three digits are more than a repeated run confirms. */
function rounded(speed: number): string {
  return Number(speed.toPrecision(3)).toLocaleString('en');
}

/** Progress, apart from the results. */
function note(text: string): void {
  console.error(text);
}
