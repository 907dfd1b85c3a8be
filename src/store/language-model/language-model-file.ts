import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import type {
  Architecture,
  LanguageModelEpoch,
  LanguageModelState,
  Tensor,
  TokenList,
  TrainingPosition,
  RecordedLanguageModelOptions,
} from '../../networks/state.js';
import { doublesOf, floatsOf } from '../file/floats.js';
import {
  checkTensors,
  checkTokens,
  checkNetworkSize,
  type LanguageModelMeta,
  readLanguageModelHistory,
  readLanguageModelMeta,
  readTensorList,
  type TensorFacts,
} from './language-model-checks.js';
import type { TensorRole } from './language-model-schema.js';
import type { Json } from '../vectors/model-checks.js';
import { damaged, explained, readFrom } from '../file/model-errors.js';
import { LANGUAGE_MODEL, openModelDatabase } from '../file/open-model.js';

/**
 * A language model file, open for reading. Opening it reads the architecture and the record; `load`
 * reads the rest. It shows the model as it was when opened, even if the file is replaced meanwhile.
 * Close it when done.
 *
 * Every method throws ModelFileError MODEL_DAMAGED where the file turns out to be damaged, and
 * WordloomError MODEL_CLOSED after `close`.
 */
export class LanguageModelFile {
  readonly path: string;
  readonly architecture: Architecture;
  /** Whether a token is a character or a word. */
  readonly level: TokenList['level'];
  /** The options of the training run. */
  readonly options: RecordedLanguageModelOptions;
  /** The record of the corpus. */
  readonly corpus: Json;
  /** One record an epoch, in order. */
  readonly history: readonly LanguageModelEpoch[];
  /** The position of training; null if it cannot resume. */
  readonly position: TrainingPosition | null;
  /** When the file was written. */
  readonly created: Date;
  /** The version of wordloom that wrote the file, if it said. */
  readonly version: string | null;

  readonly #db: Database.Database;
  readonly #tensors: readonly TensorFacts[];

  /**
   * Opens the language model at `path`.
   *
   * @throws ModelFileError MODEL_MISSING if there is no file or it cannot be opened, MODEL_FOREIGN if
   *   it is not a model, MODEL_OF_OTHER_KIND if it holds word vectors, MODEL_NEWER if a later wordloom
   *   wrote it, MODEL_DAMAGED if parts of it are missing or broken. The numbers themselves are checked
   *   by `load`.
   */
  static open(path: string): LanguageModelFile {
    let db: Database.Database | undefined;
    try {
      db = openModelDatabase(path, LANGUAGE_MODEL);
      return new LanguageModelFile(db, path, readLanguageModelMeta(db, path));
    } catch (error) {
      db?.close();
      throw explained(error, path);
    }
  }

  private constructor(db: Database.Database, path: string, meta: LanguageModelMeta) {
    checkTokens(db, path, meta.architecture.vocabularySize);
    this.#tensors = readTensorList(db, path);
    checkTensors(db, path, this.#tensors);
    checkNetworkSize(path, meta.architecture);
    this.#db = db;
    this.path = path;
    this.architecture = meta.architecture;
    this.level = meta.level;
    this.options = meta.options;
    this.corpus = meta.corpus;
    this.history = readLanguageModelHistory(db, path);
    this.position = meta.position;
    this.created = new Date(meta.created);
    this.version = meta.version;
  }

  /** Numbers in all parameters together. */
  get parameterCount(): number {
    return this.#tensors
      .filter(({ role }) => role === 'parameter')
      .reduce((sum, { size }) => sum + size, 0);
  }

  /** The whole model in memory, independent of the file. */
  load(): LanguageModelState {
    const { architecture, options, history, corpus, position } = this;
    return {
      ...structuredClone({ architecture, options, history, corpus }),
      vocabulary: this.#vocabulary(),
      parameters: this.#load('parameter'),
      resume: position && {
        position: structuredClone(position),
        tensors: this.#load('resume'),
      },
    };
  }

  /** Closes the file. Nothing can be read from it afterwards. */
  close(): void {
    this.#db.close();
  }

  #vocabulary(): TokenList {
    const rows = this.#read(() =>
      this.#db
        .prepare<[], [string, number]>('SELECT token, count FROM vocabulary ORDER BY id')
        .raw()
        .all(),
    );
    for (const [token, count] of rows) {
      // SQLite takes values of any type in any column.
      if (typeof token === 'string' && typeof count === 'number') continue;
      throw damaged(this.path, 'its vocabulary has an entry that is not a token with a count');
    }
    return {
      level: this.level,
      tokens: rows.map(([token]) => token),
      counts: Float64Array.from(rows, ([, count]) => count),
    };
  }

  #load(role: TensorRole): Map<string, Tensor> {
    return new Map(
      this.#tensors
        .filter((tensor) => tensor.role === role)
        .map((tensor) => [tensor.name, { shape: tensor.shape, data: this.#numbers(tensor) }]),
    );
  }

  #numbers({ place, name, type, bytes: length }: TensorFacts): Float32Array | Float64Array {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const [checksum, data] of this.#read(() => this.#blocks(place))) {
      if (crc32(data) !== checksum) {
        throw damaged(this.path, `the numbers of ${name} are not what was written`);
      }
      bytes.set(data, at);
      at += data.length;
    }
    return type === 'float32' ? floatsOf(bytes) : doublesOf(bytes);
  }

  #blocks(place: number): [number, Uint8Array][] {
    return this.#db
      .prepare<[number], [number, Uint8Array]>(
        'SELECT checksum, data FROM tensor_block WHERE place = ? ORDER BY block',
      )
      .raw()
      .all(place);
  }

  #read<T>(work: () => T): T {
    return readFrom(this.#db, this.path, work);
  }
}
