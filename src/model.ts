import * as check from './check.js';
import { Embedding, type VectorSource } from './embedding/matrix.js';
import type { EpochRecord, ModelState } from './embedding/model-state.js';
import {
  compileNeighbors,
  type Neighbor,
  Neighbors,
  type SimilarOptions,
  unknownWord,
} from './neighbors/index.js';
import { requireNode } from './threads.js';
import { VERSION } from './version.js';

/** What a model is made on: a state in memory, or an open file that can become one. */
interface Backing {
  readonly source: VectorSource;
  readonly options: Record<string, unknown>;
  readonly history: readonly EpochRecord[];
  readonly corpus: Record<string, unknown>;
  /** Everything in memory. */
  load(): ModelState;
  close(): void;
}

/** Trained vectors, ready for questions; `train` and `open` make one. */
export class Model {
  readonly #backing: Backing;
  readonly #module: WebAssembly.Module;
  #neighbors: Neighbors | undefined; // made at the first need

  private constructor(backing: Backing, module: WebAssembly.Module) {
    this.#backing = backing;
    this.#module = module;
  }

  /** A model on vectors in memory. */
  static async fromState(state: ModelState): Promise<Model> {
    const source = new Embedding(state.vocabulary, state.dim, state.input);
    const { options, history, corpus } = state;
    const backing = { source, options, history, corpus, load: () => state, close: () => {} };
    return new Model(backing, await compileNeighbors());
  }

  /**
   * A model on a file; vectors are read as they are needed. Node.js only.
   *
   * @throws ModelFileError where the file is missing, foreign, damaged or newer than this program
   */
  static async open(path: string): Promise<Model> {
    requireNode('Opening a model file');
    const { ModelFile } = await import('./store/index.js');
    const file = ModelFile.open(path);
    const { options, history, corpus } = file;
    const backing = {
      source: file,
      options,
      history,
      corpus,
      load: () => file.load(),
      close: () => file.close(),
    };
    return new Model(backing, await compileNeighbors());
  }

  /** The vectors themselves, for exports and searches of one's own. */
  get source(): VectorSource {
    return this.#backing.source;
  }

  /** Number of words. */
  get size(): number {
    return this.source.size;
  }

  /** Numbers in a vector. */
  get dim(): number {
    return this.source.dim;
  }

  /** All words, most frequent first. */
  get words(): readonly string[] {
    return this.source.words();
  }

  /** The options that it was trained with. */
  get options(): Record<string, unknown> {
    return this.#backing.options;
  }

  /** Loss and time of each epoch. */
  get history(): readonly EpochRecord[] {
    return this.#backing.history;
  }

  /** What was read. */
  get corpus(): Record<string, unknown> {
    return this.#backing.corpus;
  }

  has(word: string): boolean {
    return this.source.indexOf(word) !== undefined;
  }

  /** A copy of a word's vector, (dim). Throws UnknownWordError. */
  vector(word: string): Float32Array {
    const id = this.source.indexOf(check.string('word', word));
    if (id === undefined) throw unknownWord(word, this.source);
    return this.source.row(id);
  }

  /** The nearest words to one word, or to the middle of several. Throws UnknownWordError. */
  similar(words: string | readonly string[], options?: SimilarOptions): Neighbor[] {
    return this.neighbors.similar(words, options);
  }

  /** `a` is to `b` as `c` is to what? Throws UnknownWordError. */
  analogy(a: string, b: string, c: string, options?: SimilarOptions): Neighbor[] {
    return this.neighbors.analogy(a, b, c, options);
  }

  /** The cosine between two words' vectors. Throws UnknownWordError. */
  similarity(a: string, b: string): number {
    return this.neighbors.similarity(a, b);
  }

  /** The search over all vectors, with everything that it can do. */
  get neighbors(): Neighbors {
    this.#neighbors ??= new Neighbors(this.#module, this.source);
    return this.#neighbors;
  }

  /**
   * Writes the model to a file, whole or not at all. Node.js only.
   *
   * @throws ModelFileError MODEL_UNWRITABLE
   */
  async save(path: string): Promise<void> {
    requireNode('Saving a model file');
    const { saveModel } = await import('./store/index.js');
    saveModel(path, this.#backing.load(), { version: VERSION });
  }

  /** Closes the file that the model was opened from. */
  close(): void {
    this.#backing.close();
  }
}
