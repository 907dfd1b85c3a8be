import { madd, sum, sum4, WIDE } from "../../../simd/lanes";
import { packColumns, packLeft, packRows } from "./pack";
import { BLOCK_DEPTH, BLOCK_HEIGHT, BLOCK_WIDTH, edge, panels, rows, TILE_WIDTH } from "./scratch";
import { TALLEST, tile1, tile4, tile6 } from "./tiles";
import { wideTile1, wideTile4, wideTile6 } from "./wide-tiles";

/**
 * out (M, N) = A (M, K) times B (K, N), blocked as in Goto and van de Geijn 2008, "Anatomy of
 * High-Performance Matrix Multiplication": a block of B is packed into panels, which stay in the
 * second-level cache while all rows of A pass by, some rows at a time. Rows of A are read in place,
 * except those of a transposed A.
 */
export function product(
  out: usize, a: usize, b: usize, M: i32, N: i32, K: i32,
  transposeA: bool, transposeB: bool, add: bool,
): void {
  const aRow = <usize>(transposeA ? M : K) << 2;
  const bRow = <usize>(transposeB ? K : N) << 2;
  productOfPart(out, <usize>N << 2, a, aRow, b, bRow, M, N, K, transposeA, transposeB, add);
}

/**
 * The same for some rows and columns of `out`, whose rows are `outRow` bytes apart, those of the
 * factors `aRow` and `bRow`. Each number of `out` is the same sum whichever part computes it, if a
 * product of four rows or more is only cut into parts of four rows or more.
 */
export function productOfPart(
  out: usize, outRow: usize, a: usize, aRow: usize, b: usize, bRow: usize, M: i32, N: i32, K: i32,
  transposeA: bool, transposeB: bool, add: bool,
): void {
  if (K == 0) {
    if (!add) for (let m = 0; m < M; m++) memory.fill(out + <usize>m * outRow, 0, <usize>N << 2);
    return;
  }
  if (transposeB && !transposeA && M < 4) {
    productOfRows(out, outRow, a, b, M, N, K, add);
    return;
  }
  for (let n = 0; n < N; n += BLOCK_WIDTH) {
    const width = min(BLOCK_WIDTH, N - n);
    for (let k = 0; k < K; k += BLOCK_DEPTH) {
      const depth = min(BLOCK_DEPTH, K - k);
      packBlock(b, bRow, k, n, depth, width, transposeB);
      const c = out + (<usize>n << 2);
      if (transposeA) {
        for (let m = 0; m < M; m += BLOCK_HEIGHT) {
          const height = min(BLOCK_HEIGHT, M - m);
          const block = a + <usize>k * aRow + (<usize>m << 2);
          for (let row = 0, tile = 0; row < height; row += tile) {
            tile = tileHeight(height - row);
            packLeft(rows + (<usize>(row * depth) << 2), block + (<usize>row << 2), aRow, depth, tile);
          }
          multiplyBlock(c + <usize>m * outRow, outRow, rows, 0, height, width, depth, add || k > 0);
        }
      } else {
        for (let m = 0; m < M; m += BLOCK_HEIGHT) {
          const height = min(BLOCK_HEIGHT, M - m);
          const block = a + <usize>m * aRow + (<usize>k << 2);
          multiplyBlock(c + <usize>m * outRow, outRow, block, aRow, height, width, depth, add || k > 0);
        }
      }
    }
  }
}

function packBlock(
  b: usize, bRow: usize, k: i32, n: i32, depth: i32, width: i32, transposed: bool,
): void {
  const panelBytes = (<usize>depth * TILE_WIDTH) << 2;
  let panel = panels;
  for (let column = 0; column < width; column += TILE_WIDTH) {
    const at = <usize>(n + column);
    if (transposed) {
      const columns = min(TILE_WIDTH, width - column);
      packRows(panel, b + at * bRow + (<usize>k << 2), bRow, depth, columns);
    } else {
      packColumns(panel, b + <usize>k * bRow + (at << 2), bRow, depth);
    }
    panel += panelBytes;
  }
}

/**
 * Some rows of A times the packed block of B. A panel of B stays in the first-level cache while all
 * tiles of these rows pass by. Rows of A are `aRow` bytes apart, or packed if `aRow` is 0.
 */
