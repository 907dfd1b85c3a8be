import { tanh, tanhSlope } from "./activations";
import { read, write } from "./vectors";

/** h = tanh(h) of `count` numbers. */
export function rnnForward(h: usize, count: i32): void {
  const end = h + (<usize>count << 2), whole = h + ((<usize>count << 2) & ~15);
  for (; h < whole; h += 16) write(h, tanh(read(h, true)), true);
  for (; h < end; h += 4) write(h, tanh(read(h, false)), false);
}

/** dSums = dH (1 - h^2) of `count` numbers. */
export function rnnBackward(dSums: usize, dH: usize, h: usize, count: i32): void {
  const bytes = <usize>count << 2, whole = bytes & ~15;
  let i: usize = 0;
  for (; i < whole; i += 16) differentiate(dSums + i, dH + i, h + i, true);
  for (; i < bytes; i += 4) differentiate(dSums + i, dH + i, h + i, false);
}

@inline
function differentiate(dSums: usize, dH: usize, h: usize, whole: bool): void {
  write(dSums, f32x4.mul(read(dH, whole), tanhSlope(read(h, whole))), whole);
}
