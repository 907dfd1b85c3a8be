/**
 * Keys of short words, one vector each: up to fifteen bytes, padded with zeros, and the length as the
 * last byte. Words are equal if their keys are. Loading a key always reads sixteen bytes.
 */

/** The longest word that a key holds, in bytes. */
export const LONGEST_KEY: u32 = 15;

/**
 * For each length, a mask for the bytes and a vector with the length as the last byte: (17) two v128. The
 * last entry is for words that are too long: it yields a key that no word has.
 */
const SHAPES: usize = memory.data(544);

for (let length: usize = 0; length <= 16; length++) {
  if (length <= LONGEST_KEY) memory.fill(SHAPES + length * 32, 0xff, length);
  store<u8>(SHAPES + length * 32 + 31, <u8>length);
}

/** The key of the word at `text`, of at most LONGEST_KEY bytes; for LONGEST_KEY + 1, a key of no word. */
@inline
export function keyAt(text: usize, length: usize): v128 {
  const shape = SHAPES + length * 32;
  return v128.or(v128.and(v128.load(text), v128.load(shape)), v128.load(shape, 16));
}

/** The same with A to Z in lower case. */
@inline
export function lowerKeyAt(text: usize, length: usize): v128 {
  const shape = SHAPES + length * 32;
  const lower = toLower(v128.and(v128.load(text), v128.load(shape)));
  return v128.or(lower, v128.load(shape, 16));
}

/** Sixteen bytes with A to Z in lower case. */
@inline
export function toLower(bytes: v128): v128 {
  const capital = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26));
  return v128.or(bytes, v128.and(capital, i8x16.splat(0x20)));
}

/** A hash whose high bits, like its low ones, depend on every byte. */
@inline
export function hashKey(key: v128): u64 {
  return mix(i64x2.extract_lane(key, 0), i64x2.extract_lane(key, 1));
}

/** The hash of a word that is too long for a key. */
export function hashLong(word: usize, length: usize): u64 {
  const end = word + length;
  let hash: u64 = length;
  for (; word + 8 <= end; word += 8) hash = mix(hash, load<u64>(word));
  // The last eight bytes may overlap those before.
  return mix(hash, load<u64>(end - 8));
}

@inline
function mix(a: u64, b: u64): u64 {
  const sum = (a * 0x9e3779b97f4a7c15) ^ (b * 0xd6e8feb86659fd93);
  return (sum ^ (sum >> 32)) * 0xff51afd7ed558ccd;
}

/** Whether two words of the same length are equal. Reads up to sixteen bytes past their ends. */
@inline
export function sameBytes(a: usize, b: usize, length: usize): bool {
  while (length > 15) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    a += 16;
    b += 16;
    length -= 16;
  }
  const difference = v128.xor(v128.load(a), v128.load(b));
  return !v128.any_true(v128.and(difference, v128.load(SHAPES + length * 32)));
}
