import { madd, storePair, sum, sum4 } from "./lanes";

/**
 * Tiles of matrix products that stay in the registers, for more than one kernel each; inlined, they
 * cost what they would cost written out.
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

/** What `products4x2` leaves beside its result, as a function returns one vector. */
let others: v128 = i32x4(0, 0, 0, 0);

/**
 * The products of four rows, each `bytes` after the one before, with two queries: eight sums and what
 * they are made of fill the registers. Returns those with the first query; `otherProducts` has those
 * with the second.
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

/** The products of the last `products4x2` with its second query. */
@inline
export function otherProducts(): v128 {
  return others;
}

/** What an update does with the values of rows x before it, which later ones on the same rows need. */
export const enum Beside {
  Nothing,
  Keep,
  Use,
}

/**
 * Updates one register of six rows o and of rows x by each other's values before:
 *
 *   x[c] += sum over r of g[c][r] o[r]
 *   o[r] += sum over c of g[c][r] x[c]
 *
 * @param rows addresses of the six rows o
 * @param list addresses of the rows x, up to `end`
 * @param d bytes from the start of a row to the register
 * @param g (rows x, 6) f32
 * @param before the registers of all x as they were, kept or used as `beside` says, which is known
 * when this is compiled
 */
@inline
export function updateTile6(
  rows: usize, list: usize, end: usize, d: usize, g: usize, before: usize, beside: Beside,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d, o2 = load<usize>(rows, 8) + d;
  const o3 = load<usize>(rows, 12) + d, o4 = load<usize>(rows, 16) + d, o5 = load<usize>(rows, 20) + d;
  const p0 = v128.load(o0), p1 = v128.load(o1), p2 = v128.load(o2);
  const p3 = v128.load(o3), p4 = v128.load(o4), p5 = v128.load(o5);
  let q0 = p0, q1 = p1, q2 = p2, q3 = p3, q4 = p4, q5 = p5;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    let y = v128.load(row);
    const x = beside == Beside.Use ? v128.load(before) : y;
    if (beside == Beside.Keep) v128.store(before, x);
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
    if (beside != Beside.Nothing) before += 16;
  }
  v128.store(o0, q0); v128.store(o1, q1); v128.store(o2, q2);
  v128.store(o3, q3); v128.store(o4, q4); v128.store(o5, q5);
}

/**
 * The same for four rows o, by values that were kept beside.
 *
 * @param g (rows x, 2) f32 of the first two, and `h` of the others
 */
@inline
export function updateTile4(
  rows: usize, list: usize, end: usize, d: usize, g: usize, h: usize, before: usize,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d;
  const o2 = load<usize>(rows, 8) + d, o3 = load<usize>(rows, 12) + d;
  const p0 = v128.load(o0), p1 = v128.load(o1), p2 = v128.load(o2), p3 = v128.load(o3);
  let q0 = p0, q1 = p1, q2 = p2, q3 = p3;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    const x = v128.load(before);
    let y = v128.load(row);
    let weight = v128.load32_splat(g);
    y = madd(weight, p0, y); q0 = madd(weight, x, q0);
    weight = v128.load32_splat(g, 4);
    y = madd(weight, p1, y); q1 = madd(weight, x, q1);
    weight = v128.load32_splat(h);
    y = madd(weight, p2, y); q2 = madd(weight, x, q2);
    weight = v128.load32_splat(h, 4);
    y = madd(weight, p3, y); q3 = madd(weight, x, q3);
    v128.store(row, y);
    g += 8;
    h += 8;
    before += 16;
  }
  v128.store(o0, q0); v128.store(o1, q1); v128.store(o2, q2); v128.store(o3, q3);
}

/** The same for two rows o, with g (rows x, 2). */
@inline
export function updateTile2(
  rows: usize, list: usize, end: usize, d: usize, g: usize, before: usize,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d;
  const p0 = v128.load(o0), p1 = v128.load(o1);
  let q0 = p0, q1 = p1;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    const x = v128.load(before);
    let y = v128.load(row);
    let weight = v128.load32_splat(g);
    y = madd(weight, p0, y); q0 = madd(weight, x, q0);
    weight = v128.load32_splat(g, 4);
    y = madd(weight, p1, y); q1 = madd(weight, x, q1);
    v128.store(row, y);
    g += 8;
    before += 16;
  }
  v128.store(o0, q0); v128.store(o1, q1);
}

/** Keeps one register of the rows x beside. */
@inline
export function keepTiles(list: usize, end: usize, d: usize, before: usize): void {
  for (let at = list; at < end; at += 4, before += 16) {
    v128.store(before, v128.load(load<usize>(at) + d));
  }
}

/**
 * `updateTile6` of two neighbouring registers at once, for the wide build.
 *
 * @param before pairs of registers
 */
