import { EXPONENT, ONE, PER_LN2, WHOLE } from "../../../simd/constants";
import { four, madd } from "../../../simd/lanes";

const LOWEST: usize = memory.data<f32>([-126]);
/** The coefficients of 2^f: ln(2)^k / k!. */
const E6: usize = memory.data<f32>([1.5403530e-4]);
const E5: usize = memory.data<f32>([1.3333558e-3]);
const E4: usize = memory.data<f32>([9.6181291e-3]);
const E3: usize = memory.data<f32>([5.5504109e-2]);
const E2: usize = memory.data<f32>([2.4022651e-1]);
const E1: usize = memory.data<f32>([6.9314718e-1]);
const TWO: usize = memory.data<f32>([2]);
/** The coefficients of 2 artanh. */
const L11: usize = memory.data<f32>([2.0 / 11.0]);
const L9: usize = memory.data<f32>([2.0 / 9.0]);
const L7: usize = memory.data<f32>([2.0 / 7.0]);
const L5: usize = memory.data<f32>([2.0 / 5.0]);
const L3: usize = memory.data<f32>([2.0 / 3.0]);

/**
 * exp(-|x|) in four lanes, relative error below 2e-7: 2^n times the Taylor polynomial of 2^f on
 * [-1/2, 1/2].
 */
@inline
export function expOfMinusAbs(x: v128): v128 {
  // pmax is one instruction, max is many; NaN stays NaN.
  const y = f32x4.pmax(
    f32x4.mul(f32x4.neg(f32x4.abs(x)), four(PER_LN2)),
    four(LOWEST),
  );
  const rounded = f32x4.add(y, four(WHOLE));
  const f = f32x4.sub(y, f32x4.sub(rounded, four(WHOLE)));
  let p = four(E6);
  p = madd(p, f, four(E5));
  p = madd(p, f, four(E4));
  p = madd(p, f, four(E3));
  p = madd(p, f, four(E2));
  p = madd(p, f, four(E1));
  p = madd(p, f, four(ONE));
  // The whole number n is in [-126, 0].
  const power = i32x4.add(i32x4.shl(rounded, 23), four(EXPONENT));
  return f32x4.mul(p, power);
}

/** sigmoid(x) given t = exp(-|x|): 1 / (1 + t) where x >= 0, else t / (1 + t). */
@inline
export function sigmoidOf(x: v128, t: v128): v128 {
  const one = four(ONE);
  const numerator = v128.bitselect(t, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, t));
}

/**
 * softplus(x) = log(1 + exp(x)) given t = exp(-|x|): max(x, 0) + log(1 + t), the logarithm as
 * 2 artanh(t / (2 + t)); absolute error below 2e-7.
 */
@inline
export function softplusOf(x: v128, t: v128): v128 {
  const r = f32x4.div(t, f32x4.add(t, four(TWO)));
  const r2 = f32x4.mul(r, r);
  let p = four(L11);
  p = madd(p, r2, four(L9));
  p = madd(p, r2, four(L7));
  p = madd(p, r2, four(L5));
  p = madd(p, r2, four(L3));
  p = madd(p, r2, four(TWO));
  return madd(p, r, f32x4.pmax(x, f32x4.splat(0)));
}
