import { nextBits } from "../../../simd/random";

/**
 * mask = 0 with chance `rate`, else 1 / (1 - rate): the same numbers as the reference draws.
 *
 * @param random the four words of xoshiro128**, as `src/random.ts`
 */
export function dropoutMask(mask: usize, random: usize, count: i32, rate: f64): void {
  const kept = <f32>(1 / (1 - rate));
  const limit = rate * 16777216; // 24 random bits make a number
  for (const end = mask + (<usize>count << 2); mask < end; mask += 4) {
    store<f32>(mask, <f64>(nextBits(random) >> 8) < limit ? 0 : kept);
  }
}
