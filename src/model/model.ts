import * as check from '../check.js';
import { Embedding, type RowBlock, type VectorSource } from '../embedding/matrix.js';
import type { InputFile } from '../formats/index.js';
import { type ImportOptions, normalizeImportOptions } from '../formats/import-options.js';
import { countsAreRanks } from '../formats/imported.js';
import { loadVectors } from '../formats/load-vectors.js';
import type { EpochRecord, ModelState } from '../embedding/model-state.js';
import { type ResolvedWord, ResolvingSource } from '../embedding/resolve-word.js';
import { type CheckpointPosition, positionOfCheckpoint } from '../embedding/resume-state.js';
import { WordloomError } from '../errors.js';
import {
  compileNeighbors,
  type Neighbor,
  Neighbors,
  type SimilarOptions,
  unknownWord,
} from '../neighbors/index.js';
import * as queries from '../neighbors/queries/index.js';
import { recordedTokenizer } from '../tokenizer/recorded.js';
import { recordedWordForm } from '../tokenizer/word-form.js';
import type { Tokenize, TokenizerOptions } from '../tokenizer/index.js';
import { requireNode } from '../threads.js';
import { VERSION } from '../version.js';

/** What a model is made on: a state in memory, or an open file that can become one. */
interface Backing {
  readonly source: VectorSource;
  readonly options: Record<string, unknown>;
  readonly history: readonly EpochRecord[];
  readonly corpus: Record<string, unknown>;
  /** How far the training is, where it is not at its end. */
  checkpoint(): CheckpointPosition | null;
  /** How often each word occurred, (size). */
  counts(): Float64Array;
  /** The output matrix, or null where there is none. */
  output(): Iterable<RowBlock> | null;
  /** Everything in memory. */
  load(): ModelState;
  close(): void;
}

/** A text, which is cut into tokens as the text of the model was, or tokens. */
export type Text = string | readonly string[];

/** How a text becomes tokens. */
export interface TextOptions {
  /** In place of what the model's record says. @default the record alone */
  tokenizer?: TokenizerOptions;
}

/** Trained vectors, ready for questions; `train` and `open` make one. */
export class Model {
  readonly #backing: Backing;
  readonly #module: WebAssembly.Module;
  readonly #lookup: ResolvingSource; // what questions are put to
  #neighbors: Neighbors | undefined; // made at the first need
  #counts: Float64Array | undefined; // likewise
  #tokenize: Promise<Tokenize> | undefined; // likewise, as the record says

  private constructor(backing: Backing, module: WebAssembly.Module) {
    this.#backing = backing;
    this.#module = module;
    this.#lookup = new ResolvingSource(backing.source, recordedWordForm(backing.options));
  }

  /** A model on vectors in memory. */
  static async fromState(state: ModelState): Promise<Model> {
    const source = new Embedding(state.vocabulary, state.dim, state.input);
    const { options, history, corpus } = state;
    const backing = {
      source,
      options,
      history,
      corpus,
      checkpoint: () => null,
      counts: () => state.vocabulary.counts,
      output: () => state.output && [{ first: 0, data: state.output }],
      load: () => state,
      close: () => {},
    };
    return new Model(backing, await compileNeighbors());
  }

  /**
   * A model on a file; vectors are read as they are needed. Node.js only.
   *
   * @throws ModelFileError where the file is missing, foreign, damaged or newer than this program
   */
  static async open(path: string): Promise<Model> {
    requireNode('Opening a model file');
    const { ModelFile } = await import('../store/index.js');
    const file = ModelFile.open(path);
    const { options, history, corpus } = file;
    const backing = {
      source: file,
      options,
      history,
      corpus,
      checkpoint() {
        const resume = file.resume();
        return resume === undefined ? null : positionOfCheckpoint(resume);
      },
      counts: () => file.counts(),
      output: () => file.outputBlocks(),
      load: () => file.load(),
      close: () => file.close(),
    };
    return new Model(backing, await compileNeighbors());
  }

