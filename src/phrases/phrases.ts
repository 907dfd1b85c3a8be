import { counted, WordloomError } from '../errors.js';
import { compareCodePoints } from '../vocabulary/order.js';
import type { NormalizedPhraseOptions } from './options.js';

/** A phrase of one pass: the words that it joins, of which one may be a phrase of an earlier pass. */
export interface Phrase {
  readonly words: readonly string[];
  /** How often it was counted. */
  readonly count: number;
  readonly score: number;
}

/** What one pass over the text found. */
export interface PhrasePass {
  /** Words of the text, as the pass before had joined them. */
  readonly words: number;
  /** Different words and pairs, but for connector words. */
  readonly vocabulary: number;
  /** Those with the highest score first. */
  readonly phrases: readonly Phrase[];
}

/** How phrases were learned, as far as it is recorded. */
export type PhraseSettings = Omit<NormalizedPhraseOptions, 'passes' | 'maxPairs'>;

/** The phrases of a text as JSON: what `phrases.json` holds, and what a model records. */
export interface PhrasesRecord extends PhraseSettings {
  readonly format: typeof PHRASES_FORMAT;
  readonly version: typeof PHRASES_VERSION;
  readonly passes: readonly (Omit<PhrasePass, 'phrases'> & {
    readonly phrases: readonly (readonly [
      words: readonly string[],
      count: number,
      score: number,
    ])[];
  })[];
}

export const PHRASES_FORMAT = 'wordloom phrases';
export const PHRASES_VERSION = 1;

/** The words that may follow the beginning of a phrase. */
interface Branch {
  readonly next: Map<string, Branch>;
  joined?: string;
}

/**
 * Phrases that were learned from a text, and how they are found in one.
 *
 *     const phrases = await learnPhrases({ corpus: 'corpus/*.txt', connectorWords: 'en' });
 *     phrases.apply(['she', 'lives', 'in', 'new', 'york']); // ['she', 'lives', 'in', 'new_york']
 */
export class Phrases {
  readonly settings: PhraseSettings;
  readonly passes: readonly PhrasePass[];
  #branches: readonly Branch[] | undefined; // (passes) made at the first need

  constructor(settings: PhraseSettings, passes: readonly PhrasePass[]) {
    this.settings = settings;
    this.passes = passes;
  }

  /** What stands between the words of a phrase. */
  get delimiter(): string {
    return this.settings.delimiter;
  }

  /** How many phrases there are, those of all passes together. */
  get size(): number {
    return this.passes.reduce((sum, { phrases }) => sum + phrases.length, 0);
  }

  /** A phrase as one word. */
  join(words: readonly string[]): string {
    return words.join(this.delimiter);
  }

  /**
   * Joins the phrases in a document: from left to right, each word with the next that is no connector
   * word if the two are a phrase; a phrase's last word begins no other. One pass after the other.
   */
  apply(tokens: Iterable<string>): string[] {
    this.#branches ??= this.passes.map(({ phrases }) => this.#grow(phrases));
    return this.#branches.reduce((words, branch) => this.#joinOnce(words, branch), [...tokens]);
  }

  #grow(phrases: readonly Phrase[]): Branch {
    const root: Branch = { next: new Map() };
    for (const { words } of phrases) {
      let at = root;
      for (const word of words) {
        const known = at.next.get(word);
        const branch = known ?? { next: new Map() };
        if (known === undefined) at.next.set(word, branch);
        at = branch;
      }
      at.joined = this.join(words);
    }
    return root;
  }

  #joinOnce(tokens: readonly string[], root: Branch): string[] {
    const connectors = new Set(this.settings.connectorWords);
    const words: string[] = [];
    let begun = 0; // where the first word of what may be a phrase lies in `words`
    let at: Branch | undefined; // what may follow it
    for (const token of tokens) {
      if (connectors.has(token)) {
        words.push(token);
        at = at?.next.get(token);
        continue;
      }
      const joined = at?.next.get(token)?.joined;
      if (joined === undefined) {
        begun = words.length;
        words.push(token);
        at = root.next.get(token);
      } else {
        words.length = begun;
        words.push(joined);
        at = undefined;
      }
    }
    return words;
  }

  toJSON(): PhrasesRecord {
    const { settings, passes } = this;
    return {
      format: PHRASES_FORMAT,
      version: PHRASES_VERSION,
      ...settings,
      passes: passes.map(({ phrases, ...counts }) => ({
        ...counts,
        phrases: phrases.map(({ words, count, score }) => [words, count, score] as const),
      })),
    };
  }

  /** `1,234 phrases, joined by "_"`. */
  toString(): string {
    return `${counted(this.size, 'phrase')}, joined by ${JSON.stringify(this.delimiter)}`;
  }
}

/** Puts phrases in order: the highest score first, then by code points. */
export function orderPhrases(phrases: readonly Phrase[], delimiter: string): Phrase[] {
  return phrases
    .map((phrase) => ({ phrase, joined: phrase.words.join(delimiter) }))
    .toSorted((a, b) => b.phrase.score - a.phrase.score || compareCodePoints(a.joined, b.joined))
    .map(({ phrase }) => phrase);
}

/** A failure of a file of phrases. */
export const phrasesError = (
  code: 'PHRASES_UNREADABLE' | 'PHRASES_FOREIGN' | 'PHRASES_DAMAGED' | 'PHRASES_NEWER',
  message: string,
  cause?: unknown,
): WordloomError => new WordloomError(code, message, { cause });
