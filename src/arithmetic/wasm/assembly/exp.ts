import { EXPONENT, ONE, PER_LN2, WHOLE } from "../../../simd/constants";
import { four, madd } from "../../../simd/lanes";

const LOWEST: usize = memory.data<f32>([-87]);
/** ln(2) in two parts; a whole number times the first one is exact. */
const LN2_HIGH: usize = memory.data<f32>([-0.693359375]);
const LN2_LOW: usize = memory.data<f32>([2.12194440e-4]);
/** The coefficients of the polynomial. */
const P5: usize = memory.data<f32>([8.31247877e-3]);
const P4: usize = memory.data<f32>([4.18905517e-2]);
const P3: usize = memory.data<f32>([1.66671163e-1]);
const P2: usize = memory.data<f32>([4.99992288e-1]);

/**
 * exp(x) for x <= 0, relative error below 3e-7; exp(-87) for smaller x. With n = x / ln(2), rounded, it
 * is 2^n times exp(x - n ln(2)). The second factor is a polynomial, fitted for the least relative error
 * on +-ln(2) / 2.
 */
@inline
export function exp(x: v128): v128 {
  // pmax is one instruction, max is many; NaN stays NaN.
  const limited = f32x4.pmax(x, four(LOWEST));
  // The addition rounds to a whole number and leaves it in the low bits.
  const rounded = madd(limited, four(PER_LN2), four(WHOLE));
  const n = f32x4.sub(rounded, four(WHOLE));
  let r = madd(n, four(LN2_HIGH), limited);
  r = madd(n, four(LN2_LOW), r);
  let p = four(P5);
  p = madd(p, r, four(P4));
  p = madd(p, r, four(P3));
  p = madd(p, r, four(P2));
  p = madd(f32x4.mul(r, r), p, r);
  p = f32x4.add(p, four(ONE));
  const power = i32x4.add(i32x4.shl(rounded, 23), four(EXPONENT));
  return f32x4.mul(p, power);
}
