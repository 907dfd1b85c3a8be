import { lettersOf } from './jamo.js';

/** How words are split into subwords: character n-grams, hashed into buckets, as in fastText. */
export interface SubwordRule {
  /** Length of the shortest n-gram, in characters. */
  readonly minn: number;
  /** Length of the longest n-gram; 0 turns n-grams off. */
  readonly maxn: number;
  /** Number of buckets. */
  readonly bucket: number;
  /** Length of the shortest n-gram of jamo; 0 or undefined if there are none. */
  readonly minJamo?: number | undefined;
  /** Length of the longest n-gram of jamo; 0 or undefined turns them off. */
  readonly maxJamo?: number | undefined;
}

const BEGIN = 0x3c; // <
const END = 0x3e; // >

const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** Whether a byte of UTF-8 continues a character. */
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** The rule alone, of an object that has other properties too. */
export const ruleOf = ({ minn, maxn, bucket, minJamo, maxJamo }: SubwordRule): SubwordRule =>
  maxJamo ? { minn, maxn, bucket, minJamo: minJamo ?? 0, maxJamo } : { minn, maxn, bucket };

/** Whether two rules split every word into the same n-grams. */
export const isSameRule = (a: SubwordRule, b: SubwordRule): boolean =>
  a.minn === b.minn &&
  a.maxn === b.maxn &&
  a.bucket === b.bucket &&
  (a.maxJamo ?? 0) === (b.maxJamo ?? 0) &&
  (!a.maxJamo || (a.minJamo ?? 0) === (b.minJamo ?? 0));

/**
 * The bucket of each n-gram of a word (UTF-8), in fastText's order, repeats included. `<` and `>` mark
 * the ends of the word. They count as characters, but neither is an n-gram on its own.
 *
 * If the rule has n-grams of jamo and the word has Hangul syllables, their buckets follow: n-grams of the
 * word with its syllables split into letters (Park et al. 2018, section 3). Those that contain no letter of
 * a syllable are left out, because they are character n-grams already.
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

/** fastText's variant of FNV-1a sign-extends each byte to 32 bits. */
const signed = (byte: number): number => (byte << 24) >> 24;