function multiplyBlock(
  c: usize, cRow: usize, a: usize, aRow: usize, height: i32, width: i32, depth: i32, add: bool,
): void {
  const panelBytes = (<usize>depth * TILE_WIDTH) << 2;
  let panel = panels;
  for (let n = 0; n < width; n += TILE_WIDTH) {
    const bytes = <usize>(width - n) << 2;
    let left = a, at = c + (<usize>n << 2);
    for (let m = 0; m < height;) {
      const tile = tileHeight(height - m);
      const leftRow: usize = aRow ? aRow : 4, leftStep: usize = aRow ? 4 : <usize>tile << 2;
      if (n + TILE_WIDTH <= width) {
        multiplyTile(at, cRow, left, leftRow, leftStep, panel, depth, add, tile);
      } else {
        if (add) copyTile(edge, TILE_WIDTH * 4, at, cRow, bytes, tile);
        multiplyTile(edge, TILE_WIDTH * 4, left, leftRow, leftStep, panel, depth, add, tile);
        copyTile(at, cRow, edge, TILE_WIDTH * 4, bytes, tile);
      }
      m += tile;
      left += <usize>tile * (aRow ? aRow : <usize>depth << 2);
      at += <usize>tile * cRow;
    }
    panel += panelBytes;
  }
}

/** Six rows, but two fours if six would leave two or three, since single rows are slow. */
@inline
function tileHeight(left: i32): i32 {
  if (TALLEST == 6 && left >= 6 && left != 8 && left != 9) return 6;
  return left >= 4 ? 4 : 1;
}

@inline
function multiplyTile(
  c: usize, cRow: usize, a: usize, aRow: usize, aStep: usize, panel: usize, depth: i32, add: bool,
  height: i32,
): void {
  if (WIDE) {
    if (height == 6) wideTile6(c, cRow, a, aRow, aStep, panel, depth, add);
    else if (height == 4) wideTile4(c, cRow, a, aRow, aStep, panel, depth, add);
    else wideTile1(c, cRow, a, aRow, aStep, panel, depth, add);
  } else if (height == 6) tile6(c, cRow, a, aRow, aStep, panel, depth, add);
  else if (height == 4) tile4(c, cRow, a, aRow, aStep, panel, depth, add);
  else tile1(c, a, aStep, panel, depth, add);
}

function copyTile(
  to: usize, toRow: usize, from: usize, fromRow: usize, bytes: usize, height: i32,
): void {
  for (let m = 0; m < height; m++) {
    memory.copy(to, from, bytes);
    to += toRow;
    from += fromRow;
  }
}

/** Few rows of A times rows of B: packing would cost more than the product. */
function productOfRows(
  first: usize, outRow: usize, a: usize, b: usize, M: i32, N: i32, K: i32, add: bool,
): void {
  const rowBytes = <usize>K << 2;
  for (let m = 0; m < M; m++) {
    let row = b, n = 0, out = first + <usize>m * outRow;
    for (; n + 4 <= N; n += 4) {
      const sums = dot4(a, row, rowBytes);
      v128.store(out, add ? f32x4.add(v128.load(out), sums) : sums);
      row += 4 * rowBytes;
      out += 16;
    }
    for (; n < N; n++) {
      const result = dot(a, row, rowBytes);
      store<f32>(out, add ? load<f32>(out) + result : result);
      row += rowBytes;
      out += 4;
    }
    a += rowBytes;
  }
}

function dot4(a: usize, b: usize, bytes: usize): v128 {
  const b1 = b + bytes, b2 = b1 + bytes, b3 = b2 + bytes, whole = bytes & ~15;
  let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const x = v128.load(a + i);
    c0 = madd(x, v128.load(b + i), c0);
    c1 = madd(x, v128.load(b1 + i), c1);
    c2 = madd(x, v128.load(b2 + i), c2);
    c3 = madd(x, v128.load(b3 + i), c3);
  }
  let sums = sum4(c0, c1, c2, c3);
  for (; i < bytes; i += 4) {
    const y = f32x4(load<f32>(b + i), load<f32>(b1 + i), load<f32>(b2 + i), load<f32>(b3 + i));
    sums = madd(v128.load32_splat(a + i), y, sums);
  }
  return sums;
}

function dot(a: usize, b: usize, bytes: usize): f32 {
  const whole = bytes & ~15;
  let lanes = f32x4.splat(0);
  let i: usize = 0;
  for (; i < whole; i += 16) lanes = madd(v128.load(a + i), v128.load(b + i), lanes);
  let result = sum(lanes);
  for (; i < bytes; i += 4) result += load<f32>(a + i) * load<f32>(b + i);
  return result;
}
