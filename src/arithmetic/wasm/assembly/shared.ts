import { addSquaresOfRest, STRETCH } from "./elementwise";
import { Operation } from "./operations";
import { begin, real, share, teamSize, word } from "./team";

// What the host calls: each operation in parts that the threads share, or as one part if there is
// little to do, since sharing parts and waiting for them takes about a microsecond.

/** A product with fewer multiplications is not shared. */
const SMALL_PRODUCT: i64 = 200_000;
/** A part with so many multiplications that fetching it costs nothing, and the most parts per thread. */
const LARGE_PART: i64 = 4_000_000;
const MOST_PARTS: i32 = 4;
/** An operation with little work per number is not shared below this many numbers. */
const FEW_NUMBERS: i32 = 16384;
/** The same for gates and exponentials. */
const FEW_GATES: i32 = 1024;

/** out (M, N) = A (M, K) times B (K, N) */
export function product(
  out: usize, a: usize, b: usize, M: i32, N: i32, K: i32,
  transposeA: bool, transposeB: bool, add: bool,
): void {
  const work = <i64>M * N * K, threads = teamSize();
  const large = <i32>min<i64>(MOST_PARTS, 1 + work / (threads * LARGE_PART));
  const each = threads == 1 || work < SMALL_PRODUCT ? 0 : large;
  const parts = max(1, threads * each);
  // With a transposed B only columns are divided: no row of B is packed twice, and no part gets fewer
  // than the four rows of A below which `productOfPart` adds up in another order.
  const rowParts = transposeB ? 1 : rowPartsOf(M, N, parts);
  begin(Operation.product);
  word(out); word(a); word(b);
  word(M); word(N); word(K);
  word(<usize>transposeA | (<usize>transposeB << 1) | (<usize>add << 2));
  word(rowParts); word(parts / rowParts);
  share(each);
}

/** How many of the parts divide the rows, so that a part is as close to a square as possible. */
function rowPartsOf(M: i32, N: i32, parts: i32): i32 {
  let best = 1;
  for (let rows = 2; rows <= parts; rows++) {
    if (parts % rows == 0 && M / rows + N * rows / parts < M / best + N * best / parts) best = rows;
  }
  return best;
}

export function addToRows(out: usize, vector: usize, rows: i32, columns: i32): void {
  begin(Operation.addToRows);
  word(rows); word(columns); word(out); word(vector);
  share(rows * columns < FEW_NUMBERS ? 0 : 1);
}

export function addSumOfRows(vector: usize, a: usize, rows: i32, columns: i32): void {
  begin(Operation.addSumOfRows);
  word(columns); word(vector); word(a); word(rows);
  share(rows * columns < FEW_NUMBERS ? 0 : 1);
}

export function gather(out: usize, table: usize, ids: usize, count: i32, columns: i32): void {
  begin(Operation.gather);
  word(count); word(columns); word(out); word(table); word(ids);
  share(count * columns < FEW_NUMBERS ? 0 : 1);
}

export function scatterAdd(table: usize, rows: usize, ids: usize, count: i32, columns: i32): void {
  begin(Operation.scatterAdd);
  word(columns); word(table); word(rows); word(ids); word(count);
  share(count * columns < FEW_NUMBERS ? 0 : 1);
}

export function addScaled(out: usize, a: usize, count: i32, factor: f32): void {
  begin(Operation.addScaled);
  word(count); word(out); word(a); real(factor);
  share(count < FEW_NUMBERS ? 0 : 1);
}

export function scale(out: usize, count: i32, factor: f32): void {
  begin(Operation.scale);
  word(count); word(out); real(factor);
  share(count < FEW_NUMBERS ? 0 : 1);
}

export function multiply(out: usize, a: usize, b: usize, count: i32): void {
  begin(Operation.multiply);
  word(count); word(out); word(a); word(b);
  share(count < FEW_NUMBERS ? 0 : 1);
}

export function fill(out: usize, count: i32, value: f32): void {
  begin(Operation.fill);
  word(count); word(out); real(value);
  share(count < FEW_NUMBERS ? 0 : 1);
}

export function copy(out: usize, a: usize, count: i32): void {
  begin(Operation.copy);
  word(count); word(out); word(a);
  share(count < FEW_NUMBERS ? 0 : 1);
}

