import * as check from '../options/check.js';
import { Head, matrixOf } from '../embedding/head.js';
import type { RowBlock, VectorSource } from '../embedding/matrix.js';
import { outputKind } from '../embedding/model-record.js';
import { filesOf, type GivenFile, inputOf, type NamedBytes } from '../formats/index.js';
import { type ImportOptions, normalizeImportOptions } from '../formats/import-options.js';
import { countsAreRanks } from '../formats/imported.js';
import { loadVectors } from '../formats/load-vectors.js';
import type { CorpusRecord, RecordedOptions } from '../embedding/model-record.js';
import type { EpochRecord, ModelState } from '../embedding/model-state.js';
import type { SubwordSource } from '../subwords/subword-vectors.js';
import { type ResolvedWord, ResolvingSource, withoutSubwords } from '../embedding/resolve-word.js';
import type { CheckpointPosition } from '../embedding/resume-state.js';
import { WordloomError } from '../errors.js';
import {
  compileNeighbors,
  type Neighbor,
  Neighbors,
  type SearchLimits,
  type TopnOptions,
  unknownWord,
} from '../neighbors/index.js';
import * as queries from '../neighbors/queries/index.js';
import { recordedTokenizer } from '../tokenizer/recorded.js';
import { recordedWordForm } from '../tokenizer/word-form.js';
import type { Tokenize, TokenizerOptions } from '../tokenizer/index.js';
import type { ExportVectorsOptions } from '../store/index.js';
import type { Phrases } from '../phrases/phrases.js';
import { requireNode } from '../threads.js';
import { type Backing, backingOfFile, backingOfState } from './backing.js';
import { joinedForm, recordedPhrases } from './phrases.js';
import {
  headOutput,
  merged,
  type NewVectors,
  type Preference,
  PREFERENCES,
  type Replacement,
  replacements,
  truncated,
  withVectors,
} from './reshape.js';
import type { WordSearch } from './fast-search.js';
import {
  checkedSimilar,
  isLimited,
  type SimilarManyOptions,
  type SimilarOptions,
} from './similar-options.js';
import { buildHuffmanTree, type HuffmanTree } from '../vocabulary/huffman.js';
import { VERSION } from '../version.js';

/** Searches from which one search for all of them is faster. */
const MANY = 32;

/** A text, which is cut into tokens as the text of the model was, or tokens. */
export type Text = string | readonly string[];

/** How a model answers. */
export interface OpenOptions {
  /**
   * Whether words that are not in the vocabulary get vectors of their n-grams, where the model has any.
   * @default true
   */
  subwords?: boolean;
}

