import { HnswIndex, requireHnswLibrary } from '../neighbors/approximate/index.js';
import type { Neighbor, TopnOptions } from '../neighbors/index.js';
import { compileQuantized } from '../neighbors/quantized/index.js';
import type { IndexHeader } from '../store/vectors/index-file.js';
import type { ModelFile } from '../store/vectors/model-file.js';
import { indexedNeighbors, isFaster } from './approximate.js';
import { quantizedNeighbors } from './quantize.js';

/** A search for the neighbours of single words. */
export interface WordSearch {
  similar(word: string, options: TopnOptions): Neighbor[];
}

/** The files and WebAssembly that searches need, loaded once so that a search is synchronous. */
interface Parts {
  readonly indexFile: typeof import('../store/vectors/index-file.js');
  /** Undefined if the model has no quantised vectors. */
  readonly quantized: WebAssembly.Module | undefined;
}

/**
 * The faster searches that a model may have besides the exact one: an index file, and quantised
 * rows. Each search decides which one to open, from the times measured when they were built and the
 * number of searches so far. So opening a model costs nothing. Node.js only.
 */
export class FastSearch {
  readonly #file: ModelFile;
  readonly #parts: Parts;
  #searches = 0;
  #header: IndexHeader | undefined | 'unread' = 'unread';
  #search: WordSearch | undefined;
  #note: string | null = null;

  static async of(file: ModelFile): Promise<FastSearch> {
    const [indexFile, quantized] = await Promise.all([
      import('../store/vectors/index-file.js'),
      file.quantized?.facts === undefined ? undefined : compileQuantized(),
    ]);
    return new FastSearch(file, { indexFile, quantized });
  }

  private constructor(file: ModelFile, parts: Parts) {
    this.#file = file;
    this.#parts = parts;
  }

  /** Why the index beside the model cannot be used, and what to do; null if nothing is wrong. */
  get note(): string | null {
    return this.#note;
  }

  /**
   * The search to use for this many more words, each for `topn` neighbours; undefined if the exact
   * search is as fast. It never throws: if an index cannot be opened, it notes why and ignores it.
   */
  for(searches: number, topn: number): WordSearch | undefined {
    this.#searches += searches;
    this.#search ??= this.#openIndex(topn) ?? this.#openQuantized();
    return this.#search;
  }

  #openIndex(topn: number): WordSearch | undefined {
    const { indexFile } = this.#parts;
    try {
      if (this.#header === 'unread') {
        this.#header = undefined;
        this.#header = indexFile.readIndexFile(this.#file);
      }
      const header = this.#header;
      if (header === undefined || !isFaster(header.times, { searches: this.#searches, topn })) {
        return undefined;
      }
      const path = indexFile.indexPathOf(this.#file.path);
      const index = HnswIndex.view(requireHnswLibrary(), path, header.dim);
      return indexedNeighbors(this.#file, index, header);
    } catch (error) {
      this.#header = undefined;
      this.#note = (error as Error).message;
      return undefined;
    }
  }

  #openQuantized(): WordSearch | undefined {
    const { quantized } = this.#parts;
    return quantized && quantizedNeighbors(quantized, this.#file, this.#searches);
  }
}
