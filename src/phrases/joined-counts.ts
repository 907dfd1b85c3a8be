import type { Ngrams } from './ngrams.js';
import { Sequences } from './sequences.js';
import type { PhraseWords } from './words.js';

/** The parts of an n-gram. */
export interface NgramParts {
  readonly first: number;
  readonly second: number;
  readonly link: number;
}

/**
 * Counts of words and n-grams by their text. Two of them can have the same text only if a word contains a
 * part of the delimiter: `a_b` is both a word and the pair (a, b), `a_b_c` both the pair (a_b, c) and the pair
 * (a, b_c). So this class examines only such words, their n-grams, and others with the same text.
 */
export class JoinedCounts {
  /** Whether no word contains a part of the delimiter. */
  readonly isEmpty: boolean;
  /** Number of words and n-grams that have the same text as another. */
  readonly duplicates: number;
  /** 1 for words and links that contain a part of the delimiter. */
  readonly marks: { readonly words: Uint8Array; readonly links: Uint8Array } | undefined;
  /** N-grams without marked parts that have the same text as a marked one, with their own counts. */
  readonly plain: readonly (NgramParts & { readonly count: number })[];
  readonly #words: PhraseWords;
  readonly #delimiter: string;
  readonly #between: Sequences;
  readonly #byText = new Map<string, number>();

  constructor(words: PhraseWords, ngrams: Ngrams, delimiter: string) {
    this.#words = words;
    this.#delimiter = delimiter;
    this.#between = new Sequences(ngrams, words);
    const holding = words.holding(delimiter);
    this.isEmpty = holding.length === 0;
    this.duplicates = 0;
    this.plain = [];
    if (this.isEmpty) return;

    const marks = {
      words: new Uint8Array(words.counts.length),
      links: new Uint8Array(ngrams.links().prefixes.length),
    };
    for (const id of holding) marks.words[id] = 1;
    const { prefixes, connectors } = ngrams.links();
    for (let link = 1; link < prefixes.length; link++) {
      marks.links[link] = marks.links[prefixes[link]] | marks.words[connectors[link]];
    }
    this.marks = marks;

    let entries = 0;
    const add = (text: string, count: number): void => {
      if (count === 0) return;
      entries++;
      this.#byText.set(text, (this.#byText.get(text) ?? 0) + count);
    };
    for (const id of holding) {
      if (id >= words.connectors) add(words.wordOf(id), words.counts[id]);
    }
    const { firsts, seconds, links, counts } = ngrams.select(0xffffffff, marks);
    for (let i = 0; i < counts.length; i++) {
      add(this.#textOf({ first: firsts[i], second: seconds[i], link: links[i] }), counts[i]);
    }
    this.plain = this.#findPlain(ngrams);
    for (const parts of this.plain) add(this.#textOf(parts), parts.count);
    this.duplicates = entries - this.#byText.size;
  }

  /** Count of the text of a word, whether as a word or as an n-gram. */
  countOfWord(id: number): number {
    const { counts } = this.#words;
    if (this.marks?.words[id] !== 1) return counts[id];
    return this.#byText.get(this.#words.wordOf(id)) ?? counts[id];
  }

  /** Count of the text of an n-gram, whether as that n-gram, as another or as a word. */
  countOf(parts: NgramParts, count: number): number {
    return this.#byText.get(this.#textOf(parts)) ?? count;
  }

  #textOf({ first, second, link }: NgramParts): string {
    const words = this.#words;
    const between = link === 0 ? [] : this.#between.of(link);
    return [words.wordOf(first), ...between, words.wordOf(second)].join(this.#delimiter);
  }

  /** The n-grams of unmarked words whose text is known. Each such text splits in only one way. */
  #findPlain(ngrams: Ngrams): (NgramParts & { count: number })[] {
    const texts = [...this.#byText.keys()];
    const cut = texts.map((text) => text.split(this.#delimiter));
    const ids = this.#words.idsOf(cut.flat());
    let at = 0;
    return cut.flatMap((parts) => {
      const own = ids.subarray(at, at + parts.length);
      at += parts.length;
      const isPlain = parts.length >= 2 && own.every((id) => this.marks!.words[id] !== 1);
      const isNgram =
        isPlain &&
        own.every((id, k) => id < this.#words.connectors === (k > 0 && k < own.length - 1));
      if (!isNgram) return [];
      const link = own.subarray(1, -1).reduce((prefix, id) => ngrams.linkOf(prefix, id), 0);
      const [first, second] = [own[0], own.at(-1)!];
      const count = ngrams.find(first, second, link);
      return count === 0 ? [] : [{ first, second, link, count }];
    });
  }
}