@inline
export function updatePair6(
  rows: usize, list: usize, end: usize, d: usize, g: usize, before: usize, beside: Beside,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d, o2 = load<usize>(rows, 8) + d;
  const o3 = load<usize>(rows, 12) + d, o4 = load<usize>(rows, 16) + d, o5 = load<usize>(rows, 20) + d;
  const p0 = v128.load(o0), r0 = v128.load(o0, 16), p1 = v128.load(o1), r1 = v128.load(o1, 16);
  const p2 = v128.load(o2), r2 = v128.load(o2, 16), p3 = v128.load(o3), r3 = v128.load(o3, 16);
  const p4 = v128.load(o4), r4 = v128.load(o4, 16), p5 = v128.load(o5), r5 = v128.load(o5, 16);
  let q0 = p0, s0 = r0, q1 = p1, s1 = r1, q2 = p2, s2 = r2;
  let q3 = p3, s3 = r3, q4 = p4, s4 = r4, q5 = p5, s5 = r5;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    let y = v128.load(row), z = v128.load(row, 16);
    const x = beside == Beside.Use ? v128.load(before) : y;
    const w = beside == Beside.Use ? v128.load(before, 16) : z;
    if (beside == Beside.Keep) storePair(before, x, w);
    let weight = v128.load32_splat(g);
    y = madd(weight, p0, y); z = madd(weight, r0, z);
    q0 = madd(weight, x, q0); s0 = madd(weight, w, s0);
    weight = v128.load32_splat(g, 4);
    y = madd(weight, p1, y); z = madd(weight, r1, z);
    q1 = madd(weight, x, q1); s1 = madd(weight, w, s1);
    weight = v128.load32_splat(g, 8);
    y = madd(weight, p2, y); z = madd(weight, r2, z);
    q2 = madd(weight, x, q2); s2 = madd(weight, w, s2);
    weight = v128.load32_splat(g, 12);
    y = madd(weight, p3, y); z = madd(weight, r3, z);
    q3 = madd(weight, x, q3); s3 = madd(weight, w, s3);
    weight = v128.load32_splat(g, 16);
    y = madd(weight, p4, y); z = madd(weight, r4, z);
    q4 = madd(weight, x, q4); s4 = madd(weight, w, s4);
    weight = v128.load32_splat(g, 20);
    y = madd(weight, p5, y); z = madd(weight, r5, z);
    q5 = madd(weight, x, q5); s5 = madd(weight, w, s5);
    storePair(row, y, z);
    g += 24;
    if (beside != Beside.Nothing) before += 32;
  }
  storePair(o0, q0, s0); storePair(o1, q1, s1); storePair(o2, q2, s2);
  storePair(o3, q3, s3); storePair(o4, q4, s4); storePair(o5, q5, s5);
}

/** `updateTile4` of two neighbouring registers at once. */
@inline
export function updatePair4(
  rows: usize, list: usize, end: usize, d: usize, g: usize, h: usize, before: usize,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d;
  const o2 = load<usize>(rows, 8) + d, o3 = load<usize>(rows, 12) + d;
  const p0 = v128.load(o0), r0 = v128.load(o0, 16), p1 = v128.load(o1), r1 = v128.load(o1, 16);
  const p2 = v128.load(o2), r2 = v128.load(o2, 16), p3 = v128.load(o3), r3 = v128.load(o3, 16);
  let q0 = p0, s0 = r0, q1 = p1, s1 = r1;
  let q2 = p2, s2 = r2, q3 = p3, s3 = r3;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    let y = v128.load(row), z = v128.load(row, 16);
    const x = v128.load(before), w = v128.load(before, 16);
    let weight = v128.load32_splat(g);
    y = madd(weight, p0, y); z = madd(weight, r0, z);
    q0 = madd(weight, x, q0); s0 = madd(weight, w, s0);
    weight = v128.load32_splat(g, 4);
    y = madd(weight, p1, y); z = madd(weight, r1, z);
    q1 = madd(weight, x, q1); s1 = madd(weight, w, s1);
    weight = v128.load32_splat(h);
    y = madd(weight, p2, y); z = madd(weight, r2, z);
    q2 = madd(weight, x, q2); s2 = madd(weight, w, s2);
    weight = v128.load32_splat(h, 4);
    y = madd(weight, p3, y); z = madd(weight, r3, z);
    q3 = madd(weight, x, q3); s3 = madd(weight, w, s3);
    storePair(row, y, z);
    g += 8;
    h += 8;
    before += 32;
  }
  storePair(o0, q0, s0); storePair(o1, q1, s1);
  storePair(o2, q2, s2); storePair(o3, q3, s3);
}

/** `updateTile2` of two neighbouring registers at once. */
@inline
export function updatePair2(
  rows: usize, list: usize, end: usize, d: usize, g: usize, before: usize,
): void {
  const o0 = load<usize>(rows) + d, o1 = load<usize>(rows, 4) + d;
  const p0 = v128.load(o0), r0 = v128.load(o0, 16), p1 = v128.load(o1), r1 = v128.load(o1, 16);
  let q0 = p0, s0 = r0, q1 = p1, s1 = r1;
  for (let at = list; at < end; at += 4) {
    const row = load<usize>(at) + d;
    let y = v128.load(row), z = v128.load(row, 16);
    const x = v128.load(before), w = v128.load(before, 16);
    let weight = v128.load32_splat(g);
    y = madd(weight, p0, y); z = madd(weight, r0, z);
    q0 = madd(weight, x, q0); s0 = madd(weight, w, s0);
    weight = v128.load32_splat(g, 4);
    y = madd(weight, p1, y); z = madd(weight, r1, z);
    q1 = madd(weight, x, q1); s1 = madd(weight, w, s1);
    storePair(row, y, z);
    g += 8;
    before += 32;
  }
  storePair(o0, q0, s0); storePair(o1, q1, s1);
}

/** `keepTiles` of two neighbouring registers at once. */
@inline
export function keepPairs(list: usize, end: usize, d: usize, before: usize): void {
  for (let at = list; at < end; at += 4, before += 32) {
    const row = load<usize>(at) + d;
    const x = v128.load(row), w = v128.load(row, 16);
    storePair(before, x, w);
  }
}