  /**
   * A model in memory on the vectors of another program's file, in any of FORMATS; words keep the
   * order of the file. `importVectors` writes a model file instead, however large.
   *
   * @param file a path (Node.js only), or something that gives bytes
   * @throws TypeError or RangeError for a wrong option; VectorFileError where the file cannot be
   *   read, is foreign or damaged; WordloomError FORMAT_UNKNOWN
   */
  static async import(file: string | InputFile, options: ImportOptions = {}): Promise<Model> {
    const normalized = normalizeImportOptions(options);
    if (typeof file !== 'string') return Model.fromState(await loadVectors(file, normalized));
    const { openInput } = await import('../store/index.js');
    return Model.fromState(await loadVectors(openInput(check.string('path', file)), normalized));
  }

  /** The vectors themselves, for exports and searches of one's own. */
  get source(): VectorSource {
    return this.#backing.source;
  }

  /**
   * The output matrix of training, block by block; null where there is none. A block may be reused:
   * take what you need before the next.
   */
  outputBlocks(): Iterable<RowBlock> | null {
    return this.#backing.output();
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

  /** How far its training is, where it was saved on the way and can be gone on with; else null. */
  get checkpoint(): CheckpointPosition | null {
    return this.#backing.checkpoint();
  }

  /** How often each word occurred, (size), in order of `words`; ranks where that is not known. */
  get counts(): Float64Array {
    return this.#backing.counts();
  }

  /**
   * Whether questions about this word have an answer. As all questions do, it finds words in the form
   * in which the text was read: composed, and in lower case if that was.
   */
  has(word: string): boolean {
    return this.resolve(word) !== undefined;
  }

  /**
   * The word of the vocabulary that a question about `word` is answered for: the word itself if it is
   * there, else its other spelling in Unicode or its lower case. Undefined where there is none.
   */
  resolve(word: string): ResolvedWord | undefined {
    return this.#lookup.resolve(word);
  }

  /** A copy of a word's vector, (dim). Throws UnknownWordError. */
  vector(word: string): Float32Array {
    const id = this.resolve(check.string('word', word))?.id;
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

  /** 1 - similarity, from 0 to 2. Throws UnknownWordError. */
  distance(a: string, b: string): number {
    return 1 - this.similarity(a, b);
  }

  /** The words nearest to some words or vectors and far from others. Throws UnknownWordError. */
  mostSimilar(query: queries.MostSimilarQuery): Neighbor[] {
    return queries.mostSimilar(this.neighbors, query);
  }

  /** The words nearest to a vector (dim). Throws RangeError for a wrong one. */
  similarByVector(vector: ArrayLike<number>, limits: queries.SearchLimits = {}): Neighbor[] {
    return this.mostSimilar({ ...limits, positive: [vector] });
  }

  /** Which word goes least with the others; unknown words are left out and named. */
  doesntMatch(words: readonly string[]): queries.OddOneOut {
    return queries.doesntMatch(this.#lookup, words);
  }

  /** The cosine between the means of two lists of words, unknown words left out. */
  nSimilarity(a: readonly string[], b: readonly string[]): number {
    return queries.nSimilarity(this.#lookup, a, b);
  }

  /** The words that are nearer to `a` than `b` is, the nearest first. Throws UnknownWordError. */
  closerThan(a: string, b: string): Neighbor[] {
    return queries.closerThan(this.neighbors, a, b);
  }

  /** The place of `b` among the neighbours of `a`, 1 for the nearest. Throws UnknownWordError. */
  rank(a: string, b: string): number {
    return queries.rank(this.neighbors, a, b);
  }

  /** 1 - cosine of a word or vector with each of `others`, or with all words in order of id. */
  distances(from: queries.WordOrVector, others?: readonly string[]): Float32Array {
    return queries.distances(this.neighbors, from, others);
  }

  /**
   * The most probable words in the middle of a context, whose unknown words are left out.
   *
   * @throws WordloomError OUTPUT_MATRIX_MISSING where the model has none, as imported vectors have
   */
  predictCentre(
    context: readonly string[],
    options?: queries.PredictOptions,
  ): queries.Prediction[] {
    const blocks = this.outputBlocks();
    if (blocks === null) {
      throw new WordloomError(
        'OUTPUT_MATRIX_MISSING',
        'To predict words takes the output matrix of training, which this model does not have ' +
          '(imported vectors come without). Train a model with wordloom to predict from.',
      );
    }
    const mean = this.options.cbowMean !== false;
    return queries.predictCentre(this.#lookup, { blocks, mean }, context, options);
  }

  /** The vector (dim) of a text by its words; unknown words are left out, zeros if all are. */
  async sentenceVector(
    text: Text,
    options?: queries.SentenceOptions & TextOptions,
  ): Promise<Float32Array> {
    const [vector] = await this.sentenceVectors([text], options);
    return vector;
  }

  /** The vectors of several texts; `sif` takes out what they have in common. */
  async sentenceVectors(
    texts: readonly Text[],
    { tokenizer, ...options }: queries.SentenceOptions & TextOptions = {},
  ): Promise<Float32Array[]> {
    const sentences = await Promise.all(texts.map((text) => this.tokenize(text, tokenizer)));
    return queries.sentenceVectors(this.#lookup, sentences, options, () => this.#probabilityOf());
  }

  /** The Word Mover's Distance of two texts, exact; Infinity where one has no known word. */
  async wordMoversDistance(a: Text, b: Text, { tokenizer }: TextOptions = {}): Promise<number> {
    return queries.wordMoversDistance(
      this.#lookup,
      await this.tokenize(a, tokenizer),
      await this.tokenize(b, tokenizer),
    );
  }

  /**
   * A text as tokens, cut as the text of the model was; tokens stay as they are.
   *
   * @throws WordloomError TOKENIZER_UNKNOWN where the record does not tell and no option does
   */
  async tokenize(text: Text, options?: TokenizerOptions): Promise<readonly string[]> {
    if (typeof text !== 'string') return text;
    if (options !== undefined) return (await recordedTokenizer(this.options, options))(text);
    this.#tokenize ??= recordedTokenizer(this.options);
    return (await this.#tokenize)(text);
  }

  #probabilityOf(): queries.Probability {
    this.#counts ??= this.#backing.counts();
    const counts = this.#counts;
    const total = counts.reduce((sum, count) => sum + count, 0);
    // Imported vectors may have ranks for counts, which say nothing about frequencies.
    if (total > 0 && !countsAreRanks(this.options)) return (id) => counts[id] / total;
    throw new WordloomError(
      'COUNTS_MISSING',
      'Weighting by frequency takes the counts of words, which this model does not have. ' +
        "Take the weighting 'mean', or a model that was trained by wordloom.",
    );
  }

  /** The search over all vectors, with everything that it can do. */
  get neighbors(): Neighbors {
    this.#neighbors ??= new Neighbors(this.#module, this.#lookup);
    return this.#neighbors;
  }

  /**
   * Writes the model to a file, whole or not at all. Node.js only.
   *
   * @throws ModelFileError MODEL_UNWRITABLE
   */
  async save(path: string): Promise<void> {
    requireNode('Saving a model file');
    const { saveModel } = await import('../store/index.js');
    saveModel(path, this.#backing.load(), { version: VERSION });
  }

  /**
   * Writes the vectors in a format of other programs, each file whole or not at all; compressed
   * where `path` ends in .gz. Node.js only.
   *
   * @param options.format as FORMATS names it; 'word2vec' by default
   * @returns the paths of the files: a format may have others beside `path`
   * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, and WORD_UNWRITABLE for a word that the
   *   format cannot hold
   */
  async export(path: string, options: { format?: string } = {}): Promise<string[]> {
    check.knownKeys('export', check.object('options', options), ['format']);
    const format = check.string('format', options.format ?? 'word2vec');
    const { exportVectors } = await import('../store/index.js');
    return exportVectors(this.source, this.counts, check.string('path', path), format);
  }

  /** Closes the file that the model was opened from. */
  close(): void {
    this.#backing.close();
  }
}
