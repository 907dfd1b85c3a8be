import * as check from '../options/check.js';
import { Head } from '../embedding/head.js';
import { matrixOf } from '../embedding/matrix.js';
import type { ModelState } from '../embedding/model-state.js';
import { filesOf, type GivenFile, inputOf, type NamedBytes } from '../formats/index.js';
import { type ImportOptions, normalizeImportOptions } from '../formats/import-options.js';
import { loadVectors } from '../formats/load-vectors.js';
import { compileNeighbors } from '../neighbors/index.js';
import type { ExportVectorsOptions } from '../store/index.js';
import { requireNode } from '../threads.js';
import { VERSION } from '../version.js';
import { backingOfFile, backingOfState } from './backing.js';
import { ModelQueries } from './queries.js';
import type { OpenOptions } from './query-options.js';
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

/** How vectors are exported. */
export interface ExportOptions extends ExportVectorsOptions {
  /** How many words to export, most frequent first. @default all */
  readonly limit?: number;
}

/** Trained word vectors, ready for queries. `train` and `open` return one. */
export class Model extends ModelQueries {
  /** Creates a model from vectors in memory. */
  static async fromState(state: ModelState): Promise<Model> {
    const backing = backingOfState(state);
    return new Model(backing, await compileNeighbors());
  }

  /**
   * Opens a model file. Vectors are read when they are needed. Node.js only.
   *
   * @throws ModelFileError if the file is missing, foreign, damaged or newer than this version
   */
  static async open(path: string, options: OpenOptions = {}): Promise<Model> {
    check.knownKeys('open', check.object('options', options), ['subwords']);
    if (options.subwords !== undefined) check.boolean('subwords', options.subwords);
    requireNode('Opening a model file');
    const backing = await backingOfFile(path);
    return new Model(backing, await compileNeighbors(), options);
  }

  /**
   * Imports another tool's vector file, in any of FORMATS, into memory. Words keep the order of the
   * file. `importVectors` writes a model file instead, and handles files of any size.
   *
   * @param file a path (Node.js only), bytes, a Blob or File, or another source of bytes; an array
   *   if a format has two files
   * @throws TypeError or RangeError for a wrong option; VectorFileError if the file is unreadable,
   *   foreign or damaged; WordloomError FORMAT_UNKNOWN
   */
  static async import(file: string | GivenFile, options: ImportOptions = {}): Promise<Model> {
    const normalized = normalizeImportOptions(options);
    if (typeof file !== 'string')
      return Model.fromState(await loadVectors(inputOf(file), normalized));
    const { openInput } = await import('../store/index.js');
    return Model.fromState(await loadVectors(openInput(check.string('path', file)), normalized));
  }

  /**
   * Writes the model to a file, completely or not at all. Node.js only.
   *
   * @param options.overwrite whether to replace a file that is not a model of word vectors; false
   *   by default
   * @throws ModelFileError MODEL_UNWRITABLE; WordloomError OUTPUT_FOREIGN, OUTPUT_OF_OTHER_KIND and
   *   OUTPUT_NAME_UNFIT
   */
  async save(path: string, options: { overwrite?: boolean } = {}): Promise<void> {
    check.knownKeys('save', check.object('options', options), ['overwrite']);
    const overwrite = check.boolean('overwrite', options.overwrite ?? false);
    requireNode('Saving a model file');
    const { checkModelReplaces, saveModel } = await import('../store/index.js');
    checkModelReplaces(check.string('path', path), 'word vectors', overwrite);
    saveModel(path, this.backing.load(), { version: VERSION });
  }

