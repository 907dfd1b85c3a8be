import { madd } from "../../../simd/lanes";

/** 1.5 * 2^23: a float32 so large that adding it rounds to a whole number, which then lies in the low bits. */
const WHOLE: f32 = 12582912;

/**
 * exp(-|x|) in four lanes, relative error below 2e-7: 2^n times a polynomial on [-1/2, 1/2], whose
 * coefficients are those of 2^f's Taylor series, ln(2)^k / k!.
 */
@inline
export function expOfMinusAbs(x: v128): v128 {
  // pmax is one instruction, where max is many; NaN stays.
  const y = f32x4.pmax(
    f32x4.mul(f32x4.neg(f32x4.abs(x)), f32x4.splat(1.44269504)),
    f32x4.splat(-126),
  );
  const rounded = f32x4.add(y, f32x4.splat(WHOLE));
  const f = f32x4.sub(y, f32x4.sub(rounded, f32x4.splat(WHOLE)));
  let p = f32x4.splat(1.5403530e-4);
  p = madd(p, f, f32x4.splat(1.3333558e-3));
  p = madd(p, f, f32x4.splat(9.6181291e-3));
  p = madd(p, f, f32x4.splat(5.5504109e-2));
  p = madd(p, f, f32x4.splat(2.4022651e-1));
  p = madd(p, f, f32x4.splat(6.9314718e-1));
  p = madd(p, f, f32x4.splat(1));
  // The whole number n is in [-126, 0], so that 2^n is the bits (n + 127) << 23.
  const power = i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(127 << 23));
  return f32x4.mul(p, power);
}

/** sigmoid(x) given t = exp(-|x|): 1 / (1 + t) where x >= 0, else t / (1 + t). */
@inline
export function sigmoidOf(x: v128, t: v128): v128 {
  const one = f32x4.splat(1);
  const numerator = v128.bitselect(t, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, t));
}

/**
 * softplus(x) = log(1 + exp(x)) given t = exp(-|x|): max(x, 0) + log(1 + t), the logarithm as
 * 2 artanh(t / (2 + t)); absolute error below 2e-7.
 */
@inline
export function softplusOf(x: v128, t: v128): v128 {
  const r = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const r2 = f32x4.mul(r, r);
  let p = f32x4.splat(2.0 / 11.0);
  p = madd(p, r2, f32x4.splat(2.0 / 9.0));
  p = madd(p, r2, f32x4.splat(2.0 / 7.0));
  p = madd(p, r2, f32x4.splat(2.0 / 5.0));
  p = madd(p, r2, f32x4.splat(2.0 / 3.0));
  p = madd(p, r2, f32x4.splat(2));
  return madd(p, r, f32x4.pmax(x, f32x4.splat(0)));
}
