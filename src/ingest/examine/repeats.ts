/** Documents of one content that were seen, and their length. */
interface Entry {
  times: number;
  readonly tokens: number;
}

/** All that a sample holds, as it travels between threads. */
export interface RepeatRecords {
  /** Hash, times and tokens of each document, one after the other. (documents, 3) */
  readonly data: Uint32Array;
  readonly limit: number;
}

/** How much of a corpus is said again. Shares of 1. */
export interface RepeatFacts {
  /** Of the documents, those that an earlier one said word by word. */
  readonly documents: number;
  /** Of the tokens, those in such documents. */
  readonly tokens: number;
}

const CAPACITY = 16_384; // different documents

/**
 * How often documents come again, from a sample by content: a document is in it where its hash lies
 * below a limit, each time that it comes, so that no repetition is missed by chance alone. The limit
 * is halved until what is below it has room. It ends where the text alone has it end, however the
 * text was dealt out among samples that are merged later.
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

  /** Adds what another sample of the same capacity holds. */
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
