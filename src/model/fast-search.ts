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

/** What searches need of files and of WebAssembly, loaded once so that a search itself need not wait. */
interface Parts {
  readonly indexFile: typeof import('../store/vectors/index-file.js');
  /** Undefined where the model has no quantised vectors. */
  readonly quantized: WebAssembly.Module | undefined;
}

/**
 * The faster searches that lie beside a model's vectors: the index in its file, and its quantised
 * rows. What is opened is decided at a search, by the times measured when they were made and by how
 * many searches there were, so that opening a model costs nothing. Node.js only.
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

  /** Why the index beside the model cannot be used, and what to do; null where nothing is wrong. */
  get note(): string | null {
    return this.#note;
  }

  /**
   * The search to take for so many more words, each for `topn` neighbours; undefined where the exact
   * search is as fast. It never throws: an index that cannot be opened is noted, and left alone.
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
