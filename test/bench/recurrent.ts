/**
 * `node dist/test/bench/recurrent.js [--peers FOLDER] [--python PROGRAM] [--optimizer adam|sgd]
 * [--steps N] [--threads N] [--rounds N] [--profile]`, after `npm run build`
 *
 * One training step of an LSTM language model (embedding 128, hidden 256, batch 32, 35 steps,
 * vocabulary 10,000), on one thread or more: ours, and beside it TensorFlow.js where `--peers` names a
 * folder in which @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm are installed, and PyTorch where
 * `--python` names a Python with torch. All start from the same numbers and must find the same losses.
 * Ours and PyTorch take turns. Times are medians, of the CPU, which others on the machine disturb
 * little, and of the clock.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Arithmetic } from '../../src/arithmetic/arithmetic.js';
import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';
import { startWasmArithmetic } from '../../src/arithmetic/wasm/arithmetic.js';
import {
  flopOf,
  LstmStep,
  type Optimizer,
  parameterShapes,
  randomStepData,
  type StepData,
} from './lstm-step.js';
import { profile } from './profile.js';

const { values } = parseArgs({
  options: {
    peers: { type: 'string' },
    python: { type: 'string' },
    optimizer: { type: 'string', default: 'adam' },
    steps: { type: 'string', default: '10' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '1' },
    profile: { type: 'boolean', default: false },
  },
});
const optimizer: Optimizer = values.optimizer === 'sgd' ? 'sgd' : 'adam';
const [steps, threads, rounds] = [values.steps, values.threads, values.rounds].map(Number);
const print = (line = ''): void => console.log(line);

/** What a side did: losses before each step; of each, milliseconds of the CPU and of the clock. */
interface Result {
  readonly losses: readonly number[];
  readonly milliseconds: readonly number[];
  readonly wall?: readonly number[];
}

const SHAPE = { vocabulary: 10_000, embedding: 128, hidden: 256, batch: 32, steps: 35 };
const data = randomStepData(SHAPE);
const folder = mkdtempSync(join(tmpdir(), 'wordloom-bench-'));

try {
  print(`${cpus()[0].model}, Node.js ${process.version}; ${optimizer}, ${threads} thread(s)`);
  await checkAgainstReference();
  const on = await startWasmArithmetic({ threads });
  const peak = measurePeak(on);
  print(`a product that stays in the caches: ${peak.toFixed(1)} GFLOP/s of the CPU`);
  print();
  writeData();
  const ours: Result[] = [];
  const torch: Result[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await runOurs(on, steps));
    const peer = runTorch(steps);
    if (peer === undefined) break;
    torch.push(peer);
  }
  // After the peers, too, since the machine's speed may change meanwhile.
  ours.push(await runOurs(on, steps));
  const expected = ours[0].losses;
  const unit = report('wordloom', ours, expected);
  print(`${' '.repeat(20)}${((100 * flopOf(SHAPE)) / unit / 1e6 / peak).toFixed(0)} % of the peak`);
  if (torch.length > 0) report('PyTorch', torch, expected, unit);
  for (const [backend, count] of [
    ['cpu', 1],
    ['wasm', 3],
  ] as const) {
    const result = runTensorFlow(backend, count);
    if (result) report(`TensorFlow.js ${backend}`, [result], expected, unit);
  }
  await on.close();
  if (values.profile) await printProfile();
} finally {
  rmSync(folder, { recursive: true });
}

/** Without the first step, which compiles and takes memory, unless it takes so long that there is but one. */
function warm(times: readonly number[] = []): readonly number[] {
  return times.slice(times.length > 1 ? 1 : 0);
}

/** Prints the medians of a side's rounds; returns its CPU milliseconds. */
function report(
  name: string,
  results: readonly Result[],
  expected: readonly number[],
  unit?: number,
): number {
  const cpu = median(results.flatMap(({ milliseconds }) => warm(milliseconds)));
  const wall = results.flatMap((result) => warm(result.wall));
  const rate = (flopOf(SHAPE) / cpu / 1e6).toFixed(1);
  print(
    `${name.padEnd(20)}${(cpu / 1000).toFixed(3)} CPU-s  ${rate} GFLOP/s` +
      (wall.length > 0 ? `  ${(median(wall) / 1000).toFixed(3)} s of the clock` : '') +
      (unit === undefined ? '' : `  ${(cpu / unit).toFixed(2)} x our CPU time`),
  );
  for (const { losses } of results) {
    const off = losses.findIndex((loss, i) => !(Math.abs(loss / expected[i] - 1) < 1e-3));
    if (off >= 0)
      throw new Error(`${name}: loss ${losses[off]} at step ${off}, not ${expected[off]}`);
  }
  return cpu;
}

