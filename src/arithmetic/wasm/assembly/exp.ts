import { madd } from "../../../simd/lanes";

/** 1.5 * 2^23: a float32 so large that whole numbers follow each other; its low nine bits are zero. */
const WHOLE: f32 = 12582912;

/**
 * exp(x) for x <= 0, relative error below 3e-7; exp(-87) for smaller x. With n = x / ln(2), rounded, it
 * is 2^n times exp(x - n ln(2)). The second factor is a polynomial, fitted for the least relative error
 * on +-ln(2) / 2.
 */
@inline
export function exp(x: v128): v128 {
  // pmax is one instruction, where max is many; NaN stays.
  const limited = f32x4.pmax(x, f32x4.splat(-87));
  // The addition rounds to a whole number, which is then in the low bits.
  const rounded = madd(limited, f32x4.splat(1.44269504), f32x4.splat(WHOLE));
  const n = f32x4.sub(rounded, f32x4.splat(WHOLE));
  // ln(2) in two parts; n times the first one is exact.
  let r = madd(n, f32x4.splat(-0.693359375), limited);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(8.31247877e-3);
  p = madd(p, r, f32x4.splat(4.18905517e-2));
  p = madd(p, r, f32x4.splat(1.66671163e-1));
  p = madd(p, r, f32x4.splat(4.99992288e-1));
  p = madd(f32x4.mul(r, r), p, r);
  p = f32x4.add(p, f32x4.splat(1));
  // 2^n: the bits (n + 127) << 23.
  const power = i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(127 << 23));
  return f32x4.mul(p, power);
}
