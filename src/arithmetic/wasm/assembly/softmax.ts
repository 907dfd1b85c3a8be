import { sum } from "../../../simd/lanes";
import { addConstant, scale as scaleRow } from "./elementwise";
import { exp } from "./exp";
import { read, write } from "./vectors";

/**
 * Writes -log softmax(logits)[target] of each row to `losses` (rows) float64, 0 for targets below 0;
 * logits (rows, columns) become its gradient, times `scale`. A row stays in the first- or second-level
 * cache for its three passes.
 */
export function softmaxCrossEntropy(
  losses: usize, logits: usize, targets: usize, rows: i32, columns: i32, scale: f32,
): void {
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(targets + (<usize>row << 2));
    let loss: f64 = 0;
    if (target < 0) {
      memory.fill(logits, 0, <usize>columns << 2);
    } else {
      const at = logits + (<usize>target << 2);
      const largest = largestOf(logits, columns), score = load<f32>(at);
      const total = sumOfExp(logits, columns, largest, true);
      loss = <f64>largest - <f64>score + Math.log(total);
      scaleRow(logits, columns, <f32>(<f64>scale / total));
      store<f32>(at, load<f32>(at) - scale);
    }
    store<f64>(losses + (<usize>row << 3), loss);
    logits += <usize>columns << 2;
  }
}

/** log softmax of each row, in place. */
export function logSoftmax(logits: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    const largest = largestOf(logits, columns);
    const total = sumOfExp(logits, columns, largest, false);
    // Two subtractions: the first is exact where it matters, near the largest.
    addConstant(logits, columns, -largest, <f32>-Math.log(total));
    logits += <usize>columns << 2;
  }
}

/** The largest number of a row. Ignores NaN, which the exponentials will show. */
function largestOf(row: usize, columns: i32): f32 {
  const bytes = <usize>columns << 2, end = row + bytes;
  let a = f32x4.splat(-Infinity), b = a, c = a, d = a;
  for (const blocks = row + (bytes & ~63); row < blocks; row += 64) {
    a = f32x4.pmax(a, v128.load(row));
    b = f32x4.pmax(b, v128.load(row, 16));
    c = f32x4.pmax(c, v128.load(row, 32));
    d = f32x4.pmax(d, v128.load(row, 48));
  }
  for (; row < end; row += 4) a = f32x4.pmax(a, v128.load32_splat(row));
  a = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  a = f32x4.pmax(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1));
}

/** The sum of exp(x - largest); replaces each x by its exponential if `keep`. */
@inline
function sumOfExp(row: usize, columns: i32, largest: f32, keep: bool): f64 {
  const end = row + (<usize>columns << 2), whole = row + ((<usize>columns << 2) & ~15);
  const largests = f32x4.splat(largest);
  let lanes = f32x4.splat(0);
  for (; row < whole; row += 16) {
    const x = exp(f32x4.sub(read(row, true), largests));
    if (keep) write(row, x, true);
    lanes = f32x4.add(lanes, x);
  }
  let total = <f64>sum(lanes);
  for (; row < end; row += 4) {
    const x = exp(f32x4.sub(read(row, false), largests));
    if (keep) write(row, x, false);
    total += <f64>f32x4.extract_lane(x, 0);
  }
  return total;
}
