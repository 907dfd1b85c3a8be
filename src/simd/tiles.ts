import { madd, storePair, sum, sum4 } from "./lanes";

/**
 * Tiles of matrix products that stay in registers, each shared by several kernels. Inlined, they cost
 * no more than code written out.
 */

/** The product of two rows of `bytes`, added up in the same order as `products4x2`. */
@inline
export function product(row: usize, query: usize, bytes: usize): f32 {
  let a = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    a = madd(v128.load(row + i), v128.load(query + i), a);
  }
  return sum(a);
}

/** The second result of `products4x2`, as a function returns only one vector. */
let others: v128 = i32x4(0, 0, 0, 0);

/**
 * The products of four rows, `bytes` apart, with two queries: eight sums and their operands fill the
 * registers. Returns those with the first query; `otherProducts` returns those with the second.
 */
@inline
export function products4x2(row: usize, query: usize, query1: usize, bytes: usize): v128 {
  const row1 = row + bytes, row2 = row1 + bytes, row3 = row2 + bytes;
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let i: usize = 0; i < bytes; i += 16) {
    const a = v128.load(query + i), b = v128.load(query1 + i);
    let x = v128.load(row + i);
    a0 = madd(x, a, a0); b0 = madd(x, b, b0);
    x = v128.load(row1 + i);
    a1 = madd(x, a, a1); b1 = madd(x, b, b1);
    x = v128.load(row2 + i);
    a2 = madd(x, a, a2); b2 = madd(x, b, b2);
    x = v128.load(row3 + i);
    a3 = madd(x, a, a3); b3 = madd(x, b, b3);
  }
  others = sum4(b0, b1, b2, b3);
  return sum4(a0, a1, a2, a3);
}

/** The products with the second query, from the last call of `products4x2`. */
@inline
export function otherProducts(): v128 {
  return others;
}

/**
 * Updates one register of six rows o and of rows x, each with the other's old values:
 *
 *   x[c] += sum over r of g[c][r] o[r]
 *   o[r] += sum over c of g[c][r] x[c]
 *
 * @param rows addresses of the six rows o
 * @param list addresses of the rows x, up to `end`
 * @param d bytes from the start of a row to the register
 * @param g (rows x, 6) f32
 */
@inline
export function updateTile6(rows: usize, list: usize, end: usize, d: usize, g: usize): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d, o2 = load<usize>(rows, 8) + d;
  const o3 = load<usize>(rows, 12) + d, o4 = load<usize>(rows, 16) + d, o5 = load<usize>(rows, 20) + d;
  const p0 = v128.load(o0), p1 = v128.load(o1), p2 = v128.load(o2);
  const p3 = v128.load(o3), p4 = v128.load(o4), p5 = v128.load(o5);
  let q0 = p0, q1 = p1, q2 = p2, q3 = p3, q4 = p4, q5 = p5;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    const x = v128.load(row);
    let y = x;
    let weight = v128.load32_splat(g);
    y = madd(weight, p0, y); q0 = madd(weight, x, q0);
    weight = v128.load32_splat(g, 4);
    y = madd(weight, p1, y); q1 = madd(weight, x, q1);
    weight = v128.load32_splat(g, 8);
    y = madd(weight, p2, y); q2 = madd(weight, x, q2);
    weight = v128.load32_splat(g, 12);
    y = madd(weight, p3, y); q3 = madd(weight, x, q3);
    weight = v128.load32_splat(g, 16);
    y = madd(weight, p4, y); q4 = madd(weight, x, q4);
    weight = v128.load32_splat(g, 20);
    y = madd(weight, p5, y); q5 = madd(weight, x, q5);
    v128.store(row, y);
    g += 24;
  }
  v128.store(o0, q0); v128.store(o1, q1); v128.store(o2, q2);
  v128.store(o3, q3); v128.store(o4, q4); v128.store(o5, q5);
}

