import { TrainingError } from '../../errors.js';
import { compileWasm, WITHOUT_SIMD } from '../../wasm-module.js';
import { type Build, chooseBuild } from '../../wide-kernels.js';

/** The exports of `assembly/index.ts`. Addresses are in bytes, sizes in numbers. */
export interface RecurrentKernels {
  firstAddress(): number;
  scratchBytes(): number;
  controlBytes(threads: number): number;
  join(control: number, index: number, threads: number, scratch: number): void;
  help(): void;
  disband(): void;
  reportFailure(): void;
  product(
    out: number,
    a: number,
    b: number,
    M: number,
    N: number,
    K: number,
    transposeA: boolean,
    transposeB: boolean,
    add: boolean,
  ): void;
  addToRows(out: number, vector: number, rows: number, columns: number): void;
  addSumOfRows(vector: number, a: number, rows: number, columns: number): void;
  addScaled(out: number, a: number, count: number, factor: number): void;
  scale(out: number, count: number, factor: number): void;
  multiply(out: number, a: number, b: number, count: number): void;
  fill(out: number, count: number, value: number): void;
  copy(out: number, a: number, count: number): void;
  sumOfSquares(a: number, count: number, sums: number): number;
  gather(out: number, table: number, ids: number, count: number, columns: number): void;
  scatterAdd(table: number, rows: number, ids: number, count: number, columns: number): void;
  rnnForward(h: number, count: number): void;
  rnnBackward(dSums: number, dH: number, h: number, count: number): void;
  lstmForward(h: number, c: number, gates: number, cBefore: number, B: number, H: number): void;
  lstmBackward(
    dGates: number,
    dC: number,
    dH: number,
    gates: number,
    c: number,
    cBefore: number,
    B: number,
    H: number,
  ): void;
  gruForward(h: number, x: number, s: number, hBefore: number, B: number, H: number): void;
  gruBackward(
    dX: number,
    dS: number,
    dHBefore: number,
    dH: number,
    activations: number,
    s: number,
    hBefore: number,
    B: number,
    H: number,
  ): void;
  gruResetFirst(reset: number, x: number, s: number, hBefore: number, B: number, H: number): void;
  gruNewFirst(h: number, x: number, sNew: number, hBefore: number, B: number, H: number): void;
  gruNewFirstBackward(
    dX: number,
    dHBefore: number,
    dH: number,
    activations: number,
    hBefore: number,
    B: number,
    H: number,
  ): void;
  gruResetFirstBackward(
    dX: number,
    dHBefore: number,
    dReset: number,
    activations: number,
    hBefore: number,
    B: number,
    H: number,
  ): void;
  softmaxCrossEntropy(
    losses: number,
    logits: number,
    targets: number,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  logSoftmax(logits: number, rows: number, columns: number): void;
  squaredError(out: number, target: number, count: number, scale: number): number;
  dropoutMask(mask: number, random: number, count: number, rate: number): void;
  sgd(weights: number, gradient: number, count: number, rate: number, keep: number): void;
  adam(
    weights: number,
    gradient: number,
    mean: number,
    variance: number,
    count: number,
    beta1: number,
    gain1: number,
    beta2: number,
    gain2: number,
    rate: number,
    root: number,
    epsilon: number,
    keep: number,
  ): void;
}

// Written out, so that bundlers find these files.
const FILES: Readonly<Record<Build, URL>> = {
  wide: new URL('./wide.wasm', import.meta.url),
  relaxed: new URL('./relaxed.wasm', import.meta.url),
  plain: new URL('./plain.wasm', import.meta.url),
};

/**
/**
 * The kernels, in the fastest build that the host runs.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if the host has no SIMD
 */
export async function compileRecurrentKernels(build?: Build): Promise<WebAssembly.Module> {
  const url = FILES[build ?? (await chooseBuild())];
  try {
    return await compileWasm(url);
  } catch (cause) {
    throw new TrainingError(
      'ENGINE_UNAVAILABLE',
      `The wasm arithmetic cannot start here: ${(cause as Error).message}. ` +
        'It needs WebAssembly with SIMD.',
      { cause, advice: WITHOUT_SIMD },
    );
  }
}

/**
 * The kernels on a memory, which all threads of a team share.
 *
 * @param fail called during an operation if another thread has failed; must throw
 * @param hasEnded called if other threads take long to finish an operation: whether one has ended
 */
export async function startRecurrentKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  fail: () => never,
  hasEnded: () => boolean = () => false,
): Promise<RecurrentKernels> {
  const env = { memory, fail, hasEnded: () => Number(hasEnded()) };
  const { exports } = await WebAssembly.instantiate(module, { env });
  return exports as unknown as RecurrentKernels;
}
