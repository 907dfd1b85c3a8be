import type { RandomState } from '../../random.js';
import type { AdamSettings, Arithmetic, Matrix, ProductOptions } from '../arithmetic.js';
import type { Build } from '../../wide-kernels.js';
import { Matrices } from './matrices.js';
import type { RecurrentKernels } from './kernels.js';
import { startTeam, type Team } from './team.js';

export interface WasmArithmeticOptions {
  /**
   * Bytes of memory to allocate at first; more are allocated when needed.
   *
   * @default 16 MiB
   */
  readonly bytes?: number;
  /**
   * The build of the kernels.
   *
   * @default the fastest that the host runs
   */
  readonly build?: Build;
  /**
   * Threads that share the work: their number has no bearing on the results. Where the platform has
   * no worker threads, it is one.
   *
   * @default 1
   */
  readonly threads?: number;
}

/**
 * Starts the arithmetic of the WebAssembly kernels in `assembly/`: float32, SIMD, several threads. It
 * works immediately; threads help as soon as they have started. Operations throw WordloomError
 * WORKER_FAILED if a thread has failed.
 *
 * @throws TrainingError OUT_OF_MEMORY if the host has too little memory; ENGINE_UNAVAILABLE if it has no
 * SIMD
 */
export async function startWasmArithmetic({
  bytes = 2 ** 24,
  build,
  threads = 1,
}: WasmArithmeticOptions = {}): Promise<Arithmetic> {
  const matrices = new Matrices(bytes);
  return new WasmArithmetic(matrices, await startTeam(matrices, threads, build));
}

const address = ({ data }: Matrix): number => data.byteOffset;

class WasmArithmetic implements Arithmetic {
  readonly name = 'wasm';
  readonly #matrices: Matrices;
  readonly #kernels: RecurrentKernels;
  readonly #team: Team;

  constructor(matrices: Matrices, team: Team) {
    this.#matrices = matrices;
    this.#kernels = team.kernels;
    this.#team = team;
    closeWithout(this, team);
  }

  matrix(rows: number, columns: number): Matrix {
    return this.#matrices.add(rows, columns);
  }

  rows({ columns, data }: Matrix, first: number, count: number): Matrix {
    return {
      rows: count,
      columns,
      data: data.subarray(first * columns, (first + count) * columns),
    };
  }

  mark(): number {
    return this.#matrices.top;
  }

  release(mark: number): void {
    this.#matrices.moveTop(mark);
  }

