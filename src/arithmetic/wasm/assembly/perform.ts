import {
  addScaled, addSumOfRows, addToRows, fill, multiply, scale, squaresOfStretch, STRETCH,
} from "./elementwise";
import {
  gruNewFirst, gruNewFirstBackward, gruResetFirst, gruResetFirstBackward,
} from "./gru-reset-first";
import { gruBackward, gruForward } from "./gru";
import { lstmBackward, lstmForward } from "./lstm";
import { Operation } from "./operations";
import { adam, sgd } from "./optimizer";
import { productOfPart } from "./product";
import { rnnBackward, rnnForward } from "./rnn";
import { gather, scatterAdd } from "./rows";
import { logSoftmax, softmaxCrossEntropy } from "./softmax";

// Performs one part of an operation: a range of rows, of columns or of all numbers. No number depends
// on where the parts are cut.

/** Numbers in a cache line. Parts begin with one, so that no two threads write to the same line. */
const LINE: i32 = 16;
/** Rows of a product's part are a multiple of this. */
const PRODUCT_ROWS: i32 = 4;

// The part being performed: its arguments and its range.
let args: usize = 0;
let from: i32 = 0;
let count: i32 = 0;

@inline
function word(index: i32): i32 {
  return load<i32>(args + (<usize>index << 2));
}

@inline
function real(index: i32): f32 {
  return load<f32>(args + (<usize>index << 2));
}

/** An address among the arguments, moved on by `bytes` for each unit before the range. */
@inline
function at(index: i32, bytes: usize): usize {
  return <usize>word(index) + <usize>from * bytes;
}

/** Sets the range of a part of `total`, in multiples of `unit`. */
function take(total: i32, unit: i32, part: i32, parts: i32): void {
  const units = (total + unit - 1) / unit;
  from = min(total, <i32>(<i64>units * part / parts) * unit);
  count = min(total, <i32>(<i64>units * (part + 1) / parts) * unit) - from;
}

/** Performs one of `parts` parts of an operation. */
export function perform(operation: i32, argumentsAt: usize, part: i32, parts: i32): void {
  args = argumentsAt;
  if (operation == Operation.product) {
    performProduct(part);
  } else if (operation < Operation.addToRows) {
    take(word(0), operation == Operation.sumOfSquares ? STRETCH : LINE, part, parts);
    if (count > 0) performNumbers(operation);
  } else {
    take(word(0), 1, part, parts);
    if (count > 0) performRows(operation, <usize>word(1) << 2);
  }
}

/** out, a, b, M, N, K, how, parts of rows, parts of columns. */
function performProduct(part: i32): void {
  const M = word(3), N = word(4), K = word(5), how = word(6);
  const transposeA = (how & 1) != 0, transposeB = (how & 2) != 0, add = (how & 4) != 0;
  const rowParts = word(7), columnParts = word(8);
  take(M, PRODUCT_ROWS, part / columnParts, rowParts);
  const row = <usize>from, height = count;
  take(N, LINE, part % columnParts, columnParts);
  if (height == 0 || count == 0) return;
  const outRow = <usize>N << 2, column = <usize>from;
  const aRow = <usize>(transposeA ? M : K) << 2;
  const bRow = <usize>(transposeB ? K : N) << 2;
  productOfPart(
    <usize>word(0) + row * outRow + (column << 2), outRow,
    <usize>word(1) + row * (transposeA ? 4 : aRow), aRow,
    <usize>word(2) + column * (transposeB ? bRow : 4), bRow,
    height, count, K, transposeA, transposeB, add,
  );
}

/** Parts are ranges of numbers or of columns; the first argument is the total. */
function performNumbers(operation: i32): void {
  const columns = <usize>word(0) << 2;
  switch (operation) {
    case Operation.addSumOfRows: return addSumOfRows(at(1, 4), at(2, 4), word(3), count, columns);
    case Operation.scatterAdd:
      return scatterAdd(at(1, 4), at(2, 4), word(3), word(4), count, columns);
    case Operation.addScaled: return addScaled(at(1, 4), at(2, 4), count, real(3));
    case Operation.scale: return scale(at(1, 4), count, real(2));
    case Operation.multiply: return multiply(at(1, 4), at(2, 4), at(3, 4), count);
    case Operation.fill: return fill(at(1, 4), count, real(2));
    case Operation.copy: return memory.copy(at(1, 4), at(2, 4), <usize>count << 2);
    case Operation.sumOfSquares: return squaresOfStretches(<usize>word(1) + <usize>(from / STRETCH << 3), at(2, 4), count);
    case Operation.rnnForward: return rnnForward(at(1, 4), count);
    case Operation.rnnBackward: return rnnBackward(at(1, 4), at(2, 4), at(3, 4), count);
    case Operation.sgd: return sgd(at(1, 4), at(2, 4), count, real(3), real(4));
    case Operation.adam:
      return adam(
        at(1, 4), at(2, 4), at(3, 4), at(4, 4), count,
        real(5), real(6), real(7), real(8), real(9), real(10), real(11), real(12),
      );
  }
}

/** Parts are ranges of rows; the first argument is the total. A row has `row` bytes per gate. */
function performRows(operation: i32, row: usize): void {
  const columns = word(1);
  switch (operation) {
    case Operation.addToRows: return addToRows(at(2, row), at(3, 0), count, columns);
    case Operation.gather: return gather(at(2, row), at(3, 0), at(4, 4), count, columns);
    case Operation.logSoftmax: return logSoftmax(at(2, row), count, columns);
    case Operation.softmaxCrossEntropy:
      return softmaxCrossEntropy(at(2, 8), at(3, row), at(4, 4), count, columns, real(5));
    case Operation.lstmForward:
      return lstmForward(at(2, row), at(3, row), at(4, 4 * row), at(5, row), count, columns);
    case Operation.lstmBackward:
      return lstmBackward(
        at(2, 4 * row), at(3, row), at(4, row), at(5, 4 * row), at(6, row), at(7, row),
        count, columns,
      );
    case Operation.gruForward:
      return gruForward(at(2, row), at(3, 3 * row), at(4, 3 * row), at(5, row), count, columns);
    case Operation.gruBackward:
      return gruBackward(
        at(2, 3 * row), at(3, 3 * row), at(4, row), at(5, row), at(6, 3 * row), at(7, 3 * row),
        at(8, row), count, columns,
      );
    case Operation.gruResetFirst:
      return gruResetFirst(at(2, row), at(3, 3 * row), at(4, 2 * row), at(5, row), count, columns);
    case Operation.gruNewFirst:
      return gruNewFirst(at(2, row), at(3, 3 * row), at(4, row), at(5, row), count, columns);
    case Operation.gruNewFirstBackward:
      return gruNewFirstBackward(
        at(2, 3 * row), at(3, row), at(4, row), at(5, 3 * row), at(6, row), count, columns,
      );
    case Operation.gruResetFirstBackward:
      return gruResetFirstBackward(
        at(2, 3 * row), at(3, row), at(4, row), at(5, 3 * row), at(6, row), count, columns,
      );
  }
}

/** Writes the sum of the squares of each stretch as a float64. */
function squaresOfStretches(sums: usize, a: usize, numbers: i32): void {
  for (; numbers > 0; numbers -= STRETCH) {
    store<f64>(sums, squaresOfStretch(a, min(numbers, STRETCH)));
    sums += 8;
    a += <usize>STRETCH << 2;
  }
}
