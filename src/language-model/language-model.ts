import * as check from '../options/check.js';
import { counted, WordloomError } from '../errors.js';
import { complete } from '../options/table.js';
import { LANGUAGE_MODEL_THREADS_OPTIONS } from '../networks/options.js';
import { countUnknown, encodePart } from './corpus.js';
import { generateEach, textOf, type TextRequest } from './generation/generate-each.js';
import { measureText, type TextLoss } from '../networks/evaluate.js';
import type {
  Architecture,
  LanguageModelEpoch,
  LanguageModelState,
  RecordedLanguageModelOptions,
  Tensors,
} from '../networks/state.js';
import { createPause } from '../networks/pause.js';
import type { ExportLanguageModelOptions } from '../store/index.js';
import type { TokenNames } from '../networks/formats/index.js';
import { type ModelNetwork, ModelNetworks } from './model-networks.js';
import type {
  GenerateEachOptions,
  LanguageModelEvaluateOptions,
  LanguageModelEvaluation,
} from './options.js';
import { encodePrompt, encodeText, recordedCutter, startIdOf } from './prompt.js';
import { readLines } from './read-lines.js';
import {
  type GenerateOptions,
  normalizeGenerateOptions,
  type NormalizedGenerateOptions,
} from '../networks/sampler.js';
import { codeText } from '../networks/text.js';
import {
  LanguageModelVocabulary,
  UNKNOWN_RULES,
  type UnknownRule,
} from '../networks/vocabulary.js';
import { availableThreads, requireNode } from '../threads.js';
import { readTraced, type TracedToken, writeTraced } from './trace.js';
import { VERSION } from '../version.js';

/** Below this many tokens, evaluating takes no longer than starting threads. */
const LONG_TEXT = 10_000;

/** A recurrent language model. `trainLanguageModel` and `LanguageModel.open` return one. */
export class LanguageModel {
  /** The complete state of the model. */
  readonly state: LanguageModelState;
  readonly vocabulary: LanguageModelVocabulary;
  readonly #networks: ModelNetworks;

  private constructor(state: LanguageModelState) {
    this.state = state;
    this.vocabulary = new LanguageModelVocabulary(state.vocabulary);
    this.#networks = new ModelNetworks(state);
  }

  /** Creates a model from parameters in memory. */
  static fromState(state: LanguageModelState): LanguageModel {
    return new LanguageModel(state);
  }

  /**
   * Reads a model from a file. Node.js only.
   *
   * @throws ModelFileError if the file is missing, foreign, of another kind, damaged or newer than
   *   this version
   */
  static async open(path: string): Promise<LanguageModel> {
    requireNode('Opening a model file');
    const { LanguageModelFile } = await import('../store/index.js');
    const file = LanguageModelFile.open(check.string('path', path));
    try {
      return new LanguageModel(file.load());
    } finally {
      file.close();
    }
  }

  /**
   * Imports weights of another tool, such as PyTorch, with the tokens in a file beside them. The
   * model can be used and exported, but cannot continue training. Node.js only.
   *
   * @param options.format a name from LANGUAGE_MODEL_FORMATS; by default the extension of `path`
   *   decides
   * @param options.unknown the token of a word model that stands for unknown words, if not '<unk>'
   * @param options.endOfLine the token that stands for the end of a line, if not '<eos>'
   * @throws WordloomError FORMAT_UNKNOWN; VectorFileError if the file is unreadable or damaged, or
   *   does not describe a valid model
   */
  static async import(
    path: string,
    options: { format?: string } & TokenNames = {},
  ): Promise<LanguageModel> {
    const { format: name, ...names } = check.object('options', options) as typeof options;
    check.knownKeys('import', options, ['format', 'unknown', 'endOfLine']);
    for (const [key, token] of Object.entries(names)) check.string(key, token);
    requireNode('Importing a language model');
    const { importLanguageModel } = await import('../store/index.js');
    const { format, ...model } = await importLanguageModel(check.string('path', path), name, names);
    return new LanguageModel({ ...model, history: [], corpus: { format }, resume: null });
  }

  get architecture(): Architecture {
    return this.state.architecture;
  }

  /** The options of the training run. */
  get options(): RecordedLanguageModelOptions {
    return this.state.options;
  }

  /** Loss, perplexity and time of each epoch. */
  get history(): readonly LanguageModelEpoch[] {
    return this.state.history;
  }

  /** The record of the corpus. */
  get corpus(): Readonly<Record<string, unknown>> {
    return this.state.corpus;
  }

