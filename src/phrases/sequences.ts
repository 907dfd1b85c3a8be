import type { Ngrams } from './ngrams.js';
import type { PhraseWords } from './words.js';

/** Looks up the connector words of each link. */
export class Sequences {
  readonly #prefixes: Uint32Array;
  readonly #connectors: Uint32Array;
  readonly #words: Pick<PhraseWords, 'wordOf'>;

  constructor(ngrams: Ngrams, words: Pick<PhraseWords, 'wordOf'>) {
    const { prefixes, connectors } = ngrams.links();
    this.#prefixes = prefixes;
    this.#connectors = connectors;
    this.#words = words;
  }

  of(link: number): string[] {
    const words: string[] = [];
    for (let at = link; at !== 0; at = this.#prefixes[at]) {
      words.push(this.#words.wordOf(this.#connectors[at]));
    }
    return words.toReversed();
  }
}
