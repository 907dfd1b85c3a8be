/**
 * The next 32 random bits of xoshiro128**, as in `src/random.ts`.
 *
 * @param random its four words
 */
@inline
export function nextBits(random: usize): u32 {
  let s0 = load<u32>(random), s1 = load<u32>(random, 4);
  let s2 = load<u32>(random, 8), s3 = load<u32>(random, 12);
  const result = rotl<u32>(s1 * 5, 7) * 9;
  const t = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl<u32>(s3, 11);
  store<u32>(random, s0);
  store<u32>(random, s1, 4);
  store<u32>(random, s2, 8);
  store<u32>(random, s3, 12);
  return result;
}
