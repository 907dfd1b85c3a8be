import { sum } from "../lanes";
import { expOfMinusAbs } from "../sigmoid";
import { addConstant, scale as scaleRow } from "./elementwise";
import { read, write } from "./vectors";

/**
 * The sum of -log softmax(logits)[target] over the rows; logits (rows, columns) become its gradient,
 * times `scale`. A row stays in the first or second cache for its three passes.
 */
export function softmaxCrossEntropy(
  logits: usize, targets: usize, rows: i32, columns: i32, scale: f32,
): f64 {
  let loss: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(targets + (<usize>row << 2));
    if (target < 0) {
      memory.fill(logits, 0, <usize>columns << 2);
    } else {
      const at = logits + (<usize>target << 2);
      const largest = largestOf(logits, columns), score = load<f32>(at);
      const total = sumOfExp(logits, columns, largest, true);
      loss += <f64>largest - <f64>score + Math.log(total);
      scaleRow(logits, columns, <f32>(<f64>scale / total));
      store<f32>(at, load<f32>(at) - scale);
    }
    logits += <usize>columns << 2;
  }
  return loss;
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

function largestOf(row: usize, columns: i32): f32 {
  const end = row + (<usize>columns << 2), whole = row + ((<usize>columns << 2) & ~15);
  let largest: f32 = -Infinity;
  if (row < whole) {
    let lanes = v128.load(row);
    for (row += 16; row < whole; row += 16) lanes = f32x4.max(lanes, v128.load(row));
    lanes = f32x4.max(lanes, v128.shuffle<f32>(lanes, lanes, 2, 3, 0, 1));
    lanes = f32x4.max(lanes, v128.shuffle<f32>(lanes, lanes, 1, 0, 3, 2));
    largest = f32x4.extract_lane(lanes, 0);
  }
  for (; row < end; row += 4) largest = max(largest, load<f32>(row));
  return largest;
}

/** The sum of exp(x - largest), which takes the place of x where `keep` says so. */
@inline
function sumOfExp(row: usize, columns: i32, largest: f32, keep: bool): f64 {
  const end = row + (<usize>columns << 2), whole = row + ((<usize>columns << 2) & ~15);
  const largests = f32x4.splat(largest);
  let lanes = f32x4.splat(0);
  for (; row < whole; row += 16) {
    const x = expOfMinusAbs(f32x4.sub(read(row, true), largests));
    if (keep) write(row, x, true);
    lanes = f32x4.add(lanes, x);
  }
  let total = <f64>sum(lanes);
  for (; row < end; row += 4) {
    const x = expOfMinusAbs(f32x4.sub(read(row, false), largests));
    if (keep) write(row, x, false);
    total += <f64>f32x4.extract_lane(x, 0);
  }
  return total;
}