/** Runs small steps on both arithmetics, and throws where they differ. */
async function checkAgainstReference(): Promise<void> {
  const small = randomStepData({ vocabulary: 50, embedding: 9, hidden: 13, batch: 3, steps: 5 });
  const [expected, actual] = [startReferenceArithmetic(), await startWasmArithmetic()].map((on) => {
    const step = new LstmStep(on, small);
    return Array.from({ length: 5 }, () => step.run(optimizer));
  });
  expected.forEach((loss, i) => {
    if (!(Math.abs(actual[i] / loss - 1) < 1e-5)) {
      throw new Error(`step ${i}: loss ${actual[i]}, not ${loss}`);
    }
  });
}

/** GFLOP/s of a product whose factors and result fit the second cache: the best of many. */
function measurePeak(on: Arithmetic): number {
  const mark = on.mark();
  const [out, a, b] = [on.matrix(240, 256), on.matrix(240, 256), on.matrix(256, 256)];
  const flop = 2 * 240 * 256 * 256;
  let best = 0;
  for (let round = 0; round < 40; round++) {
    const repeats = 50;
    const ms = cpuMilliseconds(() => {
      for (let i = 0; i < repeats; i++) on.product(out, a, b);
    });
    best = Math.max(best, (repeats * flop) / ms / 1e6);
  }
  on.release(mark);
  return best;
}

async function runOurs(on: Arithmetic, count: number): Promise<Result> {
  const mark = on.mark();
  const step = new LstmStep(on, data);
  const losses: number[] = [];
  const milliseconds: number[] = [];
  const wall: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    milliseconds.push(cpuMilliseconds(() => losses.push(step.run(optimizer))));
    wall.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 50)); // for the compiler's threads
  }
  on.release(mark);
  return { losses, milliseconds, wall };
}

async function printProfile(): Promise<void> {
  const { arithmetic, shares } = profile(await startWasmArithmetic());
  await runOurs(arithmetic, 2);
  shares.clear();
  await runOurs(arithmetic, steps);
  print();
  for (const [name, { calls, ms, flop }] of [...shares].toSorted(([, a], [, b]) => b.ms - a.ms)) {
    const rate = flop > 0 ? `${(flop / ms / 1e6).toFixed(1)} GFLOP/s` : '';
    const perStep = `${(ms / steps).toFixed(2)} ms`;
    print(
      `${name.padEnd(28)}${String(calls / steps).padStart(5)} x${perStep.padStart(12)}  ${rate}`,
    );
  }
}

/** The numbers that all start from, for other programs. */
function writeData({ shape, weights, inputs, targets }: StepData = data): void {
  writeFileSync(
    join(folder, 'shape.json'),
    JSON.stringify({ shape, parameters: parameterShapes(shape) }),
  );
  writeFileSync(join(folder, 'weights.bin'), Buffer.concat(weights.map(bytes)));
  writeFileSync(join(folder, 'inputs.bin'), bytes(inputs));
  writeFileSync(join(folder, 'targets.bin'), bytes(targets));
}

function bytes({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function runTensorFlow(backend: 'cpu' | 'wasm', count: number): Result | undefined {
  const { peers } = values;
  const folderOfPeer = peers && join(peers, 'node_modules/@tensorflow/tfjs');
  if (!peers || !folderOfPeer || !existsSync(folderOfPeer)) {
    print(`without TensorFlow.js ${backend}: --peers names no folder where it is installed`);
    return undefined;
  }
  const script = 'test/bench/recurrent_tfjs.mjs';
  const args = [script, peers, backend, folder, optimizer, String(count)];
  return runPeer(`TensorFlow.js ${backend}`, process.execPath, args);
}

function runTorch(count: number): Result | undefined {
  if (!values.python) {
    print('without PyTorch: --python names no Python that has torch');
    return undefined;
  }
  const script = 'test/bench/recurrent_torch.py';
  return runPeer('PyTorch', values.python, [
    script,
    folder,
    optimizer,
    String(count),
    String(threads),
  ]);
}

function runPeer(name: string, program: string, args: string[]): Result | undefined {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout.slice(stdout.lastIndexOf('{"losses"'))) as Result;
  print(`without ${name}: ${(stderr ?? '').trim().split('\n').slice(-8).join('\n')}`);
  return undefined;
}

function cpuMilliseconds(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
