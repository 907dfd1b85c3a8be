import { lettersOf } from './jamo.js';

/** How a word is cut into subwords: n-grams of characters, hashed into buckets, as fastText does. */
export interface SubwordRule {
  /** Characters of the shortest n-gram. */
  readonly minn: number;
  /** Characters of the longest; 0 for none at all. */
  readonly maxn: number;
  /** How many buckets, and so rows, there are. */
  readonly bucket: number;
  /** Jamo of the shortest n-gram of jamo; 0 or undefined where there are none. */
  readonly minJamo?: number | undefined;
  /** Jamo of the longest; 0 or undefined for none at all. */
  readonly maxJamo?: number | undefined;
}

const BEGIN = 0x3c; // <
const END = 0x3e; // >

const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** Inside a UTF-8 character, that is, not at its first byte. */
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** The rule of something that has one, and nothing else of it. */
export const ruleOf = ({ minn, maxn, bucket, minJamo, maxJamo }: SubwordRule): SubwordRule =>
  maxJamo ? { minn, maxn, bucket, minJamo: minJamo ?? 0, maxJamo } : { minn, maxn, bucket };

/** Whether two rules cut every word into the same n-grams. */
export const isSameRule = (a: SubwordRule, b: SubwordRule): boolean =>
  a.minn === b.minn &&
  a.maxn === b.maxn &&
  a.bucket === b.bucket &&
  (a.maxJamo ?? 0) === (b.maxJamo ?? 0) &&
  (!a.maxJamo || (a.minJamo ?? 0) === (b.minJamo ?? 0));

/**
 * The buckets of all n-grams of a word (UTF-8), in fastText's order; one may come several times.
 * The word is taken between < and >, which count as characters but make no n-gram on their own.
 *
 * Behind them come those of jamo, where the rule wants any and the word has Hangul syllables: n-grams
 * of the word with its syllables taken apart, but for those that hold none of their jamo, which are
 * n-grams of characters (Park et al. 2018, section 3).
 */
export function subwordBuckets(word: Uint8Array, rule: SubwordRule): number[] {
  const { minn, maxn, bucket, minJamo = 0, maxJamo = 0 } = rule;
  const buckets: number[] = [];
  if (bucket === 0) return buckets;
  const text = new Uint8Array(word.length + 2);
  text.set(word, 1);
  text[0] = BEGIN;
  text[text.length - 1] = END;
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
  if (maxJamo > 0) addJamoBuckets(buckets, text, { min: minJamo, max: maxJamo, bucket });
  return buckets;
}

interface JamoRule {
  readonly min: number;
  readonly max: number;
  readonly bucket: number;
}

/** Adds the buckets of the n-grams of jamo. */
function addJamoBuckets(buckets: number[], word: Uint8Array, { min, max, bucket }: JamoRule): void {
  const letters = lettersOf(word);
  if (letters === undefined) return;
  const { text, starts } = letters;
  for (let start = 0; start < text.length; start++) {
    if (isContinuation(text[start])) continue;
    let hash = FNV_OFFSET;
    let end = start;
    let jamo = 0;
    for (let n = 1; n <= max && end < text.length; n++) {
      jamo += starts[end];
      do {
        hash = Math.imul(hash ^ signed(text[end++]), FNV_PRIME);
      } while (end < text.length && isContinuation(text[end]));
      if (n >= min && jamo > 0) buckets.push((hash >>> 0) % bucket);
    }
  }
}

/** FNV-1a with fastText's peculiarity: bytes are signed, and extended to 32 bits as such. */
const signed = (byte: number): number => (byte << 24) >> 24;
