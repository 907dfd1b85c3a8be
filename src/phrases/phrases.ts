import { counted, WordloomError } from '../errors.js';
import { compareCodePoints } from '../vocabulary/order.js';
import type { NormalizedPhraseOptions } from './options.js';

/**
 * A phrase from one pass, with the words that it joins. Each word may itself be a phrase of an earlier pass.
 */
export interface Phrase {
  readonly words: readonly string[];
  /** Number of occurrences. */
  readonly count: number;
  readonly score: number;
}

/** The result of one pass over the text. */
export interface PhrasePass {
  /** Number of words in the text, as joined by the previous pass. */
  readonly words: number;
  /** Number of distinct words and pairs, without connector words. */
  readonly vocabulary: number;
  /** Phrases, highest score first. */
  readonly phrases: readonly Phrase[];
}

/** The recorded options of learning phrases. */
export type PhraseSettings = Omit<NormalizedPhraseOptions, 'passes' | 'maxPairs'>;

/** The phrases of a text as JSON: the content of `phrases.json`, and the record in a model. */
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

/** A node of a prefix tree: the words that may follow the start of a phrase. */
interface Branch {
  readonly next: Map<string, Branch>;
  joined?: string;
}

/**
 * Phrases learned from a text; `apply` joins them in tokens.
 *
 *     const phrases = await learnPhrases({ corpus: 'corpus/*.txt', connectorWords: 'en' });
 *     phrases.apply(['she', 'lives', 'in', 'new', 'york']); // ['she', 'lives', 'in', 'new_york']
 */
export class Phrases {
  readonly settings: PhraseSettings;
  readonly passes: readonly PhrasePass[];
  #branches: readonly Branch[] | undefined; // (passes) built on first use

  constructor(settings: PhraseSettings, passes: readonly PhrasePass[]) {
    this.settings = settings;
    this.passes = passes;
  }

  /** Text that joins the words of a phrase. */
  get delimiter(): string {
    return this.settings.delimiter;
  }

  /** Number of phrases, over all passes. */
  get size(): number {
    return this.passes.reduce((sum, { phrases }) => sum + phrases.length, 0);
  }

  /** A phrase as one word. */
  join(words: readonly string[]): string {
    return words.join(this.delimiter);
  }

  /**
   * Joins the phrases in a document. From left to right, joins each word with the next one that is
   * not a connector word, if the two are a phrase. The last word of a phrase does not start
   * another. Passes run one after the other.
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
    let begun = 0; // index in `words` of the first word of a possible phrase
    let at: Branch | undefined; // the words that may follow it
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

/** Sorts phrases by score, highest first, then by code points. */
export function orderPhrases(phrases: readonly Phrase[], delimiter: string): Phrase[] {
  return phrases
    .map((phrase) => ({ phrase, joined: phrase.words.join(delimiter) }))
    .toSorted((a, b) => b.phrase.score - a.phrase.score || compareCodePoints(a.joined, b.joined))
    .map(({ phrase }) => phrase);
}

/** Creates the error for a phrases file that cannot be used. */
export const phrasesError = (
  code: 'PHRASES_UNREADABLE' | 'PHRASES_FOREIGN' | 'PHRASES_DAMAGED' | 'PHRASES_NEWER',
  message: string,
  cause?: unknown,
): WordloomError => new WordloomError(code, message, { cause });