  product(out: Matrix, a: Matrix, b: Matrix, options: ProductOptions = {}): void {
    const { transposeA = false, transposeB = false, add = false } = options;
    const K = transposeA ? a.rows : a.columns;
    this.#kernels.product(
      address(out),
      address(a),
      address(b),
      out.rows,
      out.columns,
      K,
      transposeA,
      transposeB,
      add,
    );
  }

  addToRows(out: Matrix, vector: Matrix): void {
    this.#kernels.addToRows(address(out), address(vector), out.rows, out.columns);
  }

  addSumOfRows(vector: Matrix, a: Matrix): void {
    this.#kernels.addSumOfRows(address(vector), address(a), a.rows, a.columns);
  }

  addScaled(out: Matrix, a: Matrix, factor: number): void {
    this.#kernels.addScaled(address(out), address(a), out.data.length, factor);
  }

  scale(out: Matrix, factor: number): void {
    this.#kernels.scale(address(out), out.data.length, factor);
  }

  fill(out: Matrix, value: number): void {
    this.#kernels.fill(address(out), out.data.length, value);
  }

  copy(out: Matrix, a: Matrix): void {
    this.#kernels.copy(address(out), address(a), out.data.length);
  }

  multiply(out: Matrix, a: Matrix, b: Matrix): void {
    this.#kernels.multiply(address(out), address(a), address(b), out.data.length);
  }

  sumOfSquares(a: Matrix): number {
    const { length } = a.data;
    // A float64 for each 1024 numbers.
    const sums = this.#matrices.spare(8 * Math.ceil(length / 1024));
    return this.#kernels.sumOfSquares(address(a), length, sums);
  }

  gather(out: Matrix, table: Matrix, ids: Int32Array): void {
    const [place] = this.#matrices.lend(ids);
    this.#kernels.gather(address(out), address(table), place, ids.length, table.columns);
  }

  scatterAdd(table: Matrix, rows: Matrix, ids: Int32Array): void {
    const [place] = this.#matrices.lend(ids);
    this.#kernels.scatterAdd(address(table), address(rows), place, ids.length, table.columns);
  }

  rnnForward(h: Matrix): void {
    this.#kernels.rnnForward(address(h), h.data.length);
  }

  rnnBackward(dSums: Matrix, dH: Matrix, h: Matrix): void {
    this.#kernels.rnnBackward(address(dSums), address(dH), address(h), h.data.length);
  }

  lstmForward(h: Matrix, c: Matrix, gates: Matrix, cBefore: Matrix): void {
    this.#kernels.lstmForward(
      address(h),
      address(c),
      address(gates),
      address(cBefore),
      h.rows,
      h.columns,
    );
  }

  lstmBackward(
    dGates: Matrix,
    dC: Matrix,
    dH: Matrix,
    gates: Matrix,
    c: Matrix,
    cBefore: Matrix,
  ): void {
    this.#kernels.lstmBackward(
      address(dGates),
      address(dC),
      address(dH),
      address(gates),
      address(c),
      address(cBefore),
      dH.rows,
      dH.columns,
    );
  }

  gruForward(h: Matrix, x: Matrix, s: Matrix, hBefore: Matrix): void {
    this.#kernels.gruForward(
      address(h),
      address(x),
      address(s),
      address(hBefore),
      h.rows,
      h.columns,
    );
  }

  gruBackward(
    dX: Matrix,
    dS: Matrix,
    dHBefore: Matrix,
    dH: Matrix,
    activations: Matrix,
    s: Matrix,
    hBefore: Matrix,
  ): void {
    this.#kernels.gruBackward(
      address(dX),
      address(dS),
      address(dHBefore),
      address(dH),
      address(activations),
      address(s),
      address(hBefore),
      dH.rows,
      dH.columns,
    );
  }

  gruResetFirst(reset: Matrix, x: Matrix, s: Matrix, hBefore: Matrix): void {
    this.#kernels.gruResetFirst(
      address(reset),
      address(x),
      address(s),
      address(hBefore),
      reset.rows,
      reset.columns,
    );
  }

  gruNewFirst(h: Matrix, x: Matrix, sNew: Matrix, hBefore: Matrix): void {
    this.#kernels.gruNewFirst(
      address(h),
      address(x),
      address(sNew),
      address(hBefore),
      h.rows,
      h.columns,
    );
  }

  gruNewFirstBackward(
    dX: Matrix,
    dHBefore: Matrix,
    dH: Matrix,
    activations: Matrix,
    hBefore: Matrix,
  ): void {
    this.#kernels.gruNewFirstBackward(
      address(dX),
      address(dHBefore),
      address(dH),
      address(activations),
      address(hBefore),
      dH.rows,
      dH.columns,
    );
  }

  gruResetFirstBackward(
    dX: Matrix,
    dHBefore: Matrix,
    dReset: Matrix,
    activations: Matrix,
    hBefore: Matrix,
  ): void {
    this.#kernels.gruResetFirstBackward(
      address(dX),
      address(dHBefore),
      address(dReset),
      address(activations),
      address(hBefore),
      dReset.rows,
      dReset.columns,
    );
  }

  softmaxCrossEntropy(logits: Matrix, targets: Int32Array, scale: number): number {
    const { rows, columns } = logits;
    const [place, losses] = this.#matrices.lend(targets, 8 * rows);
    return this.#kernels.softmaxCrossEntropy(losses, address(logits), place, rows, columns, scale);
  }

  logSoftmax(logits: Matrix): void {
    this.#kernels.logSoftmax(address(logits), logits.rows, logits.columns);
  }

  squaredError(out: Matrix, target: Matrix, scale: number): number {
    return this.#kernels.squaredError(address(out), address(target), out.data.length, scale);
  }

  dropoutMask(mask: Matrix, rate: number, random: RandomState): void {
    const [place] = this.#matrices.lend(random);
    this.#kernels.dropoutMask(address(mask), place, mask.data.length, rate);
    random.set(new Uint32Array(this.#matrices.memory.buffer, place, random.length));
  }

  sgd(weights: Matrix, gradient: Matrix, rate: number, decay: number): void {
    const keep = 1 - rate * decay;
    this.#kernels.sgd(address(weights), address(gradient), weights.data.length, rate, keep);
  }

  adam(
    weights: Matrix,
    gradient: Matrix,
    mean: Matrix,
    variance: Matrix,
    step: number,
    { rate, beta1, beta2, epsilon, decay }: AdamSettings,
  ): void {
    this.#kernels.adam(
      address(weights),
      address(gradient),
      address(mean),
      address(variance),
      weights.data.length,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      rate / (1 - beta1 ** step),
      1 / Math.sqrt(1 - beta2 ** step),
      epsilon,
      1 - rate * decay,
    );
  }

  // The garbage collector frees the memory.
  close(): Promise<void> {
    return this.#team.close();
  }
}

const forgotten = new FinalizationRegistry<Team>((team) => void team.close());

/** Ends the threads of an arithmetic that was garbage-collected without being closed. */
function closeWithout(arithmetic: WasmArithmetic, team: Team): void {
  if (team.threads > 1) forgotten.register(arithmetic, team);
}
