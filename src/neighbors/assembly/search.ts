import { otherProducts, product, products4x2 } from "../../simd/tiles";
import { offer, threshold, topBytes } from "./top-k";

const TILE: usize = 32768; // bytes of rows that stay in the first-level cache while all queries pass

/**
 * Offers rows first .. first + count to `queryCount` queries, an even number: a product of matrices
 * whose results are compared with each query's threshold while they are in registers, and go to
 * memory only if they exceed it. `rows` is the address of row `first`; `tops` are laid out as in
 * top-k.ts. Scores are added up in the same order as in score.ts.
 */
export function searchRows(
  tops: usize, rows: usize, first: i32, count: i32,
  queries: usize, queryCount: i32, stride: i32, k: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const tile = max(4, <i32>(TILE / rowBytes) & ~3);
  const end = first + count;
  for (; first < end; first += tile) {
    const size = min(tile, end - first);
    for (let q = 0; q < queryCount; q += 2) {
      const query = queries + <usize>q * rowBytes;
      const top = tops + <usize>q * topBytes(k);
      offerTile(top, rows, first, size, query, rowBytes, k);
    }
    rows += <usize>tile * rowBytes;
  }
}

/** Two queries, four rows at a time. */
function offerTile(
  top: usize, rows: usize, first: i32, count: i32, queries: usize, rowBytes: usize, k: i32,
): void {
  const top1 = top + topBytes(k);
  const queries1 = queries + rowBytes;
  let r = 0;
  for (; r + 4 <= count; r += 4) {
    const scores = products4x2(rows + <usize>r * rowBytes, queries, queries1, rowBytes);
    const scores1 = otherProducts(); // before another call overwrites them
    offerFour(top, k, scores, first + r);
    offerFour(top1, k, scores1, first + r);
  }
  for (; r < count; ++r) {
    const row = rows + <usize>r * rowBytes;
    offerOne(top, k, product(row, queries, rowBytes), first + r);
    offerOne(top1, k, product(row, queries1, rowBytes), first + r);
  }
}

/** Offers four rows from `id` on; NaN never exceeds a threshold. */
@inline
function offerFour(top: usize, k: i32, scores: v128, id: i32): void {
  if (!v128.any_true(f32x4.gt(scores, f32x4.splat(threshold(top))))) return;
  offerOne(top, k, f32x4.extract_lane(scores, 0), id);
  offerOne(top, k, f32x4.extract_lane(scores, 1), id + 1);
  offerOne(top, k, f32x4.extract_lane(scores, 2), id + 2);
  offerOne(top, k, f32x4.extract_lane(scores, 3), id + 3);
}

function offerOne(top: usize, k: i32, score: f32, id: i32): void {
  if (score > threshold(top)) offer(top, k, score, id);
}
