import { messageOnPage } from '../errors.js';
import { LanguageModel } from '../language-model/language-model.js';
import type { Model } from '../model/model.js';
import { LiveTraining } from './live-training.js';

/** Milliseconds between two checks whether a file was replaced. */
const LOOK_EVERY = 1000;

/** A model with the number of requests that are using it. */
interface Held {
  readonly model: Model | LanguageModel;
  users: number;
}

/** Training has started, but there is no model yet. */
export class NoModelYetError extends Error {
  constructor(name: string) {
    super(`Training of ${name} has just started. Try again in a few seconds.`);
    this.name = 'NoModelYetError';
  }
}

/**
 * A served model. A file that is replaced on disk is reopened. Until the new model is ready the old
 * one answers; it is closed once no request uses it. If the file is damaged or gone, the old model
 * stays.
 */
export class ServedModel {
  readonly name: string;
  /** The training run that produces the model, if it runs in this program. */
  readonly live: LiveTraining | undefined;
  readonly #path: string | undefined; // undefined for a model that a program handed over
  #mark: string;
  #held: Held | undefined; // undefined before a training has a model
  #replaced = 0;
  #lookedAt = Date.now();
  #problem: string | null = null;
  #isClosed = false;

  private constructor(
    name: string,
    path: string | undefined,
    mark: string,
    held: Held | undefined,
    live?: LiveTraining,
  ) {
    this.name = name;
    this.live = live;
    this.#path = path;
    this.#mark = mark;
    this.#held = held;
  }

  /** @throws ModelFileError if a path is not a model */
  static async of(given: string | Model | LanguageModel | LiveTraining): Promise<ServedModel> {
    if (given instanceof LiveTraining) {
      return new ServedModel(given.name, undefined, '', undefined, given);
    }
    if (typeof given !== 'string') {
      const path =
        'path' in given.toJSON() ? (given.toJSON() as { path: string | null }).path : null;
      const name = path?.replace(/^.*[/\\]/, '') ?? 'a model in memory';
      return new ServedModel(name, undefined, '', { model: given, users: 0 });
    }
    const { markOf, nameOfPath, openModel } = await import('./node/files.js');
    const mark = await markOf(given).catch(() => ''); // openModel says what is wrong
    const held = { model: await openModel(given), users: 0 };
    return new ServedModel(nameOfPath(given), given, mark, held);
  }

  /**
   * The current model.
   *
   * @throws NoModelYetError
   */
  get model(): Model | LanguageModel {
    return this.#current().model;
  }

  /** The current model; undefined before training has produced one. */
  get known(): Model | LanguageModel | undefined {
    return this.live === undefined ? this.#held?.model : this.live.model;
  }

  /** Increases whenever the model changes. */
  get version(): number {
    return this.live?.version ?? this.#replaced;
  }

  #current(): Held {
    const newest = this.live?.model;
    if (newest !== undefined && newest !== this.#held?.model) {
      this.#held = { model: newest, users: 0 };
    }
    if (this.#held === undefined) throw new NoModelYetError(this.name);
    return this.#held;
  }

  get kind(): 'word vectors' | 'a language model' {
    if (this.live !== undefined) return this.live.kind;
    return this.model instanceof LanguageModel ? 'a language model' : 'word vectors';
  }

  /** Why the current file is not being served; null if it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Keeps the model open while `ask` works with it. */
  async use<T>(ask: (model: Model | LanguageModel) => T | Promise<T>): Promise<T> {
    this.#lookNow();
    const held = this.#current();
    held.users++;
    try {
      return await ask(held.model);
    } finally {
      this.release(held);
    }
  }

  /** As `use`, for a streamed answer: call `release` at its end. */
  hold(): { model: Model | LanguageModel; release: () => void } {
    const held = this.#current();
    held.users++;
    return { model: held.model, release: () => this.release(held) };
  }

  private release(held: Held): void {
    held.users--;
    if (held !== this.#held || this.#isClosed) this.#closeUnused(held);
  }

  /** Checks whether the file was replaced, as each request does. */
  look(): void {
    this.#lookNow();
  }

  /** Reopens the file in the background if it was replaced. */
  #lookNow(): void {
    const now = Date.now();
    if (this.#path === undefined || now - this.#lookedAt < LOOK_EVERY) return;
    this.#lookedAt = Infinity; // until this check is done
    void this.#look(this.#path).finally(() => (this.#lookedAt = Date.now()));
  }

  async #look(path: string): Promise<void> {
    const { markOf, openModel } = await import('./node/files.js');
    try {
      const mark = await markOf(path);
      if (mark === this.#mark) return;
      const model = await openModel(path);
      const old = this.#held!;
      this.#held = { model, users: 0 };
      this.#replaced++;
      this.#mark = mark;
      this.#problem = null;
      this.#closeUnused(this.#isClosed ? this.#held : old);
    } catch (error) {
      this.#problem = messageOnPage(error);
    }
  }

  #closeUnused(held: Held): void {
    if (held.users === 0 && this.#path !== undefined) void held.model.close();
  }

  /** Closes a file that the server opened, once no request uses it. */
  close(): void {
    this.#isClosed = true;
    if (this.#held !== undefined) this.#closeUnused(this.#held);
  }
}