/** `updateTile6` of two neighbouring registers at once, for the wide build. */
@inline
export function updatePair6(rows: usize, list: usize, end: usize, d: usize, g: usize): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d, o2 = load<usize>(rows, 8) + d;
  const o3 = load<usize>(rows, 12) + d, o4 = load<usize>(rows, 16) + d, o5 = load<usize>(rows, 20) + d;
  const p0 = v128.load(o0), r0 = v128.load(o0, 16), p1 = v128.load(o1), r1 = v128.load(o1, 16);
  const p2 = v128.load(o2), r2 = v128.load(o2, 16), p3 = v128.load(o3), r3 = v128.load(o3, 16);
  const p4 = v128.load(o4), r4 = v128.load(o4, 16), p5 = v128.load(o5), r5 = v128.load(o5, 16);
  let q0 = p0, s0 = r0, q1 = p1, s1 = r1, q2 = p2, s2 = r2;
  let q3 = p3, s3 = r3, q4 = p4, s4 = r4, q5 = p5, s5 = r5;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    const x = v128.load(row), v = v128.load(row, 16);
    let y = x, z = v;
    let weight = v128.load32_splat(g);
    y = madd(weight, p0, y); z = madd(weight, r0, z);
    q0 = madd(weight, x, q0); s0 = madd(weight, v, s0);
    weight = v128.load32_splat(g, 4);
    y = madd(weight, p1, y); z = madd(weight, r1, z);
    q1 = madd(weight, x, q1); s1 = madd(weight, v, s1);
    weight = v128.load32_splat(g, 8);
    y = madd(weight, p2, y); z = madd(weight, r2, z);
    q2 = madd(weight, x, q2); s2 = madd(weight, v, s2);
    weight = v128.load32_splat(g, 12);
    y = madd(weight, p3, y); z = madd(weight, r3, z);
    q3 = madd(weight, x, q3); s3 = madd(weight, v, s3);
    weight = v128.load32_splat(g, 16);
    y = madd(weight, p4, y); z = madd(weight, r4, z);
    q4 = madd(weight, x, q4); s4 = madd(weight, v, s4);
    weight = v128.load32_splat(g, 20);
    y = madd(weight, p5, y); z = madd(weight, r5, z);
    q5 = madd(weight, x, q5); s5 = madd(weight, v, s5);
    storePair(row, y, z);
    g += 24;
  }
  storePair(o0, q0, s0); storePair(o1, q1, s1); storePair(o2, q2, s2);
  storePair(o3, q3, s3); storePair(o4, q4, s4); storePair(o5, q5, s5);
}

/** What an update does with the old values of rows o, which later updates of the same rows need. */
export const enum Beside {
  Nothing,
  Keep,
  Use,
}

/**
 * Updates one register of `n` rows x, which stay in registers, and of any number of rows o, which stream
 * past. It adds in the same order as `updateTile6`, so both give the same bits.
 *
 * @param n 2, 4 or 6; a compile-time constant, like `beside`
 * @param rows addresses of the rows x
 * @param list addresses of the rows o up to `end`; those before `sixesEnd` come in sixes
 * @param d bytes from the start of a row to the register
 * @param g (sixes, `sixBytes`); the tile's part of each is (n, 6) f32
 * @param h (pairs, `pairBytes`) for the other rows o; the tile's part of each is (n, 2) f32
 * @param before the old registers of all o, kept or used as `beside` says
 */
