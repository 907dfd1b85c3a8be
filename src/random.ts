/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2018), seeded through SplitMix32. All in 32-bit integers, so that the WebAssembly
 * kernels (`engines/wasm/assembly/random.ts`) draw the same numbers from the same four words.
 */
export type RandomState = Uint32Array; // (4)

/** The generator number `stream` of `seed`; streams of one seed are unrelated to each other. */
export function seedRandom(seed: number, stream = 0): RandomState {
  let mixed = (seed ^ Math.imul(stream, 0x9e3779b9)) >>> 0;
  // The high bits of a seed beyond 32 bits count too.
  mixed = (mixed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b)) >>> 0;
  const state = new Uint32Array(4);
  for (let i = 0; i < 4; i++) {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[i] = (z ^ (z >>> 15)) >>> 0;
  }
  return state;
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** The next 32 random bits, as an unsigned integer. */
export function nextUint32(state: RandomState): number {
  const result = Math.imul(rotateLeft(Math.imul(state[1], 5), 7), 9) >>> 0;
  const t = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = rotateLeft(state[3], 11);
  return result;
}

/** A whole number in [0, bound), bound at most 2^32, by its high bits. */
export function nextBelow(state: RandomState, bound: number): number {
  return Math.floor((nextUint32(state) / 2 ** 32) * bound);
}

/** A float in [0, 1) with 24 random bits: exact in float32 too. */
export function nextFloat(state: RandomState): number {
  return (nextUint32(state) >>> 8) / 2 ** 24;
}
