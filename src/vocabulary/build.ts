import { Vocabulary } from './vocabulary.js';
import { compareByCount, orderByCount } from './order.js';

/** Decides about a word that occurs `count` times: true keeps it, false drops it, undefined does neither. */
export type KeepWord = (word: string, count: number) => boolean | undefined;

/** Which of the counted words form the vocabulary. */
export interface VocabularyRule {
  /** Words that occur less often are dropped. */
  readonly minCount: number;
  /** Maximum number of words; the most frequent ones are kept. undefined: no limit. */
  readonly maxVocab: number | undefined;
  /** A fixed list: exactly those of these words that occur, whatever their counts. */
  readonly words: readonly string[] | undefined;
  /** Whether to keep a word; if it returns undefined, `minCount` decides. */
  readonly keepWord?: KeepWord | undefined;
  /** Words that are always kept, whatever the other rules say; their counts in the text are added. */
  readonly base?: Vocabulary;
  /** Use exactly this vocabulary, with its order and counts, and ignore the other rules. */
  readonly exact?: Vocabulary;
}

/** The id of an out-of-vocabulary word in an id stream. */
export const UNKNOWN = 0xfffffffe;

/** The counted words, each with a provisional id. */
export interface CountedWords {
  readonly counts: ArrayLike<number>; // (words); 0 for a word that was dropped
  /** The word of a provisional id. Slow: call it only for words that may be kept. */
  wordOf(id: number): string;
  /** The words of many ids, which is faster. @default `wordOf` for each */
  wordsOf?(ids: Uint32Array): string[];
}

/** A vocabulary, and how the counted words map to it. */
export interface BuiltVocabulary {
  readonly vocabulary: Vocabulary;
  /** (size) How often each word occurs in the text; the counts of the base are not included. */
  readonly textCounts: Float64Array;
  /** (words) The final id of each provisional id, or `UNKNOWN`. */
  readonly finalIds: Uint32Array;
  /** Number of words of a fixed list that never occur, and so get no vector. */
  readonly missingWords: number;
}

interface Entry {
  readonly word: string;
  count: number;
  textCount: number;
  id: number | undefined; // provisional
}

/** Chooses and orders the vocabulary. */
export function buildVocabulary(counted: CountedWords, rule: VocabularyRule): BuiltVocabulary {
  if (rule.exact !== undefined) return relate(counted, rule.exact);
  const fixed = rule.words === undefined ? undefined : new Set(rule.words);
  const base = entriesOf(rule.base);
  for (const word of base.keys()) fixed?.delete(word);
  const fresh: Entry[] = [];
  const isAsked = base.size > 0 || fixed !== undefined || rule.keepWord !== undefined;
  if (!isAsked) return mostFrequent(counted, rule);
  for (let id = 0; id < counted.counts.length; id++) {
    const count = counted.counts[id];
    if (count === 0) continue;
    const word = counted.wordOf(id);
    const known = base.get(word);
    if (known !== undefined) {
      known.count += count;
      known.textCount = count;
      known.id = id;
    } else if (fixed === undefined ? isKept(word, count, rule) : fixed.delete(word)) {
      fresh.push({ word, count, textCount: count, id });
    }
  }
  if (fixed !== undefined && fixed.size > 0)
    fresh.push(...alike(counted, fixed, new Set(rule.words)));
  fresh.sort(compareByCount);
  const room = Math.max(0, (rule.maxVocab ?? Infinity) - base.size);
  fresh.length = Math.min(fresh.length, room);
  const chosen = base.size === 0 ? fresh : [...base.values(), ...fresh].toSorted(compareByCount);

  const finalIds = new Uint32Array(counted.counts.length).fill(UNKNOWN);
  chosen.forEach(({ id }, final) => id !== undefined && (finalIds[id] = final));
  const vocabulary = new Vocabulary(
    chosen.map(({ word }) => word),
    Float64Array.from(chosen, ({ count }) => count),
  );
  const textCounts = Float64Array.from(chosen, ({ textCount }) => textCount);
  return { vocabulary, textCounts, finalIds, missingWords: fixed?.size ?? 0 };
}

/** Chooses by count alone, as `buildVocabulary` does, without a look at each word. */
function mostFrequent(counted: CountedWords, { minCount, maxVocab }: VocabularyRule) {
  const kept = new Uint32Array(counted.counts.length);
  let size = 0;
  for (let id = 0; id < counted.counts.length; id++) {
    if (counted.counts[id] > 0 && counted.counts[id] >= minCount) kept[size++] = id;
  }
  const ids = kept.subarray(0, size);
  const words = counted.wordsOf?.(ids) ?? Array.from(ids, (id) => counted.wordOf(id));
  const counts = new Float64Array(size);
  for (let i = 0; i < size; i++) counts[i] = counted.counts[ids[i]];

  const order = orderByCount(words, counts).subarray(0, maxVocab);
  const finalIds = new Uint32Array(counted.counts.length).fill(UNKNOWN);
  const ordered = Array<string>(order.length);
  const textCounts = new Float64Array(order.length);
  for (let final = 0; final < order.length; final++) {
    finalIds[ids[order[final]]] = final;
    ordered[final] = words[order[final]];
    textCounts[final] = counts[order[final]];
  }
  const vocabulary = new Vocabulary(ordered, textCounts.slice());
  return { vocabulary, textCounts, finalIds, missingWords: 0 };
}

function isKept(word: string, count: number, { minCount, keepWord }: VocabularyRule): boolean {
  const verdict: unknown = keepWord?.(word, count);
  if (verdict === undefined) return count >= minCount;
  if (typeof verdict === 'boolean') return verdict;
  throw new TypeError(`keepWord must return true, false or undefined, got ${String(verdict)}`);
}

/** Counted words whose other Unicode spelling is listed. Removes them from the list. */
function alike(counted: CountedWords, listed: Set<string>, taken: ReadonlySet<string>): Entry[] {
  const wanted = new Map<string, string>();
  for (const word of listed) {
    for (const form of FORMS) {
      const other = word.normalize(form);
      if (!taken.has(other)) wanted.set(other, word);
    }
  }
  const found: Entry[] = [];
  for (let id = 0; wanted.size > 0 && id < counted.counts.length; id++) {
    const count = counted.counts[id];
    if (count === 0) continue;
    const word = counted.wordOf(id);
    const other = wanted.get(word);
    if (other === undefined || !listed.delete(other)) continue;
    found.push({ word, count, textCount: count, id });
  }
  return found;
}

const FORMS = ['NFC', 'NFD'] as const;

/** Maps the counted words to a given vocabulary. */
function relate(counted: CountedWords, vocabulary: Vocabulary): BuiltVocabulary {
  const textCounts = new Float64Array(vocabulary.size);
  const finalIds = new Uint32Array(counted.counts.length).fill(UNKNOWN);
  for (let id = 0; id < counted.counts.length; id++) {
    if (counted.counts[id] === 0) continue;
    const final = vocabulary.indexOf(counted.wordOf(id));
    if (final === undefined) continue;
    finalIds[id] = final;
    textCounts[final] = counted.counts[id];
  }
  return { vocabulary, textCounts, finalIds, missingWords: 0 };
}

function entriesOf(base: Vocabulary | undefined): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  base?.words.forEach((word, id) =>
    entries.set(word, { word, count: base.counts[id], textCount: 0, id: undefined }),
  );
  return entries;
}