  /** All parameters, under PyTorch's names. */
  parameters(): Tensors {
    return this.state.parameters;
  }

  /**
   * Generates text, piece by piece. The prompt is not repeated.
   *
   *     for await (const piece of model.generate({ prompt: 'ROMEO:' })) text += piece;
   *
   * @throws TypeError or RangeError for a wrong option, at once; during iteration, WordloomError
   *   UNKNOWN_CHARACTER for characters in the prompt that the model has never seen,
   *   TOKENIZER_UNKNOWN if the prompt cannot be tokenised like the corpus
   */
  generate(options: GenerateOptions = {}): AsyncGenerator<string> {
    return this.#generate(normalizeGenerateOptions(options));
  }

  async *#generate(options: NormalizedGenerateOptions): AsyncGenerator<string> {
    for await (const { text } of this.#generateTokens(options, 0)) yield text;
  }

  /**
   * Generates a text for each prompt, several at a time, and yields them in the order of the prompts,
   * which are not repeated. The text of `prompts[i]` is that of `generate` with the seed `seed + i`, for
   * any number of threads.
   *
   *     for await (const text of model.generateEach(['ROMEO:', 'JULIET:'])) texts.push(text);
   *
   * @throws TypeError or RangeError for a wrong option, at once; during iteration, as `generate`
   */
  generateEach(
    prompts: readonly string[],
    options: GenerateEachOptions = {},
  ): AsyncGenerator<string> {
    if (!Array.isArray(prompts)) throw new TypeError('prompts must be an array of strings');
    const { threads, signal, ...given } = check.object('options', options) as GenerateEachOptions;
    if ('prompt' in given)
      throw new TypeError('generateEach takes prompts as its argument, not the option prompt');
    complete(LANGUAGE_MODEL_THREADS_OPTIONS, { threads });
    const { seed } = normalizeGenerateOptions({ ...given, signal });
    check.firstSeed('seed', seed, prompts.length);
    const requests = prompts.map((prompt, i) => ({ ...given, prompt, seed: seed + i }));
    requests.forEach(normalizeGenerateOptions);
    return this.#generateEach(requests, threads, signal);
  }

  async *#generateEach(
    requests: readonly TextRequest[],
    threads: number | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<string> {
    const count = threads ?? (await availableThreads());
    const inline = (request: TextRequest) => textOf(this.generate({ ...request, signal }));
    yield* generateEach(this.state, requests, count, inline, signal);
  }

  /**
   * `generate`, with the probability of each piece and of its alternatives.
   *
   * @param rivals number of alternatives to report for each piece
   * @throws as `generate`, and RangeError for fewer rivals than 0
   */
  generateTokens(options: GenerateOptions = {}, rivals = 10): AsyncGenerator<TracedToken> {
    check.integer('rivals', rivals, 0);
    return this.#generateTokens(normalizeGenerateOptions(options), rivals);
  }