@inline
export function updateTile(
  n: i32, rows: usize, list: usize, sixesEnd: usize, end: usize, d: usize,
  g: usize, sixBytes: usize, h: usize, pairBytes: usize, before: usize, beside: Beside,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d;
  const o2 = n > 2 ? load<usize>(rows, 8) + d : 0, o3 = n > 2 ? load<usize>(rows, 12) + d : 0;
  const o4 = n > 4 ? load<usize>(rows, 16) + d : 0, o5 = n > 4 ? load<usize>(rows, 20) + d : 0;
  const p0 = v128.load(o0), p1 = v128.load(o1);
  const p2 = n > 2 ? v128.load(o2) : p0, p3 = n > 2 ? v128.load(o3) : p0;
  const p4 = n > 4 ? v128.load(o4) : p0, p5 = n > 4 ? v128.load(o5) : p0;
  let q0 = p0, q1 = p1, q2 = p2, q3 = p3, q4 = p4, q5 = p5;
  let at = list;
  for (; at < sixesEnd; g += sixBytes) {
    for (let w = g, last = g + 24; w < last; w += 4, at += 4) {
      const row = load<usize>(at) + d;
      let y = v128.load(row);
      const x = beside == Beside.Use ? v128.load(before) : y;
      if (beside == Beside.Keep) v128.store(before, x);
      let weight = v128.load32_splat(w);
      y = madd(weight, p0, y); q0 = madd(weight, x, q0);
      weight = v128.load32_splat(w, 24);
      y = madd(weight, p1, y); q1 = madd(weight, x, q1);
      if (n > 2) {
        weight = v128.load32_splat(w, 48);
        y = madd(weight, p2, y); q2 = madd(weight, x, q2);
        weight = v128.load32_splat(w, 72);
        y = madd(weight, p3, y); q3 = madd(weight, x, q3);
      }
      if (n > 4) {
        weight = v128.load32_splat(w, 96);
        y = madd(weight, p4, y); q4 = madd(weight, x, q4);
        weight = v128.load32_splat(w, 120);
        y = madd(weight, p5, y); q5 = madd(weight, x, q5);
      }
      v128.store(row, y);
      if (beside != Beside.Nothing) before += 16;
    }
  }
  for (; at < end; h += pairBytes) {
    for (let w = h, last = h + 8; w < last; w += 4, at += 4) {
      const row = load<usize>(at) + d;
      let y = v128.load(row);
      const x = beside == Beside.Use ? v128.load(before) : y;
      if (beside == Beside.Keep) v128.store(before, x);
      let weight = v128.load32_splat(w);
      y = madd(weight, p0, y); q0 = madd(weight, x, q0);
      weight = v128.load32_splat(w, 8);
      y = madd(weight, p1, y); q1 = madd(weight, x, q1);
      if (n > 2) {
        weight = v128.load32_splat(w, 16);
        y = madd(weight, p2, y); q2 = madd(weight, x, q2);
        weight = v128.load32_splat(w, 24);
        y = madd(weight, p3, y); q3 = madd(weight, x, q3);
      }
      if (n > 4) {
        weight = v128.load32_splat(w, 32);
        y = madd(weight, p4, y); q4 = madd(weight, x, q4);
        weight = v128.load32_splat(w, 40);
        y = madd(weight, p5, y); q5 = madd(weight, x, q5);
      }
      v128.store(row, y);
      if (beside != Beside.Nothing) before += 16;
    }
  }
  v128.store(o0, q0); v128.store(o1, q1);
  if (n > 2) { v128.store(o2, q2); v128.store(o3, q3); }
  if (n > 4) { v128.store(o4, q4); v128.store(o5, q5); }
}

/**
 * `updateTile` of two neighbouring registers at once, for the wide build.
 *
 * @param before pairs of registers
 */
