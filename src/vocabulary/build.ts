import { Vocabulary } from './vocabulary.js';
import { compareByCount, orderByCount } from './order.js';

/** Decides about a word that occurs `count` times: true keeps it, false leaves it out, undefined neither. */
export type KeepWord = (word: string, count: number) => boolean | undefined;

/** Which of the words counted become the vocabulary. */
export interface VocabularyRule {
  /** Words that occur less often are left out. */
  readonly minCount: number;
  /** At most so many words, the most frequent ones; undefined: no limit. */
  readonly maxVocab: number | undefined;
  /** A fixed list: these words and no others, whatever their counts, as far as they occur. */
  readonly words: readonly string[] | undefined;
  /** Whether a word stays; undefined leaves it to `minCount`. */
  readonly keepWord?: KeepWord | undefined;
  /** Words that stay in any case, whatever the rest of the rule says; counts are added to theirs. */
  readonly base?: Vocabulary;
  /** Just this one, its order and its counts, whatever the rest of the rule says. */
  readonly exact?: Vocabulary;
}

/** Stands in an id stream for a token whose word is not in the vocabulary. */
export const UNKNOWN = 0xfffffffe;

/** Words counted, each with a provisional id: what a vocabulary is made from. */
export interface CountedWords {
  readonly counts: ArrayLike<number>; // (words); 0 where the word was dropped
  /** The word of a provisional id; slow, so asked only for words that may stay. */
  wordOf(id: number): string;
  /** The words of many ids, which is faster. @default `wordOf` for each */
  wordsOf?(ids: Uint32Array): string[];
}

/** A vocabulary that was chosen, and how the words counted relate to it. */
export interface BuiltVocabulary {
  readonly vocabulary: Vocabulary;
  /** How often each word was counted: its count without that of the base. (size) */
  readonly textCounts: Float64Array;
  /** For each provisional id the final one, or `UNKNOWN`. */
  readonly finalIds: Uint32Array;
  /** Words of a fixed list that never occur: nothing can be learnt of them, so they get no vector. */
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

/** Words counted whose other spelling in Unicode is listed; they are taken off the list. */
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

/** How the words counted relate to a vocabulary that is there. */
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
