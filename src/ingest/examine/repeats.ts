/** How often a document occurred, and its length. */
interface Entry {
  times: number;
  readonly tokens: number;
}

/** The contents of a sample, as threads exchange it. */
export interface RepeatRecords {
  /** Hash, times and tokens of each document, one after the other. (documents, 3) */
  readonly data: Uint32Array;
  readonly limit: number;
}

/** How much of a corpus is repeated, as fractions of 1. */
export interface RepeatFacts {
  /** The fraction of documents that repeat an earlier one word for word. */
  readonly documents: number;
  /** The fraction of tokens in such documents. */
  readonly tokens: number;
}

const CAPACITY = 16_384; // different documents

/**
 * Estimates how often documents are repeated, from a sample by content. A document is in the sample if
 * its hash is below a limit, so either all its repetitions are, or none. The limit is halved until the
 * sample fits. Its final value depends only on the text, not on how the text was divided among
 * samples that are merged later.
 */
export class RepeatSample {
  readonly #entries = new Map<number, Entry>();
  readonly #capacity: number;
  #limit = 2 ** 32;

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** @param hash of the document's tokens, uniform in 32 bits */
  add(hash: number, tokens: number, times = 1): void {
    if (hash >= this.#limit) return;
    const entry = this.#entries.get(hash);
    if (entry !== undefined) {
      entry.times += times;
      return;
    }
    this.#entries.set(hash, { times, tokens });
    while (this.#entries.size > this.#capacity) this.#halve();
  }

  #halve(): void {
    this.#limit /= 2;
    for (const hash of this.#entries.keys()) {
      if (hash >= this.#limit) this.#entries.delete(hash);
    }
  }

  /** Merges another sample of the same capacity. */
  merge({ data, limit }: RepeatRecords): void {
    while (this.#limit > limit) this.#halve();
    for (let at = 0; at < data.length; at += 3) this.add(data[at], data[at + 2], data[at + 1]);
  }

  export(): RepeatRecords {
    const all = [...this.#entries].flatMap(([hash, { times, tokens }]) => [hash, times, tokens]);
    return { data: Uint32Array.from(all), limit: this.#limit };
  }

  facts(): RepeatFacts {
    let documents = 0;
    let tokens = 0;
    let repeatedDocuments = 0;
    let repeatedTokens = 0;
    for (const entry of this.#entries.values()) {
      documents += entry.times;
      tokens += entry.times * entry.tokens;
      repeatedDocuments += entry.times - 1;
      repeatedTokens += (entry.times - 1) * entry.tokens;
    }
    if (documents === 0) return { documents: 0, tokens: 0 };
    return { documents: repeatedDocuments / documents, tokens: repeatedTokens / tokens };
  }
}