@inline
export function updatePair(
  n: i32, rows: usize, list: usize, sixesEnd: usize, end: usize, d: usize,
  g: usize, sixBytes: usize, h: usize, pairBytes: usize, before: usize, beside: Beside,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d;
  const o2 = n > 2 ? load<usize>(rows, 8) + d : 0, o3 = n > 2 ? load<usize>(rows, 12) + d : 0;
  const o4 = n > 4 ? load<usize>(rows, 16) + d : 0, o5 = n > 4 ? load<usize>(rows, 20) + d : 0;
  const p0 = v128.load(o0), p1 = v128.load(o1);
  const p2 = n > 2 ? v128.load(o2) : p0, p3 = n > 2 ? v128.load(o3) : p0;
  const p4 = n > 4 ? v128.load(o4) : p0, p5 = n > 4 ? v128.load(o5) : p0;
  const r0 = v128.load(o0, 16), r1 = v128.load(o1, 16);
  const r2 = n > 2 ? v128.load(o2, 16) : p0, r3 = n > 2 ? v128.load(o3, 16) : p0;
  const r4 = n > 4 ? v128.load(o4, 16) : p0, r5 = n > 4 ? v128.load(o5, 16) : p0;
  let q0 = p0, q1 = p1, q2 = p2, q3 = p3, q4 = p4, q5 = p5;
  let s0 = r0, s1 = r1, s2 = r2, s3 = r3, s4 = r4, s5 = r5;
  let at = list;
  for (; at < sixesEnd; g += sixBytes) {
    for (let w = g, last = g + 24; w < last; w += 4, at += 4) {
      const row = load<usize>(at) + d;
      let y = v128.load(row), z = v128.load(row, 16);
      const x = beside == Beside.Use ? v128.load(before) : y;
      const v = beside == Beside.Use ? v128.load(before, 16) : z;
      if (beside == Beside.Keep) storePair(before, x, v);
      let weight = v128.load32_splat(w);
      y = madd(weight, p0, y); z = madd(weight, r0, z);
      q0 = madd(weight, x, q0); s0 = madd(weight, v, s0);
      weight = v128.load32_splat(w, 24);
      y = madd(weight, p1, y); z = madd(weight, r1, z);
      q1 = madd(weight, x, q1); s1 = madd(weight, v, s1);
      if (n > 2) {
        weight = v128.load32_splat(w, 48);
        y = madd(weight, p2, y); z = madd(weight, r2, z);
        q2 = madd(weight, x, q2); s2 = madd(weight, v, s2);
        weight = v128.load32_splat(w, 72);
        y = madd(weight, p3, y); z = madd(weight, r3, z);
        q3 = madd(weight, x, q3); s3 = madd(weight, v, s3);
      }
      if (n > 4) {
        weight = v128.load32_splat(w, 96);
        y = madd(weight, p4, y); z = madd(weight, r4, z);
        q4 = madd(weight, x, q4); s4 = madd(weight, v, s4);
        weight = v128.load32_splat(w, 120);
        y = madd(weight, p5, y); z = madd(weight, r5, z);
        q5 = madd(weight, x, q5); s5 = madd(weight, v, s5);
      }
      storePair(row, y, z);
      if (beside != Beside.Nothing) before += 32;
    }
  }
  for (; at < end; h += pairBytes) {
    for (let w = h, last = h + 8; w < last; w += 4, at += 4) {
      const row = load<usize>(at) + d;
      let y = v128.load(row), z = v128.load(row, 16);
      const x = beside == Beside.Use ? v128.load(before) : y;
      const v = beside == Beside.Use ? v128.load(before, 16) : z;
      if (beside == Beside.Keep) storePair(before, x, v);
      let weight = v128.load32_splat(w);
      y = madd(weight, p0, y); z = madd(weight, r0, z);
      q0 = madd(weight, x, q0); s0 = madd(weight, v, s0);
      weight = v128.load32_splat(w, 8);
      y = madd(weight, p1, y); z = madd(weight, r1, z);
      q1 = madd(weight, x, q1); s1 = madd(weight, v, s1);
      if (n > 2) {
        weight = v128.load32_splat(w, 16);
        y = madd(weight, p2, y); z = madd(weight, r2, z);
        q2 = madd(weight, x, q2); s2 = madd(weight, v, s2);
        weight = v128.load32_splat(w, 24);
        y = madd(weight, p3, y); z = madd(weight, r3, z);
        q3 = madd(weight, x, q3); s3 = madd(weight, v, s3);
      }
      if (n > 4) {
        weight = v128.load32_splat(w, 32);
        y = madd(weight, p4, y); z = madd(weight, r4, z);
        q4 = madd(weight, x, q4); s4 = madd(weight, v, s4);
        weight = v128.load32_splat(w, 40);
        y = madd(weight, p5, y); z = madd(weight, r5, z);
        q5 = madd(weight, x, q5); s5 = madd(weight, v, s5);
      }
      storePair(row, y, z);
      if (beside != Beside.Nothing) before += 32;
    }
  }
  storePair(o0, q0, s0); storePair(o1, q1, s1);
  if (n > 2) { storePair(o2, q2, s2); storePair(o3, q3, s3); }
  if (n > 4) { storePair(o4, q4, s4); storePair(o5, q5, s5); }
}
