/**
 * mask = 0 with probability `rate`, else 1 / (1 - rate): the same numbers as the reference draws.
 *
 * @param random the four words of xoshiro128**, as in `src/random.ts`; they can stay in registers, as
 *   this is the one operation that threads do not share
 */
export function dropoutMask(mask: usize, random: usize, count: i32, rate: f64): void {
  const kept = <f32>(1 / (1 - rate));
  // A number is 24 random bits: it is below the limit if it is below the next whole number.
  const limit = <u32>Math.ceil(rate * 16777216);
  let s0 = load<u32>(random), s1 = load<u32>(random, 4);
  let s2 = load<u32>(random, 8), s3 = load<u32>(random, 12);
  for (const end = mask + (<usize>count << 2); mask < end; mask += 4) {
    const bits = rotl<u32>(s1 * 5, 7) * 9, t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl<u32>(s3, 11);
    store<f32>(mask, select<f32>(0, kept, bits >> 8 < limit));
  }
  store<u32>(random, s0);
  store<u32>(random, s1, 4);
  store<u32>(random, s2, 8);
  store<u32>(random, s3, 12);
}
