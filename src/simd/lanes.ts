/**
 * Whether this is the wide build: the same arithmetic in the same order, with vectors in pairs 16 bytes
 * apart. V8 fuses such pairs into AVX2 registers if asked to; see `src/wasm-module.ts`.
 */
export const WIDE: bool = isDefined(WIDE_BUILD);

/**
 * Stores two neighbouring vectors. The higher one goes first, so that V8 can fuse the stores: if the
 * lower one went first, it would have to be stored even if the higher one is out of bounds.
 */
@inline
export function storePair(at: usize, low: v128, high: v128): void {
  v128.store(at, high, 16);
  v128.store(at, low);
}

/** Stores two pairs, one after the other. */
@inline
export function storePairs(at: usize, low0: v128, high0: v128, low1: v128, high1: v128): void {
  v128.store(at, high0, 16);
  v128.store(at, low0);
  v128.store(at, high1, 48);
  v128.store(at, low1, 32);
}

/**
 * A constant of 32 bits in four lanes, loaded from memory: `const ONE = memory.data<f32>([1])`. V8
 * builds a constant vector with several instructions on each pass of a loop; a load is one instruction.
 */
@inline
export function four(at: usize): v128 {
  return v128.load32_splat(at);
}

/** a * b + c in four lanes; fused if the host's relaxed SIMD fuses, except in builds with `UNFUSED`. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && !isDefined(UNFUSED)) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** How many bytes `loadBytes` loads: 16, or 8 in builds without a product of bytes. */
export const BYTES_LOADED: usize = ASC_FEATURE_RELAXED_SIMD ? 16 : 8;

/** The next `BYTES_LOADED` signed bytes, as `addDots` multiplies them. */
@inline
export function loadBytes(address: usize): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? v128.load(address) : v128.load8x8_s(address);
}

/**
 * Adds the products of loaded bytes, a from -127 to 127 and b from 0 to 127, to four sums. Each build
 * splits the products differently between the four sums; their total is the same.
 */
@inline
export function addDots(a: v128, b: v128, sums: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_dot_i8x16_i7x16_add_s(a, b, sums);
  return i32x4.add(sums, i32x4.dot_i16x8_s(a, b));
}

/** The sums of the lanes of four vectors, in one vector. */
@inline
export function sum4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** The sum of the four lanes. */
@inline
export function sum(a: v128): f32 {
  const b = f32x4.add(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(b, 0) + f32x4.extract_lane(b, 1);
}
