import { compileWasm } from '../wasm-module.js';

/** The compiled kernels of this room; the same module serves every thread. */
export const compilePhrases = (): Promise<WebAssembly.Module> =>
  compileWasm(new URL('./phrases.wasm', import.meta.url));

/** No word, where there could be one. */
export const NO_WORD = 0xffffffff;

/** What `assembly/index.ts` exports. */
interface Kernels {
  memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  free(block: number): void;
  createNgrams(most: number): void;
  countBlock(ids: number, length: number, open: number, connectors: number): void;
  add(firsts: number, seconds: number, links: number, counts: number, length: number): void;
  reserve(more: number): void;
  find(first: number, second: number, link: number): number;
  exportNgrams(
    least: number,
    words: number,
    marked: number,
    firsts: number,
    seconds: number,
    links: number,
    counts: number,
  ): number;
  linkOf(prefix: number, connector: number): number;
  exportLinks(prefixes: number, connectors: number): void;
  size: WebAssembly.Global;
  pruned: WebAssembly.Global;
  pruningMinimum: WebAssembly.Global;
  linkCount: WebAssembly.Global;
  headLink: WebAssembly.Global;
  headWord: WebAssembly.Global;
  headEnded: WebAssembly.Global;
  tailWord: WebAssembly.Global;
  tailLink: WebAssembly.Global;
}

/** N-grams with their counts; each is two words and what stands between them. */
export interface NgramCounts {
  readonly firsts: Uint32Array; // (n-grams) ids of words
  readonly seconds: Uint32Array;
  readonly links: Uint32Array;
  readonly counts: Uint32Array;
}

/** Sequences of connector words by their number; 0 is the empty one. */
export interface Links {
  readonly prefixes: Uint32Array; // (links) the link of all but the last word
  readonly connectors: Uint32Array; // (links) the id of the last word
}

/** All that a thread has counted, as it travels between threads. */
export interface ExportedNgrams extends NgramCounts {
  readonly sequences: Links;
  readonly pruned: number;
  readonly pruningMinimum: number;
}

/** How the n-grams of a block go beyond its ends. Words and links are those of its thread. */
export interface NgramEnds {
  /** Connector words before the first word of the document that was open before the block. */
  readonly headLink: number;
  /** That word; `NO_WORD` where the block has none. */
  readonly headWord: number;
  /** That document ended before there was one. */
  readonly headEnded: boolean;
  /** The last word of the document that is open after the block; `NO_WORD`: there is none. */
  readonly tailWord: number;
  /** Connector words behind it. */
  readonly tailLink: number;
}

/** A table of n-grams, in WebAssembly. */
export class Ngrams {
  readonly #kernels: Kernels;
  #ids = 0;
  #capacity = 0;

  /** @param most n-grams at which the rarest are forgotten, as word2phrase does */
  constructor(module: WebAssembly.Module, most: number) {
    const env = {
      abort(): never {
        throw new RangeError('The table of n-grams ran out of memory (4 GiB)');
      },
    };
    this.#kernels = new WebAssembly.Instance(module, { env }).exports as unknown as Kernels;
    this.#kernels.createNgrams(most);
  }

  /** Different n-grams. */
  get size(): number {
    return this.#kernels.size.value;
  }

  get pruned(): number {
    return this.#kernels.pruned.value >>> 0;
  }

  /** N-grams counted less often than this may have been forgotten. */
  get pruningMinimum(): number {
    return this.#kernels.pruningMinimum.value;
  }