  async *#generateTokens(
    options: NormalizedGenerateOptions,
    rivals: number,
  ): AsyncGenerator<TracedToken> {
    const prompt = await encodePrompt(this, options.prompt, options.unknown);
    yield* writeTraced(await this.#reader(), prompt, options, rivals);
  }

  /**
   * Reads a text and reports the probability of each token given those before it, with the
   * alternatives.
   *
   * @param options.rivals number of alternatives to report for each token; 10 by default
   * @throws as `generate`
   */
  traceText(
    text: string,
    options: { unknown?: UnknownRule; rivals?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<TracedToken> {
    check.knownKeys('traceText', check.object('options', options), ['unknown', 'rivals', 'signal']);
    const { unknown, rivals = 10, signal } = options;
    const prompt = text === '' ? text : check.string('text', text);
    check.integer('rivals', rivals, 0);
    return this.#traceText(normalizeGenerateOptions({ prompt, unknown, signal }), rivals);
  }

  async *#traceText(
    { prompt, unknown, signal }: NormalizedGenerateOptions,
    rivals: number,
  ): AsyncGenerator<TracedToken> {
    if (prompt === '') return;
    const ids = await encodeText(this, prompt, unknown);
    const whole = Int32Array.of(startIdOf(this.vocabulary), ...ids);
    yield* readTraced(await this.#reader(), whole, rivals, signal);
  }

  async #reader() {
    return { ...(await this.#networks.shared()), vocabulary: this.vocabulary };
  }

  /**
   * Perplexity and bits per character of a text.
   *
   * @throws WordloomError UNKNOWN_CHARACTER for characters that the model has never seen,
   *   TEXT_TOO_SHORT for fewer than two tokens, TOKENIZER_UNKNOWN; CorpusError if the text is
   *   unreadable
   */
  async evaluate(options: LanguageModelEvaluateOptions): Promise<LanguageModelEvaluation> {
    const { tokenizer, unknown, exact, threads, signal, ...input } = check.object(
      'options',
      options,
    ) as LanguageModelEvaluateOptions;
    const isExact = check.boolean('exact', exact ?? false);
    complete(LANGUAGE_MODEL_THREADS_OPTIONS, { threads });
    const rule = unknown === undefined ? undefined : check.oneOf('unknown', unknown, UNKNOWN_RULES);
    const lines = readLines('evaluate', input);
    const coded = await codeText(lines, await recordedCutter(this, tokenizer), signal);
    const part = encodePart(coded, coded, this.vocabulary, rule);
    if (part.ids.length < 2) {
      throw new WordloomError(
        'TEXT_TOO_SHORT',
        `The text has ${counted(part.ids.length, 'token')}, but prediction needs at least two.`,
      );
    }
    const passes = async ({ network, states }: ModelNetwork): Promise<TextLoss> =>
      measureText(network, states, part, isExact, createPause(signal));
    const count = threads ?? (part.ids.length < LONG_TEXT ? 1 : await availableThreads());
    return {
      ...(count === 1
        ? await passes(await this.#networks.shared())
        : await this.#networks.inThreads(count, passes)),
      characters: part.characters,
      unknownTokens: part.skipped + countUnknown(part, this.vocabulary),
    };
  }

  /**
   * Writes the model to a file, completely or not at all. Node.js only.
   *
   * @param options.resume whether to keep the training state, which is several times the size of
   *   the model; true by default
   * @param options.overwrite whether to replace a file that is not a language model; false by
   *   default
   * @throws ModelFileError MODEL_UNWRITABLE; WordloomError OUTPUT_FOREIGN, OUTPUT_OF_OTHER_KIND and
   *   OUTPUT_NAME_UNFIT
   */
  async save(path: string, options: { resume?: boolean; overwrite?: boolean } = {}): Promise<void> {
    check.knownKeys('save', check.object('options', options), ['resume', 'overwrite']);
    const overwrite = check.boolean('overwrite', options.overwrite ?? false);
    const resume = check.boolean('resume', options.resume ?? true);
    requireNode('Saving a model file');
    const { checkModelReplaces, saveLanguageModel } = await import('../store/index.js');
    checkModelReplaces(check.string('path', path), 'a language model', overwrite);
    const state = resume ? this.state : { ...this.state, resume: null };
    saveLanguageModel(check.string('path', path), state, { version: VERSION });
  }

  /**
   * Writes the model in another tool's format, each file completely or not at all. Node.js only.
   *
   * @param options.format a name from LANGUAGE_MODEL_FORMATS; by default the extension of `path`
   *   decides
   * @param options.overwrite whether to replace files with other content; a model is never replaced
   * @returns the paths of the files; a format may write more than `path`
   * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, OUTPUT_NAME_UNFIT for a name that the
   *   format does not allow, OUTPUT_IS_MODEL and OUTPUT_EXISTS if another file is in the way
   */
  async export(path: string, options: ExportLanguageModelOptions = {}): Promise<string[]> {
    check.knownKeys('export', check.object('options', options), ['format', 'overwrite']);
    if (options.format !== undefined) check.string('format', options.format);
    if (options.overwrite !== undefined) check.boolean('overwrite', options.overwrite);
    requireNode('Exporting a language model');
    const { exportLanguageModel } = await import('../store/index.js');
    return exportLanguageModel(this.state, check.string('path', path), options);
  }

  /** The same model without its training state. Its files are several times smaller and cannot resume. */
  withoutResume(): LanguageModel {
    return new LanguageModel({ ...this.state, resume: null });
  }

  /** A description of the model for JSON, without its parameters. */
  toJSON(): { kind: 'a language model'; architecture: Architecture; level: 'char' | 'word' } {
    return {
      kind: 'a language model',
      architecture: this.architecture,
      level: this.vocabulary.level,
    };
  }

  /** What Node.js shows of it in a log. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { cell, layers, hidden } = this.architecture;
    const { level, size } = this.vocabulary;
    const tokens = `${size.toLocaleString('en-US')} ${level === 'char' ? 'characters' : 'words'}`;
    return `LanguageModel(${cell}, ${layers} x ${hidden} units, ${tokens})`;
  }

  /** Frees the memory used for generating and evaluating. */
  async close(): Promise<void> {
    await this.#networks.close();
  }
}
