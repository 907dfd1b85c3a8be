import { madd } from "../../../simd/lanes";
import { read, write } from "./vectors";

/** weights -= rate * (gradient + decay * weights), with keep = 1 - rate * decay. */
export function sgd(weights: usize, gradient: usize, count: i32, rate: f32, keep: f32): void {
  const bytes = <usize>count << 2, whole = bytes & ~15;
  const rates = f32x4.splat(-rate), keeps = f32x4.splat(keep);
  let i: usize = 0;
  for (; i < whole; i += 16) descend(weights + i, gradient + i, rates, keeps, true);
  for (; i < bytes; i += 4) descend(weights + i, gradient + i, rates, keeps, false);
}

@inline
function descend(weights: usize, gradient: usize, rates: v128, keeps: v128, whole: bool): void {
  const kept = f32x4.mul(read(weights, whole), keeps);
  write(weights, madd(read(gradient, whole), rates, kept), whole);
}

/**
 * mean = beta1 mean + (1 - beta1) g, variance = beta2 variance + (1 - beta2) g^2, and
 * weights = keep * weights - rate * mean / (root * sqrt(variance) + epsilon), where rate and root
 * correct the bias of moments that start from zero.
 */
export function adam(
  weights: usize, gradient: usize, mean: usize, variance: usize, count: i32,
  beta1: f32, gain1: f32, beta2: f32, gain2: f32, rate: f32, root: f32, epsilon: f32, keep: f32,
): void {
  const bytes = <usize>count << 2, whole = bytes & ~15;
  const b1 = f32x4.splat(beta1), g1 = f32x4.splat(gain1);
  const b2 = f32x4.splat(beta2), g2 = f32x4.splat(gain2);
  const rates = f32x4.splat(-rate), roots = f32x4.splat(root);
  const epsilons = f32x4.splat(epsilon), keeps = f32x4.splat(keep);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    step(
      weights + i, gradient + i, mean + i, variance + i,
      b1, g1, b2, g2, rates, roots, epsilons, keeps, true,
    );
  }
  for (; i < bytes; i += 4) {
    step(
      weights + i, gradient + i, mean + i, variance + i,
      b1, g1, b2, g2, rates, roots, epsilons, keeps, false,
    );
  }
}

@inline
function step(
  weights: usize, gradient: usize, mean: usize, variance: usize,
  b1: v128, g1: v128, b2: v128, g2: v128, rates: v128, roots: v128, epsilons: v128, keeps: v128,
  whole: bool,
): void {
  const g = read(gradient, whole);
  const m = madd(b1, read(mean, whole), f32x4.mul(g1, g));
  const v = madd(b2, read(variance, whole), f32x4.mul(g2, f32x4.mul(g, g)));
  write(mean, m, whole);
  write(variance, v, whole);
  const towards = f32x4.div(m, madd(roots, f32x4.sqrt(v), epsilons));
  write(weights, madd(rates, towards, f32x4.mul(keeps, read(weights, whole))), whole);
}
