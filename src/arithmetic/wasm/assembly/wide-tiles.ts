import { madd, storePairs } from "../../../simd/lanes";
import { zeros } from "./scratch";

// The tiles of the wide build: products of some rows of A, `aRow` bytes apart, with a panel of sixteen
// columns of B, (depth, 16). Vectors come in pairs 16 bytes apart, which V8 fuses into one AVX2
// register: six rows by sixteen columns then fill the fifteen registers, as six by eight fill those of
// 128 bits in tiles.ts. Each number is added up in the same order as there.

/** Six rows. */
export function wideTile6(
  c: usize, cRow: usize, a: usize, aRow: usize, aStep: usize, b: usize, depth: i32, add: bool,
): void {
  // The sums start from C or from zeros. V8 would not fuse loads in two branches.
  const s = add ? c : zeros, sRow = add ? cRow : 0;
  const s1 = s + sRow, s2 = s1 + sRow, s3 = s2 + sRow, s4 = s3 + sRow, s5 = s4 + sRow;
  const c1 = c + cRow, c2 = c1 + cRow, c3 = c2 + cRow, c4 = c3 + cRow, c5 = c4 + cRow;
  let c00 = v128.load(s), c01 = v128.load(s, 16), c02 = v128.load(s, 32), c03 = v128.load(s, 48);
  let c10 = v128.load(s1), c11 = v128.load(s1, 16), c12 = v128.load(s1, 32), c13 = v128.load(s1, 48);
  let c20 = v128.load(s2), c21 = v128.load(s2, 16), c22 = v128.load(s2, 32), c23 = v128.load(s2, 48);
  let c30 = v128.load(s3), c31 = v128.load(s3, 16), c32 = v128.load(s3, 32), c33 = v128.load(s3, 48);
  let c40 = v128.load(s4), c41 = v128.load(s4, 16), c42 = v128.load(s4, 32), c43 = v128.load(s4, 48);
  let c50 = v128.load(s5), c51 = v128.load(s5, 16), c52 = v128.load(s5, 32), c53 = v128.load(s5, 48);
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  const end = b + (<usize>depth << 6);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01); c02 = madd(x, b2, c02); c03 = madd(x, b3, c03);
    x = v128.load32_splat(a1);
    c10 = madd(x, b0, c10); c11 = madd(x, b1, c11); c12 = madd(x, b2, c12); c13 = madd(x, b3, c13);
    x = v128.load32_splat(a2);
    c20 = madd(x, b0, c20); c21 = madd(x, b1, c21); c22 = madd(x, b2, c22); c23 = madd(x, b3, c23);
    x = v128.load32_splat(a3);
    c30 = madd(x, b0, c30); c31 = madd(x, b1, c31); c32 = madd(x, b2, c32); c33 = madd(x, b3, c33);
    x = v128.load32_splat(a4);
    c40 = madd(x, b0, c40); c41 = madd(x, b1, c41); c42 = madd(x, b2, c42); c43 = madd(x, b3, c43);
    x = v128.load32_splat(a5);
    c50 = madd(x, b0, c50); c51 = madd(x, b1, c51); c52 = madd(x, b2, c52); c53 = madd(x, b3, c53);
    b += 64; a += aStep; a1 += aStep; a2 += aStep; a3 += aStep; a4 += aStep; a5 += aStep;
  }
  storePairs(c, c00, c01, c02, c03);
  storePairs(c1, c10, c11, c12, c13);
  storePairs(c2, c20, c21, c22, c23);
  storePairs(c3, c30, c31, c32, c33);
  storePairs(c4, c40, c41, c42, c43);
  storePairs(c5, c50, c51, c52, c53);
}

/** Four rows. */
export function wideTile4(
  c: usize, cRow: usize, a: usize, aRow: usize, aStep: usize, b: usize, depth: i32, add: bool,
): void {
  // The sums start from C or from zeros. V8 would not fuse loads in two branches.
  const s = add ? c : zeros, sRow = add ? cRow : 0;
  const s1 = s + sRow, s2 = s1 + sRow, s3 = s2 + sRow;
  const c1 = c + cRow, c2 = c1 + cRow, c3 = c2 + cRow;
  let c00 = v128.load(s), c01 = v128.load(s, 16), c02 = v128.load(s, 32), c03 = v128.load(s, 48);
  let c10 = v128.load(s1), c11 = v128.load(s1, 16), c12 = v128.load(s1, 32), c13 = v128.load(s1, 48);
  let c20 = v128.load(s2), c21 = v128.load(s2, 16), c22 = v128.load(s2, 32), c23 = v128.load(s2, 48);
  let c30 = v128.load(s3), c31 = v128.load(s3, 16), c32 = v128.load(s3, 32), c33 = v128.load(s3, 48);
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
  const end = b + (<usize>depth << 6);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01); c02 = madd(x, b2, c02); c03 = madd(x, b3, c03);
    x = v128.load32_splat(a1);
    c10 = madd(x, b0, c10); c11 = madd(x, b1, c11); c12 = madd(x, b2, c12); c13 = madd(x, b3, c13);
    x = v128.load32_splat(a2);
    c20 = madd(x, b0, c20); c21 = madd(x, b1, c21); c22 = madd(x, b2, c22); c23 = madd(x, b3, c23);
    x = v128.load32_splat(a3);
    c30 = madd(x, b0, c30); c31 = madd(x, b1, c31); c32 = madd(x, b2, c32); c33 = madd(x, b3, c33);
    b += 64; a += aStep; a1 += aStep; a2 += aStep; a3 += aStep;
  }
  storePairs(c, c00, c01, c02, c03);
  storePairs(c1, c10, c11, c12, c13);
  storePairs(c2, c20, c21, c22, c23);
  storePairs(c3, c30, c31, c32, c33);
}

/** One row. */
export function wideTile1(
  c: usize, cRow: usize, a: usize, aRow: usize, aStep: usize, b: usize, depth: i32, add: bool,
): void {
  // The sums start from C or from zeros. V8 would not fuse loads in two branches.
  const s = add ? c : zeros;
  let c00 = v128.load(s), c01 = v128.load(s, 16), c02 = v128.load(s, 32), c03 = v128.load(s, 48);
  const end = b + (<usize>depth << 6);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    const x = v128.load32_splat(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01); c02 = madd(x, b2, c02); c03 = madd(x, b3, c03);
    b += 64; a += aStep;
  }
  storePairs(c, c00, c01, c02, c03);
}
