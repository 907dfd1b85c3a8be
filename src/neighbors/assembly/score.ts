import { madd, sum4 } from "../../simd/lanes";
import { otherProducts, product, products4x2 } from "../../simd/tiles";

// Every score is added up in the same order, whichever block its row falls in: equal rows have equal
// scores to the last bit, wherever they are. A stride is in floats, a multiple of 4.

/**
 * scores[r] = rows[r] . query, for `count` rows; eight at a time keep up with the memory, four do not.
 */
export function scoreRows(
  scores: usize, rows: usize, query: usize, count: i32, stride: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  let r = 0;
  for (; r + 8 <= count; r += 8) {
    const row0 = rows + <usize>r * rowBytes;
    const row1 = row0 + rowBytes;
    const row2 = row1 + rowBytes;
    const row3 = row2 + rowBytes;
    const row4 = row3 + rowBytes;
    const row5 = row4 + rowBytes;
    const row6 = row5 + rowBytes;
    const row7 = row6 + rowBytes;
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let a4 = f32x4.splat(0);
    let a5 = f32x4.splat(0);
    let a6 = f32x4.splat(0);
    let a7 = f32x4.splat(0);
    for (let i: usize = 0; i < rowBytes; i += 16) {
      const q = v128.load(query + i);
      a0 = madd(v128.load(row0 + i), q, a0);
      a1 = madd(v128.load(row1 + i), q, a1);
      a2 = madd(v128.load(row2 + i), q, a2);
      a3 = madd(v128.load(row3 + i), q, a3);
      a4 = madd(v128.load(row4 + i), q, a4);
      a5 = madd(v128.load(row5 + i), q, a5);
      a6 = madd(v128.load(row6 + i), q, a6);
      a7 = madd(v128.load(row7 + i), q, a7);
    }
    const at = scores + ((<usize>r) << 2);
    v128.store(at, sum4(a0, a1, a2, a3));
    v128.store(at, sum4(a4, a5, a6, a7), 16);
  }
  scoreLastRows(scores, rows, query, r, count, rowBytes);
}

/** scores[q][r] = rows[r] . queries[q], for `queryCount` queries and `count` rows. */
export function scoreBatch(
  scores: usize, rows: usize, queries: usize, count: i32, queryCount: i32, stride: i32,
): void {
  const queryBytes = (<usize>stride) << 2;
  const scoreBytes = (<usize>count) << 2;
  let q = 0;
  for (; q + 2 <= queryCount; q += 2) {
    scoreTwo(scores, rows, queries, count, stride);
    scores += scoreBytes << 1;
    queries += queryBytes << 1;
  }
  if (q < queryCount) scoreRows(scores, rows, queries, count, stride);
}

/** Two queries, four rows at a time. */
function scoreTwo(scores: usize, rows: usize, queries: usize, count: i32, stride: i32): void {
  const rowBytes = (<usize>stride) << 2;
  const scores1 = scores + ((<usize>count) << 2);
  const queries1 = queries + rowBytes;
  let r = 0;
  for (; r + 4 <= count; r += 4) {
    const at = (<usize>r) << 2;
    v128.store(scores + at, products4x2(rows + <usize>r * rowBytes, queries, queries1, rowBytes));
    v128.store(scores1 + at, otherProducts());
  }
  scoreLastRows(scores, rows, queries, r, count, rowBytes);
  scoreLastRows(scores1, rows, queries1, r, count, rowBytes);
}

/** The rows from `r` on, one by one. */
function scoreLastRows(
  scores: usize, rows: usize, query: usize, r: i32, count: i32, rowBytes: usize,
): void {
  for (; r < count; ++r) {
    const score = product(rows + <usize>r * rowBytes, query, rowBytes);
    store<f32>(scores + ((<usize>r) << 2), score);
  }
}
