import { madd, sum } from "../../../simd/lanes";
import { read, write } from "./vectors";

const STRETCH: usize = 4096; // as in elementwise.ts

/** The sum of (out - target)^2; out becomes its gradient, times `scale`. */
export function squaredError(out: usize, target: usize, count: i32, scale: f32): f64 {
  const end = out + (<usize>count << 2);
  const factors = f32x4.splat(2 * scale);
  let total: f64 = 0;
  while (out < end) {
    const stop = min(out + STRETCH, end), whole = out + ((stop - out) & ~15);
    let lanes = f32x4.splat(0);
    for (; out < whole; out += 16, target += 16) lanes = step(out, target, factors, lanes, true);
    for (; out < stop; out += 4, target += 4) lanes = step(out, target, factors, lanes, false);
    total += <f64>sum(lanes);
  }
  return total;
}

@inline
function step(out: usize, target: usize, factors: v128, lanes: v128, whole: bool): v128 {
  const difference = f32x4.sub(read(out, whole), read(target, whole));
  write(out, f32x4.mul(difference, factors), whole);
  return madd(difference, difference, lanes);
}
