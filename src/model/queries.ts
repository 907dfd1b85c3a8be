import * as check from '../options/check.js';
import type { RowBlock, VectorSource } from '../embedding/matrix.js';
import { type CorpusRecord, outputKind, type RecordedOptions } from '../embedding/model-record.js';
import type { EpochRecord } from '../embedding/model-state.js';
import { type ResolvedWord, ResolvingSource, withoutSubwords } from '../embedding/resolve-word.js';
import type { CheckpointPosition } from '../embedding/resume-state.js';
import { WordloomError } from '../errors.js';
import { countsAreRanks } from '../formats/imported.js';
import {
  type Neighbor,
  Neighbors,
  type SearchLimits,
  type TopnOptions,
  unknownWord,
} from '../neighbors/index.js';
import * as queries from '../neighbors/queries/index.js';
import type { Phrases } from '../phrases/phrases.js';
import type { SubwordSource } from '../subwords/subword-vectors.js';
import type { Tokenize, TokenizerOptions } from '../tokenizer/index.js';
import { recordedTokenizer } from '../tokenizer/recorded.js';
import { recordedWordForm } from '../tokenizer/word-form.js';
import { buildHuffmanTree, type HuffmanTree } from '../vocabulary/huffman.js';
import type { Backing } from './backing.js';
import type { WordSearch } from './fast-search.js';
import { joinedForm, recordedPhrases } from './phrases.js';
import {
  checkedSimilar,
  isLimited,
  type OpenOptions,
  type SimilarManyOptions,
  type SimilarOptions,
  type Text,
  type TextOptions,
} from './query-options.js';

/** The number of words from which one search for all of them is faster. */
const MANY = 32;

/** The queries of a `Model`. `model.ts` adds what creates, reshapes and exports one. */
export abstract class ModelQueries {
  protected readonly backing: Backing;
  protected readonly module: WebAssembly.Module; // the kernels of search
  readonly #lookup: ResolvingSource; // answers queries
  #neighbors: Neighbors | undefined; // created on first use
  #counts: Float64Array | undefined; // likewise
  #tokenize: Promise<Tokenize> | undefined; // likewise, as the record says
  #phrases: Phrases | undefined; // likewise
  #tree: HuffmanTree | undefined; // likewise, of hierarchical softmax

  protected constructor(
    backing: Backing,
    module: WebAssembly.Module,
    { subwords = true }: OpenOptions = {},
  ) {
    this.backing = backing;
    this.module = module;
    const source = subwords ? backing.source : withoutSubwords(backing.source);
    const form = recordedWordForm(backing.options);
    this.#lookup = new ResolvingSource(source, { form, joined: joinedForm(backing.options, form) });
  }

  /** The vectors themselves, for your own exports and searches. */
  get source(): VectorSource {
    return this.backing.source;
  }

  /**
   * The output matrix of training, block by block; null if there is none. A block may be reused, so
   * take what you need before you ask for the next.
   */
  outputBlocks(): Iterable<RowBlock> | null {
    return this.backing.output();
  }

  /** Number of words. */
  get size(): number {
    return this.source.size;
  }

  /** Dimensions of a vector. */
  get dim(): number {
    return this.source.dim;
  }

  /** All words, most frequent first. */
  get words(): readonly string[] {
    return this.source.words();
  }

  /** The options of the training run. */
  get options(): RecordedOptions {
    return this.backing.options;
  }

  /** Loss and time of each epoch. */
  get history(): readonly EpochRecord[] {
    return this.backing.history;
  }

  /** The record of the corpus. */
  get corpus(): CorpusRecord {
    return this.backing.corpus;
  }

  /** The position of training, if the model is a checkpoint that can resume; otherwise null. */
  get checkpoint(): CheckpointPosition | null {
    return this.backing.checkpoint();
  }

  /** How often each word occurred, (size), in the order of `words`; ranks if the counts are unknown. */
  get counts(): Float64Array {
    return this.backing.counts();
  }

