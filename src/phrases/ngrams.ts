import { compileWasm } from '../wasm-module.js';

/** The compiled kernels of this room. All threads share the module. */
export const compilePhrases = (): Promise<WebAssembly.Module> =>
  compileWasm(new URL('./phrases.wasm', import.meta.url));

/** The id that means "no word". */
export const NO_WORD = 0xffffffff;

/** The exports of `assembly/index.ts`. */
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

/** N-grams with their counts. Each consists of two words and the link between them. */
export interface NgramCounts {
  readonly firsts: Uint32Array; // (n-grams) ids of words
  readonly seconds: Uint32Array;
  readonly links: Uint32Array;
  readonly counts: Uint32Array;
}

/** Sequences of connector words by number; 0 is the empty one. */
export interface Links {
  readonly prefixes: Uint32Array; // (links) the link of all but the last word
  readonly connectors: Uint32Array; // (links) the id of the last word
}

/** Everything that a thread has counted, in a form that can be sent to another. */
export interface ExportedNgrams extends NgramCounts {
  readonly sequences: Links;
  readonly pruned: number;
  readonly pruningMinimum: number;
}

/** The open ends of a block, where an n-gram may cross into its neighbours. Ids are those of its thread. */
export interface NgramEnds {
  /** Connector words before the first word, if the block continues a document. */
  readonly headLink: number;
  /** That first word; `NO_WORD` if the block has none. */
  readonly headWord: number;
  /** Whether the document ended before its first word in the block. */
  readonly headEnded: boolean;
  /** The last word of the document that continues after the block; `NO_WORD` if there is none. */
  readonly tailWord: number;
  /** Connector words after it. */
  readonly tailLink: number;
}

/** A table of n-grams, in WebAssembly. */
export class Ngrams {
  readonly #kernels: Kernels;
  #ids = 0;
  #capacity = 0;

  /** @param most number of n-grams at which the rarest are dropped, as in word2phrase */
  constructor(module: WebAssembly.Module, most: number) {
    const env = {
      abort(): never {
        throw new RangeError('The table of n-grams ran out of memory (4 GiB)');
      },
    };
    this.#kernels = new WebAssembly.Instance(module, { env }).exports as unknown as Kernels;
    this.#kernels.createNgrams(most);
  }

  /** Number of distinct n-grams. */
  get size(): number {
    return this.#kernels.size.value;
  }

  get pruned(): number {
    return this.#kernels.pruned.value >>> 0;
  }

  /** N-grams with counts below this may have been dropped. */
  get pruningMinimum(): number {
    return this.#kernels.pruningMinimum.value;
  }

  /**
   * Counts the n-grams in a block of ids, which has an `END` after each document that ends in it.
   *
   * @param open whether the block continues a document
   * @param connectors ids below this are connector words
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

  /** Adds n-grams, except those with `NO_WORD`. */
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

  /** The count of an n-gram; 0 if it is not in the table. */
  find(first: number, second: number, link: number): number {
    return this.#kernels.find(first, second, link) >>> 0;
  }

  /** The link of a sequence of connector words: that of `prefix`, followed by `connector`. */
  linkOf(prefix: number, connector: number): number {
    return this.#kernels.linkOf(prefix, connector);
  }

  /**
   * Copies of the n-grams with counts of at least `least`, and of all that contain a marked word or link.
   *
   * @param marked (words) and (links), 1 for those whose n-grams are always included
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
   * Adds the counts of another table.
   *
   * @param ids maps the ids of words there to those here
   * @returns maps the links there to those here
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

  /** Maps the links of another table to those of this one. */
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

  // WebAssembly returns addresses beyond 2 GiB as negative numbers.
  #words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#kernels.memory.buffer, address >>> 0, length);
  }
}

/** Number of n-grams copied to the kernel at a time. */
const PORTION = 1 << 18;
