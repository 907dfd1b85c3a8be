import { madd } from "../../../simd/lanes";

// Products of some rows of A, `aRow` bytes apart, with a panel of eight columns of B, (depth, 8). They
// go to C, whose rows are `cRow` bytes apart. Sums stay in registers: six by eight numbers, two vectors
// of B and one number of A fill the fifteen registers of V8. If multiplying and adding are two
// instructions, one more register is needed, and four rows are faster.

/** Rows of the tallest tile. */
export const TALLEST: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

@inline
function start(c: usize, add: bool): v128 {
  return add ? v128.load(c) : f32x4.splat(0);
}

export function tile6(
  c: usize, cRow: usize, a: usize, aRow: usize, aStep: usize, b: usize, depth: i32, add: bool,
): void {
  const c1 = c + cRow, c2 = c1 + cRow, c3 = c2 + cRow, c4 = c3 + cRow, c5 = c4 + cRow;
  let c00 = start(c, add), c01 = start(c + 16, add);
  let c10 = start(c1, add), c11 = start(c1 + 16, add);
  let c20 = start(c2, add), c21 = start(c2 + 16, add);
  let c30 = start(c3, add), c31 = start(c3 + 16, add);
  let c40 = start(c4, add), c41 = start(c4 + 16, add);
  let c50 = start(c5, add), c51 = start(c5 + 16, add);
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  const end = b + (<usize>depth << 5);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1);
    c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2);
    c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3);
    c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    x = v128.load32_splat(a4);
    c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
    x = v128.load32_splat(a5);
    c50 = madd(x, b0, c50); c51 = madd(x, b1, c51);
    b += 32; a += aStep; a1 += aStep; a2 += aStep; a3 += aStep; a4 += aStep; a5 += aStep;
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  c += cRow;
  v128.store(c, c10); v128.store(c, c11, 16);
  c += cRow;
  v128.store(c, c20); v128.store(c, c21, 16);
  c += cRow;
  v128.store(c, c30); v128.store(c, c31, 16);
  c += cRow;
  v128.store(c, c40); v128.store(c, c41, 16);
  c += cRow;
  v128.store(c, c50); v128.store(c, c51, 16);
}

export function tile4(
  c: usize, cRow: usize, a: usize, aRow: usize, aStep: usize, b: usize, depth: i32, add: bool,
): void {
  const c1 = c + cRow, c2 = c1 + cRow, c3 = c2 + cRow;
  let c00 = start(c, add), c01 = start(c + 16, add);
  let c10 = start(c1, add), c11 = start(c1 + 16, add);
  let c20 = start(c2, add), c21 = start(c2 + 16, add);
  let c30 = start(c3, add), c31 = start(c3 + 16, add);
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
  const end = b + (<usize>depth << 5);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1);
    c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2);
    c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3);
    c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    b += 32; a += aStep; a1 += aStep; a2 += aStep; a3 += aStep;
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  c += cRow;
  v128.store(c, c10); v128.store(c, c11, 16);
  c += cRow;
  v128.store(c, c20); v128.store(c, c21, 16);
  c += cRow;
  v128.store(c, c30); v128.store(c, c31, 16);
}

export function tile1(
  c: usize, a: usize, aStep: usize, b: usize, depth: i32, add: bool,
): void {
  let c0 = start(c, add), c1 = start(c + 16, add);
  const end = b + (<usize>depth << 5);
  for (; b < end; b += 32, a += aStep) {
    const x = v128.load32_splat(a);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
  }
  v128.store(c, c0); v128.store(c, c1, 16);
}