  /** The n-gram vectors, read when they are needed; undefined if the model has none. */
  get subwords(): SubwordSource | undefined {
    return this.source.subwords;
  }

  /**
   * Whether the vocabulary contains this word. Like all queries, it finds words in the form of the
   * corpus: composed, and lower-cased if the corpus was.
   */
  has(word: string): boolean {
    return this.resolve(word) !== undefined;
  }

  /**
   * Whether queries about this word have an answer: it is in the vocabulary, or its vector can be
   * built from n-grams.
   */
  canEmbed(word: string): boolean {
    return this.has(word) || this.#lookup.canEmbed(word);
  }

  /**
   * The word of the vocabulary that answers a query about `word`: the word itself if it is there,
   * otherwise its other Unicode spelling or its lower case. Undefined if there is none.
   */
  resolve(word: string): ResolvedWord | undefined {
    return this.#lookup.resolve(word);
  }

  /** A word as the vocabulary spells it, for searches that know no other form. */
  #asWritten(word: string): string {
    return this.resolve(check.string('word', word))?.word ?? word;
  }

  /**
   * A copy of a word's vector, (dim). The vector of an out-of-vocabulary word is built from its
   * n-grams, if the model has any.
   *
   * @param options.subwords false refuses such words; true by default
   * @throws UnknownWordError if there is no vector
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
   * The nearest words to one word, or to the mean of several.
   *
   *     model.similar('king', { topn: 3 }); // [{ word: 'queen', score: 0.759 }, ...]
   *
   * For a single word without limits, a model from a file uses its fastest search (its index or its
   * quantised vectors), once enough searches make it pay off; see `searchNote`.
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
   * `similar` for each of several words; far faster for thousands of them.
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

  /** Whether a word is out of vocabulary but has n-grams. Searches by id cannot answer for it. */
  #isEmbedded(word: string): boolean {
    return this.subwords !== undefined && typeof word === 'string' && !this.has(word);
  }

  /** Undefined if all vectors have to be compared. */
  #fastSearch(searches: number, limits: SearchLimits, exact = false): WordSearch | undefined {
    const { fast } = this.backing;
    if (fast === null || exact || isLimited(limits)) return undefined;
    return fast.for(searches, limits.topn ?? 10);
  }

  /**
   * Why the index beside the model file was not used, and what to do: it may be damaged, or belong
   * to other vectors. Null if nothing is wrong, or before a search needs the index.
   */
  get searchNote(): string | null {
    return this.backing.fast?.note ?? null;
  }

  /**
   * `a` is to `b` as `c` is to what?
   *
   * @throws UnknownWordError
   */
  analogy(a: string, b: string, c: string, limits?: SearchLimits): Neighbor[] {
    return this.neighbors.analogy(a, b, c, limits);
  }

  /**
   * The cosine of two words' vectors.
   *
   * @throws UnknownWordError
   */
  similarity(a: string, b: string): number {
    return this.neighbors.similarity(a, b);
  }

  /**
   * 1 - similarity, from 0 to 2.
   *
   * @throws UnknownWordError
   */
  distance(a: string, b: string): number {
    return 1 - this.similarity(a, b);
  }

  /**
   * The words nearest to some words or vectors and far from others.
   *
   * @throws UnknownWordError
   */
  mostSimilar(query: queries.MostSimilarQuery): Neighbor[] {
    return this.neighbors.mostSimilar(query);
  }

  /**
   * The words nearest to a vector (dim).
   *
   * @throws RangeError for a wrong one
   */
  similarByVector(vector: ArrayLike<number>, limits?: SearchLimits): Neighbor[] {
    return this.neighbors.similarByVector(vector, limits);
  }

  /** The odd one out: the word that fits least with the others. Unknown words are left out and listed. */
  doesntMatch(words: readonly string[]): queries.OddOneOut {
    return queries.doesntMatch(this.#lookup, words);
  }

  /** The cosine of the means of two lists of words. Unknown words are left out. */
  nSimilarity(a: readonly string[], b: readonly string[]): number {
    return queries.nSimilarity(this.#lookup, a, b);
  }

  /**
   * The words that are nearer to `a` than `b` is, nearest first.
   *
   * @throws UnknownWordError
   */
  closerThan(a: string, b: string): Neighbor[] {
    return queries.closerThan(this.neighbors, a, b);
  }

  /**
   * The rank of `b` among the neighbours of `a`, 1 for the nearest.
   *
   * @throws UnknownWordError
   */
  rank(a: string, b: string): number {
    return queries.rank(this.neighbors, a, b);
  }

  /** 1 - cosine of a word or vector with each of `others`, or with all words in order of id. */
  distances(from: queries.WordOrVector, others?: readonly string[]): Float32Array {
    return queries.distances(this.neighbors, from, others);
  }

  /**
   * The most probable centre words of a context. Unknown words are left out. Uses the softmax of
   * the output rows, or the Huffman tree if the model was trained with hierarchical softmax alone.
   *
   * @throws WordloomError OUTPUT_MATRIX_MISSING if the model has none (imported vectors have none)
   */
  predictCentre(context: readonly string[], options?: TopnOptions): queries.Prediction[] {
    const blocks = this.outputBlocks();
    if (blocks === null) {
      throw new WordloomError(
        'OUTPUT_MATRIX_MISSING',
        'Predicting words needs the output matrix of training, which this model does not have ' +
          '(imported vectors have none). Train a model with wordloom to predict from.',
      );
    }
    const mean = this.options.cbowMean !== false;
    this.#tree ??= outputKind(this.options) === 'nodes' ? buildHuffmanTree(this.counts) : undefined;
    const output = { blocks, mean, tree: this.#tree };
    return queries.predictCentre(this.#lookup, output, context, options);
  }

  /**
   * The vector of a text, (dim), from its words. Unknown words are left out; zeros if all are
   * unknown.
   */
  async sentenceVector(
    text: Text,
    options?: queries.SentenceOptions & TextOptions,
  ): Promise<Float32Array> {
    const [vector] = await this.sentenceVectors([text], options);
    return vector;
  }

  /** The vectors of several texts; `sif` removes their common component. */
  async sentenceVectors(
    texts: readonly Text[],
    { tokenizer, ...options }: queries.SentenceOptions & TextOptions = {},
  ): Promise<Float32Array[]> {
    const sentences = await Promise.all(texts.map((text) => this.tokenize(text, tokenizer)));
    return queries.sentenceVectors(this.#lookup, sentences, options, () => this.#probabilityOf());
  }

  /** The exact Word Mover's Distance of two texts; Infinity if one has no known word. */
  async wordMoversDistance(a: Text, b: Text, { tokenizer }: TextOptions = {}): Promise<number> {
    return queries.wordMoversDistance(
      this.#lookup,
      await this.tokenize(a, tokenizer),
      await this.tokenize(b, tokenizer),
    );
  }

  /**
   * Tokenises a text like the model's corpus, with its phrases joined. A list of tokens stays
   * unchanged.
   *
   * @throws WordloomError TOKENIZER_UNKNOWN if neither the record nor an option names the tokenizer
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
    this.#counts ??= this.backing.counts();
    const counts = this.#counts;
    const total = counts.reduce((sum, count) => sum + count, 0);
    // Imported vectors may have ranks for counts, which say nothing about frequencies.
    if (total > 0 && !countsAreRanks(this.options)) return (id) => counts[id] / total;
    throw new WordloomError(
      'COUNTS_MISSING',
      'Weighting by frequency needs the counts of words, which this model does not have. ' +
        "Use the weighting 'mean', or a model that wordloom trained.",
    );
  }

  /** The search over all vectors, with its full interface. */
  get neighbors(): Neighbors {
    this.#neighbors ??= new Neighbors(this.module, this.#lookup);
    return this.#neighbors;
  }
}
