import { ONE } from "../../../simd/constants";
import { four, madd } from "../../../simd/lanes";
import { exp } from "./exp";

const SIGN: usize = memory.data<f32>([-0.0]);
const MINUS_TWO: usize = memory.data<f32>([-2]);
/** The coefficients of tanh near zero, up to `NEAR`. */
const T5: usize = memory.data<f32>([-5.70497941e-3]);
const T4: usize = memory.data<f32>([2.06390806e-2]);
const T3: usize = memory.data<f32>([-5.37397116e-2]);
const T2: usize = memory.data<f32>([1.33314416e-1]);
const T1: usize = memory.data<f32>([-3.33332807e-1]);
const NEAR: usize = memory.data<f32>([0.625]);

/** 1 / (1 + exp(-x)), relative error below 1e-6. */
@inline
export function sigmoid(x: v128): v128 {
  const t = exp(v128.or(x, four(SIGN))), one = four(ONE);
  const numerator = v128.bitselect(t, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, t));
}

/**
 * tanh(x), relative error below 1e-6: (1 - t) / (1 + t) with t = exp(-2 |x|), and near zero, where
 * that loses digits, an odd polynomial, fitted for the least relative error on |x| <= 0.625.
 */
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x), sign = v128.and(x, four(SIGN));
  const t = exp(f32x4.mul(size, four(MINUS_TWO)));
  const one = four(ONE);
  const far = v128.or(f32x4.div(f32x4.sub(one, t), f32x4.add(one, t)), sign);
  const x2 = f32x4.mul(x, x);
  let p = four(T5);
  p = madd(p, x2, four(T4));
  p = madd(p, x2, four(T3));
  p = madd(p, x2, four(T2));
  p = madd(p, x2, four(T1));
  const near = madd(f32x4.mul(p, x2), x, x);
  return v128.bitselect(near, far, f32x4.lt(size, four(NEAR)));
}

/** 1 - a^2, the slope of tanh where its value is a. */
@inline
export function tanhSlope(a: v128): v128 {
  return f32x4.sub(four(ONE), f32x4.mul(a, a));
}

/** a (1 - a), the slope of sigmoid where its value is a. */
@inline
export function sigmoidSlope(a: v128): v128 {
  return f32x4.mul(a, f32x4.sub(four(ONE), a));
}