/** How vectors are exported. */
export interface ExportOptions extends ExportVectorsOptions {
  /** Only so many words, the most frequent ones. @default all */
  readonly limit?: number;
}

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
  #phrases: Phrases | undefined; // likewise
  #tree: HuffmanTree | undefined; // likewise, of hierarchical softmax

  private constructor(
    backing: Backing,
    module: WebAssembly.Module,
    { subwords = true }: OpenOptions = {},
  ) {
    this.#backing = backing;
    this.#module = module;
    const source = subwords ? backing.source : withoutSubwords(backing.source);
    const form = recordedWordForm(backing.options);
    this.#lookup = new ResolvingSource(source, { form, joined: joinedForm(backing.options, form) });
  }

  /** A model on vectors in memory. */
  static async fromState(state: ModelState): Promise<Model> {
    const backing = backingOfState(state);
    return new Model(backing, await compileNeighbors());
  }

  /**
   * A model on a file; vectors are read as they are needed. Node.js only.
   *
   * @throws ModelFileError where the file is missing, foreign, damaged or newer than this program
   */
  static async open(path: string, options: OpenOptions = {}): Promise<Model> {
    check.knownKeys('open', check.object('options', options), ['subwords']);
    if (options.subwords !== undefined) check.boolean('subwords', options.subwords);
    requireNode('Opening a model file');
    const backing = await backingOfFile(path);
    return new Model(backing, await compileNeighbors(), options);
  }

  /**
   * A model in memory on the vectors of another program's file, in any of FORMATS; words keep the
   * order of the file. `importVectors` writes a model file instead, however large.
   *
   * @param file a path (Node.js only), bytes, a Blob or File, or something that gives bytes; an array
   *   where a format has two files
   * @throws TypeError or RangeError for a wrong option; VectorFileError where the file cannot be
   *   read, is foreign or damaged; WordloomError FORMAT_UNKNOWN
   */
  static async import(file: string | GivenFile, options: ImportOptions = {}): Promise<Model> {
    const normalized = normalizeImportOptions(options);
    if (typeof file !== 'string')
      return Model.fromState(await loadVectors(inputOf(file), normalized));
    const { openInput } = await import('../store/index.js');
    return Model.fromState(await loadVectors(openInput(check.string('path', file)), normalized));
  }

  /** The vectors themselves, for exports and searches of your own. */
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
  get options(): RecordedOptions {
    return this.#backing.options;
  }

  /** Loss and time of each epoch. */
  get history(): readonly EpochRecord[] {
    return this.#backing.history;
  }

  /** What was read. */
  get corpus(): CorpusRecord {
    return this.#backing.corpus;
  }

  /** How far its training is, where it is a checkpoint that can be resumed; else null. */
  get checkpoint(): CheckpointPosition | null {
    return this.#backing.checkpoint();
  }

  /** How often each word occurred, (size), in order of `words`; ranks where that is not known. */
  get counts(): Float64Array {
    return this.#backing.counts();
  }

  /** The vectors of n-grams, read as they are needed; undefined where the model has none. */
  get subwords(): SubwordSource | undefined {
    return this.source.subwords;
  }

  /**
   * Whether the vocabulary holds this word. As all questions do, it finds words in the form in which the
   * text was read: composed, and in lower case if that was.
   */
  has(word: string): boolean {
    return this.resolve(word) !== undefined;
  }

  /**
   * Whether questions about this word have an answer: it is in the vocabulary, or has n-grams to make a
   * vector of.
   */
  canEmbed(word: string): boolean {
    return this.has(word) || this.#lookup.canEmbed(word);
  }

  /**
   * The word of the vocabulary that a question about `word` is answered for: the word itself if it is
   * there, else its other spelling in Unicode or its lower case. Undefined where there is none.
   */
  resolve(word: string): ResolvedWord | undefined {
    return this.#lookup.resolve(word);
  }

  /** A word as the vocabulary writes it, for searches that know no other form. */
  #asWritten(word: string): string {
    return this.resolve(check.string('word', word))?.word ?? word;
  }

  /**
   * A copy of a word's vector, (dim). That of a word which is not in the vocabulary is made of its
   * n-grams, where the model has any.
   *
   * @param options.subwords false to refuse such a word; true by default
   * @throws UnknownWordError where there is none
   */
  vector(word: string, options: OpenOptions = {}): Float32Array {
    check.knownKeys('vector', check.object('options', options), ['subwords']);
    const { subwords = true } = options;
    check.boolean('subwords', subwords);
    const id = this.resolve(check.string('word', word))?.id;
    if (id !== undefined) return this.source.row(id);
    const vector = subwords ? this.#lookup.embed(word) : undefined;
    if (vector === undefined) throw unknownWord(word, this.source);
    return vector;
  }

  /**
   * The nearest words to one word, or to the middle of several.
   *
   *     model.similar('king', { topn: 3 }); // [{ word: 'queen', score: 0.759 }, ...]
   *
   * For one word among all, a model from a file takes the fastest search that it has, by its index or
   * its quantised vectors, once there were enough searches for it to pay; see `searchNote`.
   *
   * @throws UnknownWordError; TypeError or RangeError for a wrong option
   */
  similar(words: string | readonly string[], options: SimilarOptions = {}): Neighbor[] {
    const { exact, ...limits } = checkedSimilar('similar', options);
    if (typeof words === 'string' && !this.#isEmbedded(words)) {
      const search = this.#fastSearch(1, limits, exact);
      if (search) return search.similar(this.#asWritten(words), { topn: limits.topn });
    }
    return this.neighbors.similar(words, limits);
  }

  /**
   * `similar` for each of several words, far faster for thousands of them.
   *
   * @throws as `similar`
   */
  async similarMany(
    words: readonly string[],
    options: SimilarManyOptions = {},
  ): Promise<Neighbor[][]> {
    const { exact, threads, ...limits } = checkedSimilar('similarMany', options, ['threads']);
    if (!Array.isArray(words)) throw new TypeError(`words must be a list of words, got ${words}`);
    const search = this.#fastSearch(words.length, limits, exact);
    if (search) {
      const { topn } = limits;
      return words.map((word: string) =>
        this.#isEmbedded(word)
          ? this.neighbors.similar(word, { topn })
          : search.similar(this.#asWritten(word), { topn }),
      );
    }
    if (words.length < MANY || isLimited(limits)) {
      return words.map((word: string) => this.neighbors.similar(word, limits));
    }
    return this.neighbors.similarMany(words, { topn: limits.topn, threads });
  }

  /** Whether a word is not in the vocabulary but has n-grams, which searches by id know nothing of. */
  #isEmbedded(word: string): boolean {
    return this.subwords !== undefined && typeof word === 'string' && !this.has(word);
  }

  /** Undefined where all vectors are to be compared. */
  #fastSearch(searches: number, limits: SearchLimits, exact = false): WordSearch | undefined {
    const { fast } = this.#backing;
    if (fast === null || exact || isLimited(limits)) return undefined;
    return fast.for(searches, limits.topn ?? 10);
  }

  /**
   * Why the index that lies beside the model's file was not used, and what to do, such as for one that
   * is damaged or was made of other vectors; null where nothing is wrong. Told once a search wanted it.
   */
  get searchNote(): string | null {
    return this.#backing.fast?.note ?? null;
  }

  /** `a` is to `b` as `c` is to what? Throws UnknownWordError. */
  analogy(a: string, b: string, c: string, limits?: SearchLimits): Neighbor[] {
    return this.neighbors.analogy(a, b, c, limits);
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
    return this.neighbors.mostSimilar(query);
  }

  /** The words nearest to a vector (dim). Throws RangeError for a wrong one. */
  similarByVector(vector: ArrayLike<number>, limits?: SearchLimits): Neighbor[] {
    return this.neighbors.similarByVector(vector, limits);
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
   * The most probable words in the middle of a context, whose unknown words are left out: by the softmax
   * of the output rows of words, or by the tree of a model that was trained with that alone.
   *
   * @throws WordloomError OUTPUT_MATRIX_MISSING where the model has none, as imported vectors have
   */
  predictCentre(context: readonly string[], options?: TopnOptions): queries.Prediction[] {
    const blocks = this.outputBlocks();
    if (blocks === null) {
      throw new WordloomError(
        'OUTPUT_MATRIX_MISSING',
        'To predict words takes the output matrix of training, which this model does not have ' +
          '(imported vectors come without). Train a model with wordloom to predict from.',
      );
    }
    const mean = this.options.cbowMean !== false;
    this.#tree ??= outputKind(this.options) === 'nodes' ? buildHuffmanTree(this.counts) : undefined;
    const output = { blocks, mean, tree: this.#tree };
    return queries.predictCentre(this.#lookup, output, context, options);
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
   * A text as tokens, cut as the text of the model was, with its phrases joined; tokens stay as they
   * are.
   *
   * @throws WordloomError TOKENIZER_UNKNOWN where the record does not tell and no option does
   */
  async tokenize(text: Text, options?: TokenizerOptions): Promise<readonly string[]> {
    if (typeof text !== 'string') return text;
    if (options === undefined) this.#tokenize ??= recordedTokenizer(this.options);
    const tokenize = await (options ? recordedTokenizer(this.options, options) : this.#tokenize!);
    this.#phrases ??= recordedPhrases(this.options, 'the model');
    const phrases = this.#phrases;
    return phrases === undefined
      ? tokenize(text)
      : text.split('\n').flatMap((line) => phrases.apply(tokenize(line)));
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
   * @param options.overwrite whether a file that holds no word vectors may be replaced; false by default
   * @throws ModelFileError MODEL_UNWRITABLE; WordloomError OUTPUT_FOREIGN, OUTPUT_OF_OTHER_KIND and
   *   OUTPUT_NAME_UNFIT
   */
  async save(path: string, options: { overwrite?: boolean } = {}): Promise<void> {
    check.knownKeys('save', check.object('options', options), ['overwrite']);
    const overwrite = check.boolean('overwrite', options.overwrite ?? false);
    requireNode('Saving a model file');
    const { checkModelReplaces, saveModel } = await import('../store/index.js');
    checkModelReplaces(check.string('path', path), 'word vectors', overwrite);
    saveModel(path, this.#backing.load(), { version: VERSION });
  }

  /**
   * Writes the vectors in a format of other programs, each file whole or not at all; compressed
   * where `path` ends in .gz. Node.js only.
   *
   * @param options.format as FORMATS names it; what the ending of `path` says by default
   * @param options.overwrite whether files that hold something else may be replaced; a model never is
   * @param options.limit only so many words, the most frequent ones; all by default
   * @returns the paths of the files: a format may have others beside `path`
   * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, WORD_UNWRITABLE for a word that the
   *   format cannot hold; OUTPUT_NAME_UNFIT, OUTPUT_IS_MODEL, OUTPUT_FOREIGN
   */
  async export(path: string, options: ExportOptions = {}): Promise<string[]> {
    const { limit, ...rest } = check.object('options', options) as ExportOptions;
    check.knownKeys('export', rest, ['format', 'overwrite']);
    if (options.format !== undefined) check.string('format', options.format);
    if (options.overwrite !== undefined) check.boolean('overwrite', options.overwrite);
    const { exportVectors } = await import('../store/index.js');
    const head = this.head(limit);
    return exportVectors(head.source, head.counts, check.string('path', path), rest, head);
  }

  /**
   * The most frequent words of the model where they lie, with all that an export asks for.
   *
   * @param limit how many; all by default
   * @throws RangeError for a limit below 1
   */
  head(limit: number = Infinity): Pick<Model, 'source' | 'counts' | 'options' | 'outputBlocks'> {
    if (limit === Infinity) return this;
    const source = new Head(this.source, check.integer('limit', limit, 1));
    return {
      source,
      counts: this.counts.slice(0, source.size),
      options: this.options,
      outputBlocks: () => headOutput(this, source.size),
    };
  }

  /**
   * The files that `export` would write, in memory: in a browser too. As `export` throws.
   *
   * @param options.name of the file; 'vectors' with the format's ending by default
   * @param options.limit only so many words, the most frequent ones; all by default
   */
  exportFiles(options: { format?: string; name?: string; limit?: number } = {}): NamedBytes[] {
    check.knownKeys('exportFiles', check.object('options', options), ['format', 'name', 'limit']);
    const format = check.string('format', options.format ?? 'word2vec');
    const name = options.name === undefined ? undefined : check.string('name', options.name);
    const head = this.head(options.limit);
    return filesOf(head.source, head.counts, format, name, head);
  }

  /** All vectors as one array, (size, dim), in order of `words`: a copy. */
  vectors(): Float32Array {
    return matrixOf(this.source);
  }

  /**
   * A model in memory of the `size` most frequent words. Its n-grams stay.
   *
   * @throws RangeError for a size below 1
   */
  async truncate(size: number): Promise<Model> {
    check.integer('size', size, 1);
    return Model.fromState(truncated(this, size));
  }

  /**
   * A model in memory with vectors of more words, as gensim's `add_vectors`. They come behind all
   * others, and have the count 0.
   *
   * @param options.replace whether words that are there get the new vector; false by default
   * @throws TypeError or RangeError for what is no word or no vector (dim)
   */
  async addVectors(vectors: NewVectors, options: { replace?: boolean } = {}): Promise<Model> {
    check.knownKeys('addVectors', check.object('options', options), ['replace']);
    const replace = check.boolean('replace', options.replace ?? false);
    return Model.fromState(withVectors(this, vectors, replace));
  }

  /**
   * A model in memory of the words of two, whose vectors have to be of one space, as those of models that
   * one training began with or that were aligned. Counts are added; n-grams and the record are this
   * model's.
   *
   * @param options.prefer whose vector a word has that both know: `'first'`, the default, this model's;
   *   `'second'`, the other's; or the `'mean'`
   * @throws RangeError for vectors of other dimensions
   */
  async merge(other: Model, options: { prefer?: Preference } = {}): Promise<Model> {
    check.knownKeys('merge', check.object('options', options), ['prefer']);
    const prefer = check.oneOf('prefer', options.prefer ?? 'first', PREFERENCES);
    if (!(other instanceof Model)) throw new TypeError('merge needs another model');
    return Model.fromState(merged(this, other, prefer));
  }

  /**
   * A model in memory of the `size` most frequent words, and for each other word the nearest of these,
   * to be looked up in its place, as spaCy's `prune_vectors`.
   *
   * @throws RangeError for a size below 1
   */
  async prune(size: number): Promise<{ model: Model; replaced: Map<string, Replacement> }> {
    const model = await this.truncate(size);
    return { model, replaced: await replacements(this, model.source, this.#module) };
  }

  /** What the model is, for JSON: its vectors stay where they are. */
  toJSON(): { kind: 'word vectors'; path: string | null; size: number; dim: number } {
    const { path, source } = this.#backing;
    return { kind: 'word vectors', path, size: source.size, dim: source.dim };
  }

  /** What Node.js shows of it in a log. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { path, options } = this.#backing;
    const { size, dim } = this.source;
    const mode = typeof options.mode === 'string' ? `, ${options.mode}` : '';
    const place = path === null ? 'in memory' : path;
    return `Model(${size.toLocaleString('en-US')} words, ${dim} dimensions${mode}, ${place})`;
  }

  /** Closes the file that the model was opened from. */
  close(): void {
    this.#backing.close();
  }
}