  /**
   * Writes the vectors in another tool's format, each file completely or not at all; compressed if
   * `path` ends in .gz. Node.js only.
   *
   * @param options.format a name from FORMATS; by default the extension of `path` decides
   * @param options.overwrite whether to replace files with other content; a model is never replaced
   * @param options.limit how many words, most frequent first; all by default
   * @returns the paths of the files; a format may write more than `path`
   * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, WORD_UNWRITABLE for a word that the
   *   format cannot store; OUTPUT_NAME_UNFIT, OUTPUT_IS_MODEL, OUTPUT_FOREIGN
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
   * The most frequent words of the model, in place, with everything that an export needs.
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
   * The files that `export` would write, in memory; works in a browser too.
   *
   * @param options.name the file name; by default 'vectors' with the format's extension
   * @param options.limit how many words, most frequent first; all by default
   * @throws as `export` does
   */
  exportFiles(options: { format?: string; name?: string; limit?: number } = {}): NamedBytes[] {
    check.knownKeys('exportFiles', check.object('options', options), ['format', 'name', 'limit']);
    const format = check.string('format', options.format ?? 'word2vec');
    const name = options.name === undefined ? undefined : check.string('name', options.name);
    const head = this.head(options.limit);
    return filesOf(head.source, head.counts, format, name, head);
  }

  /** A copy of all vectors as one array, (size, dim), in the order of `words`. */
  vectors(): Float32Array {
    return matrixOf(this.source);
  }

  /**
   * A model in memory of the `size` most frequent words. It keeps its n-grams.
   *
   * @throws RangeError for a size below 1
   */
  async truncate(size: number): Promise<Model> {
    check.integer('size', size, 1);
    return Model.fromState(truncated(this, size));
  }

  /**
   * A model in memory with vectors for more words, like gensim's `add_vectors`. New words come
   * last, with count 0.
   *
   * @param options.replace whether existing words get the new vector; false by default
   * @throws TypeError or RangeError for an invalid word or vector (dim)
   */
  async addVectors(vectors: NewVectors, options: { replace?: boolean } = {}): Promise<Model> {
    check.knownKeys('addVectors', check.object('options', options), ['replace']);
    const replace = check.boolean('replace', options.replace ?? false);
    return Model.fromState(withVectors(this, vectors, replace));
  }

  /**
   * A model in memory with the words of two models. Their vectors must share one space: for
   * example, one model started from the other, or they were aligned. Counts are added; n-grams and
   * the record come from this model.
   *
   * @param options.prefer the vector of a word that both have: `'first'` (default) takes this
   *   model's, `'second'` the other's, `'mean'` their mean
   * @throws RangeError if the dimensions differ
   */
  async merge(other: Model, options: { prefer?: Preference } = {}): Promise<Model> {
    check.knownKeys('merge', check.object('options', options), ['prefer']);
    const prefer = check.oneOf('prefer', options.prefer ?? 'first', PREFERENCES);
    if (!(other instanceof Model)) throw new TypeError('merge needs another model');
    return Model.fromState(merged(this, other, prefer));
  }

  /**
   * A model in memory of the `size` most frequent words, and for each removed word the nearest
   * remaining one to look up instead, like spaCy's `prune_vectors`.
   *
   * @throws RangeError for a size below 1
   */
  async prune(size: number): Promise<{ model: Model; replaced: Map<string, Replacement> }> {
    const model = await this.truncate(size);
    return { model, replaced: await replacements(this, model.source, this.module) };
  }

  /** A description of the model for JSON, without its vectors. */
  toJSON(): { kind: 'word vectors'; path: string | null; size: number; dim: number } {
    const { path, source } = this.backing;
    return { kind: 'word vectors', path, size: source.size, dim: source.dim };
  }

  /** What Node.js shows of it in a log. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { path, options } = this.backing;
    const { size, dim } = this.source;
    const mode = typeof options.mode === 'string' ? `, ${options.mode}` : '';
    const place = path === null ? 'in memory' : path;
    return `Model(${size.toLocaleString('en-US')} words, ${dim} dimensions${mode}, ${place})`;
  }

  /** Closes the file that the model was opened from. */
  close(): void {
    this.backing.close();
  }
}
