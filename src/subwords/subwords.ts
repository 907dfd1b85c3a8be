/** How fastText cuts a word into subwords: n-grams of characters, hashed into buckets. */
export interface SubwordRule {
  /** Characters of the shortest n-gram. */
  readonly minn: number;
  /** Characters of the longest; 0 for none at all. */
  readonly maxn: number;
  /** How many buckets, and so rows, there are. */
  readonly bucket: number;
}

const BEGIN = 0x3c; // <
const END = 0x3e; // >

const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** Inside a UTF-8 character, that is, not at its first byte. */
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/**
 * The buckets of all n-grams of a word (UTF-8), in fastText's order; one may come several times.
 * The word is taken between < and >, which count as characters but make no n-gram on their own.
 */
export function subwordBuckets(word: Uint8Array, { minn, maxn, bucket }: SubwordRule): number[] {
  const text = new Uint8Array(word.length + 2);
  text.set(word, 1);
  text[0] = BEGIN;
  text[text.length - 1] = END;
  const buckets: number[] = [];
  if (bucket === 0) return buckets;
  for (let start = 0; start < text.length; start++) {
    if (isContinuation(text[start])) continue;
    let hash = FNV_OFFSET;
    let end = start;
    for (let n = 1; n <= maxn && end < text.length; n++) {
      do {
        hash = Math.imul(hash ^ signed(text[end++]), FNV_PRIME);
      } while (end < text.length && isContinuation(text[end]));
      const isBracket = n === 1 && (start === 0 || end === text.length);
      if (n >= minn && !isBracket) buckets.push((hash >>> 0) % bucket);
    }
  }
  return buckets;
}

/** FNV-1a with fastText's peculiarity: bytes are signed, and extended to 32 bits as such. */
const signed = (byte: number): number => (byte << 24) >> 24;
