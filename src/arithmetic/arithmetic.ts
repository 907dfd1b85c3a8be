import type { RandomState } from '../random.js';

/**
 * A matrix in row-major order without gaps: float64 in the reference arithmetic, float32 in all others. A
 * matrix belongs to the arithmetic that created it; operations accept only their own. Vectors are
 * matrices of one row.
 */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array; // (rows, columns)
}

/** How a product reads its factors, and whether it replaces `out`. */
export interface ProductOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Add to `out` instead of replacing it. */
  readonly add?: boolean;
}

/**
 * The operations of recurrent networks. Each has a file of the same name in `reference/` (plain loops,
 * the standard of comparison) and `wasm/` (SIMD). Parameters are outputs, then inputs, then numbers.
 * Shapes: B rows of a batch, H hidden units. No operation allocates memory, checks its arguments, or
 * changes anything but its outputs; sizes must fit.
 */
export interface Arithmetic {
  readonly name: 'reference' | 'wasm';

  /** Creates a matrix of zeros, valid until the arithmetic closes or `release` frees it. */
  matrix(rows: number, columns: number): Matrix;
  /** Some rows of a matrix, in place. */
  rows(matrix: Matrix, first: number, count: number): Matrix;
  /** Marks a position in memory; `release` frees all matrices created since. */
  mark(): number;
  release(mark: number): void;

  /** out = A B, or A^T B, A B^T; `add` adds. */
  product(out: Matrix, a: Matrix, b: Matrix, options?: ProductOptions): void;
  /** Each row of out += vector. */
  addToRows(out: Matrix, vector: Matrix): void;
  /** vector += sum of the rows of a. */
  addSumOfRows(vector: Matrix, a: Matrix): void;
  /** out += factor * a. */
  addScaled(out: Matrix, a: Matrix, factor: number): void;
  scale(out: Matrix, factor: number): void;
  fill(out: Matrix, value: number): void;
  copy(out: Matrix, a: Matrix): void;
  sumOfSquares(a: Matrix): number;

  /** out[i] = table[ids[i]]; ids below 0 give a row of zeros. */
  gather(out: Matrix, table: Matrix, ids: Int32Array): void;
  /** table[ids[i]] += rows[i]; ids below 0 are skipped. */
  scatterAdd(table: Matrix, rows: Matrix, ids: Int32Array): void;

  /** h = tanh(sums), in place. (B, H) */
  rnnForward(h: Matrix): void;
  /** dSums = dH * (1 - h^2). */
  rnnBackward(dSums: Matrix, dH: Matrix, h: Matrix): void;

  /**
   * gates (B, 4 H) hold the sums of input, forget, cell and output gate, PyTorch's order, and get
   * their activations; c = f * cBefore + i * g; h = o * tanh(c).
   */
  lstmForward(h: Matrix, c: Matrix, gates: Matrix, cBefore: Matrix): void;
  /**
   * dGates (B, 4 H) of the sums; dC in: the gradient of c from later, out: of cBefore.
   *
   * @param gates activations
   */
  lstmBackward(
    dGates: Matrix,
    dC: Matrix,
    dH: Matrix,
    gates: Matrix,
    c: Matrix,
    cBefore: Matrix,
  ): void;

  /**
   * GRU with the reset gate after the product, as in PyTorch and cuDNN. x (B, 3 H): sums of
   * reset, update and new gate from the input, with b_ih; s (B, 3 H): the same from hBefore, with
   * b_hh. x gets the activations r, z, n:
   *
   *   r = sigmoid(x_r + s_r), z = sigmoid(x_z + s_z), n = tanh(x_n + r * s_n)
   *   h = (1 - z) * n + z * hBefore
   */
  gruForward(h: Matrix, x: Matrix, s: Matrix, hBefore: Matrix): void;
  /** dX, dS (B, 3 H) of the sums; dHBefore: what reaches it past the gates, z * dH. */
  gruBackward(
    dX: Matrix,
    dS: Matrix,
    dHBefore: Matrix,
    dH: Matrix,
    activations: Matrix,
    s: Matrix,
    hBefore: Matrix,
  ): void;

  /**
   * GRU with the reset gate before the product, as in Cho et al. 2014, in two halves, with the
   * product (r * hBefore) W_hn^T between them. x as above, s (B, 2 H) of reset and update gate only:
   *
   *   r = sigmoid(x_r + s_r), z = sigmoid(x_z + s_z)      into x;  reset = r * hBefore   (B, H)
   *   n = tanh(x_n + s_n)                                 into x;  h = (1 - z) * n + z * hBefore
   */
  gruResetFirst(reset: Matrix, x: Matrix, s: Matrix, hBefore: Matrix): void;
  gruNewFirst(h: Matrix, x: Matrix, sNew: Matrix, hBefore: Matrix): void;
  /** Backward of the second half: dX_n and dX_z (B, 3 H), dHBefore = z * dH. */
  gruNewFirstBackward(
    dX: Matrix,
    dHBefore: Matrix,
    dH: Matrix,
    activations: Matrix,
    hBefore: Matrix,
  ): void;
  /** Backward of the first half: dX_r from dReset (B, H); dHBefore += r * dReset. */
  gruResetFirstBackward(
    dX: Matrix,
    dHBefore: Matrix,
    dReset: Matrix,
    activations: Matrix,
    hBefore: Matrix,
  ): void;

  /**
   * The sum of -log softmax(logits)[target] over the rows; logits become its gradient, times `scale`.
   * Targets below 0 are skipped.
   */
  softmaxCrossEntropy(logits: Matrix, targets: Int32Array, scale: number): number;
  /** log softmax of each row, in place. */
  logSoftmax(logits: Matrix): void;
  /** The sum of (out - target)^2; `out` becomes its gradient, times `scale`. */
  squaredError(out: Matrix, target: Matrix, scale: number): number;

  /** mask = 0 with probability `rate`, else 1 / (1 - rate). */
  dropoutMask(mask: Matrix, rate: number, random: RandomState): void;
  /** out = a * b, element by element. */
  multiply(out: Matrix, a: Matrix, b: Matrix): void;

  /** weights -= rate * gradient. (plain SGD; with weight decay: weights -= rate * decay * weights) */
  sgd(weights: Matrix, gradient: Matrix, rate: number, decay: number): void;
  /**
   * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019): `decay` is decoupled; for
   * Adam with L2, add decay * weights to the gradient before.
   *
   * @param step from 1
   */
  adam(
    weights: Matrix,
    gradient: Matrix,
    mean: Matrix,
    variance: Matrix,
    step: number,
    settings: AdamSettings,
  ): void;

  close(): Promise<void>;
}

export interface AdamSettings {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
}