/** @param sums room for one float64 per stretch of 1024 numbers */
export function sumOfSquares(a: usize, count: i32, sums: usize): f64 {
  begin(Operation.sumOfSquares);
  word(count); word(sums); word(a);
  share(count < FEW_NUMBERS ? 0 : 1);
  let total: f64 = 0;
  for (; count > 0; count -= STRETCH, a += <usize>STRETCH << 2, sums += 8) {
    total = addSquaresOfRest(total + load<f64>(sums), a, min(count, STRETCH));
  }
  return total;
}

export function rnnForward(h: usize, count: i32): void {
  begin(Operation.rnnForward);
  word(count); word(h);
  share(count < FEW_GATES ? 0 : 1);
}

export function rnnBackward(dSums: usize, dH: usize, h: usize, count: i32): void {
  begin(Operation.rnnBackward);
  word(count); word(dSums); word(dH); word(h);
  share(count < FEW_GATES ? 0 : 1);
}

export function lstmForward(
  h: usize, c: usize, gates: usize, cBefore: usize, B: i32, H: i32,
): void {
  begin(Operation.lstmForward);
  word(B); word(H); word(h); word(c); word(gates); word(cBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

export function lstmBackward(
  dGates: usize, dC: usize, dH: usize, gates: usize, c: usize, cBefore: usize, B: i32, H: i32,
): void {
  begin(Operation.lstmBackward);
  word(B); word(H); word(dGates); word(dC); word(dH); word(gates); word(c); word(cBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

export function gruForward(h: usize, x: usize, s: usize, hBefore: usize, B: i32, H: i32): void {
  begin(Operation.gruForward);
  word(B); word(H); word(h); word(x); word(s); word(hBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

export function gruBackward(
  dX: usize, dS: usize, dHBefore: usize, dH: usize, activations: usize, s: usize, hBefore: usize, B: i32, H: i32,
): void {
  begin(Operation.gruBackward);
  word(B); word(H); word(dX); word(dS); word(dHBefore); word(dH); word(activations); word(s); word(hBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

export function gruResetFirst(
  reset: usize, x: usize, s: usize, hBefore: usize, B: i32, H: i32,
): void {
  begin(Operation.gruResetFirst);
  word(B); word(H); word(reset); word(x); word(s); word(hBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

export function gruNewFirst(h: usize, x: usize, sNew: usize, hBefore: usize, B: i32, H: i32): void {
  begin(Operation.gruNewFirst);
  word(B); word(H); word(h); word(x); word(sNew); word(hBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

export function gruNewFirstBackward(
  dX: usize, dHBefore: usize, dH: usize, activations: usize, hBefore: usize, B: i32, H: i32,
): void {
  begin(Operation.gruNewFirstBackward);
  word(B); word(H); word(dX); word(dHBefore); word(dH); word(activations); word(hBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

export function gruResetFirstBackward(
  dX: usize, dHBefore: usize, dReset: usize, activations: usize, hBefore: usize, B: i32, H: i32,
): void {
  begin(Operation.gruResetFirstBackward);
  word(B); word(H); word(dX); word(dHBefore); word(dReset); word(activations); word(hBefore);
  share(B * H < FEW_GATES ? 0 : 1);
}

/**
 * The sum of the losses of all rows, in their order.
 *
 * @param losses room for one float64 per row
 */
export function softmaxCrossEntropy(
  losses: usize, logits: usize, targets: usize, rows: i32, columns: i32, scale: f32,
): f64 {
  begin(Operation.softmaxCrossEntropy);
  word(rows); word(columns); word(losses); word(logits); word(targets); real(scale);
  share(rows * columns < FEW_GATES ? 0 : 1);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) sum += load<f64>(losses + (<usize>row << 3));
  return sum;
}

export function logSoftmax(logits: usize, rows: i32, columns: i32): void {
  begin(Operation.logSoftmax);
  word(rows); word(columns); word(logits);
  share(rows * columns < FEW_GATES ? 0 : 1);
}

export function sgd(weights: usize, gradient: usize, count: i32, rate: f32, keep: f32): void {
  begin(Operation.sgd);
  word(count); word(weights); word(gradient); real(rate); real(keep);
  share(count < FEW_NUMBERS ? 0 : 1);
}

export function adam(
  weights: usize, gradient: usize, mean: usize, variance: usize, count: i32,
  beta1: f32, gain1: f32, beta2: f32, gain2: f32, rate: f32, root: f32, epsilon: f32, keep: f32,
): void {
  begin(Operation.adam);
  word(count); word(weights); word(gradient); word(mean); word(variance);
  real(beta1); real(gain1); real(beta2); real(gain2);
  real(rate); real(root); real(epsilon); real(keep);
  share(count < FEW_NUMBERS ? 0 : 1);
}