  /**
   * Counts the n-grams in a block of ids, with an `END` after each document that closed.
   *
   * @param open whether it continues a document
   * @param connectors words whose id is below this are connector words
   */
  count(ids: Uint32Array, open: boolean, connectors: number): NgramEnds {
    const kernels = this.#kernels;
    if (ids.length > this.#capacity) {
      if (this.#capacity > 0) kernels.free(this.#ids);
      this.#capacity = ids.length;
      this.#ids = kernels.allocate(4 * ids.length);
    }
    this.#words(this.#ids, ids.length).set(ids);
    kernels.countBlock(this.#ids, ids.length, Number(open), connectors);
    return {
      headLink: kernels.headLink.value,
      headWord: kernels.headWord.value >>> 0,
      headEnded: kernels.headEnded.value === 1,
      tailWord: kernels.tailWord.value >>> 0,
      tailLink: kernels.tailLink.value,
    };
  }

  /** Adds n-grams; those with `NO_WORD` are left out. */
  add({ firsts, seconds, links, counts }: NgramCounts): void {
    const arrays = [firsts, seconds, links, counts];
    this.#kernels.reserve(counts.length);
    for (let from = 0; from < counts.length; from += PORTION) {
      const places = arrays.map((array) => this.#place(array.subarray(from, from + PORTION)));
      const length = Math.min(PORTION, counts.length - from);
      this.#kernels.add(places[0], places[1], places[2], places[3], length);
      for (const place of places) this.#kernels.free(place);
    }
  }

  /** How often an n-gram was counted; 0 for one that was not. */
  find(first: number, second: number, link: number): number {
    return this.#kernels.find(first, second, link) >>> 0;
  }

  /** The link of a sequence of connector words that continues another. */
  linkOf(prefix: number, connector: number): number {
    return this.#kernels.linkOf(prefix, connector);
  }

  /**
   * Copies of the n-grams that were counted `least` times or more, and of all that hold something
   * marked.
   *
   * @param marked of words (u8 by id) and of links, 1 for those whose n-grams come in any case
   */
  select(least: number, marked?: { words: Uint8Array; links: Uint8Array }): NgramCounts {
    const kernels = this.#kernels;
    const marks = marked && [this.#place(marked.words), this.#place(marked.links)];
    const [words, links] = marks ?? [0, 0];
    const length = kernels.exportNgrams(least, words, links, 0, 0, 0, 0);
    const places = [0, 0, 0, 0].map(() => kernels.allocate(4 * length));
    kernels.exportNgrams(least, words, links, places[0], places[1], places[2], places[3]);
    const copies = places.map((place) => this.#words(place, length).slice());
    for (const place of [...places, ...(marks ?? [])]) kernels.free(place);
    return { firsts: copies[0], seconds: copies[1], links: copies[2], counts: copies[3] };
  }

  links(): Links {
    const kernels = this.#kernels;
    const length = kernels.linkCount.value as number;
    const prefixes = kernels.allocate(4 * length);
    const connectors = kernels.allocate(4 * length);
    kernels.exportLinks(prefixes, connectors);
    const links = {
      prefixes: this.#words(prefixes, length).slice(),
      connectors: this.#words(connectors, length).slice(),
    };
    kernels.free(prefixes);
    kernels.free(connectors);
    return links;
  }

  export(): ExportedNgrams {
    const { pruned, pruningMinimum } = this;
    return { ...this.select(1), sequences: this.links(), pruned, pruningMinimum };
  }

  /**
   * Adds what another table has counted.
   *
   * @param ids the id here of each word there
   * @returns the link here of each link there
   */
  absorb(other: ExportedNgrams, ids: Uint32Array): Uint32Array {
    const links = this.absorbLinks(other.sequences, ids);
    this.add({
      firsts: other.firsts.map((id) => ids[id]),
      seconds: other.seconds.map((id) => ids[id]),
      links: links.length === 1 ? other.links : other.links.map((link) => links[link]),
      counts: other.counts,
    });
    return links;
  }

  /** The link here of each link there. */
  absorbLinks({ prefixes, connectors }: Links, ids: Uint32Array): Uint32Array {
    const links = new Uint32Array(prefixes.length);
    for (let link = 1; link < links.length; link++) {
      links[link] = this.linkOf(links[prefixes[link]], ids[connectors[link]]);
    }
    return links;
  }

  #place(array: Uint8Array | Uint32Array): number {
    const address = this.#kernels.allocate(array.byteLength);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    new Uint8Array(this.#kernels.memory.buffer, address >>> 0, array.byteLength).set(bytes);
    return address;
  }

  // Addresses beyond 2 GiB come out of WebAssembly as negative numbers.
  #words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#kernels.memory.buffer, address >>> 0, length);
  }
}

/** N-grams that are copied to the kernel at a time. */
const PORTION = 1 << 18;
