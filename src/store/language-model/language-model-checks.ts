/**
 * Checks when a language model file is opened: of its structure, never of the numbers. Each
 * function throws a ModelFileError that names the problem.
 */
import type Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import type {
  Architecture,
  LanguageModelEpoch,
  RecordedLanguageModelOptions,
  TokenList,
  TrainingPosition,
} from '../../networks/state.js';
import { parameterShapes } from '../../networks/formats/parameter-shapes.js';
import { TENSOR_BLOCK_BYTES, type TensorRole } from './language-model-schema.js';
import { isCount, isObject, type Json } from '../vectors/model-checks.js';
import { damaged } from '../file/model-errors.js';
import { LANGUAGE_MODEL_OPTIONS } from '../record.js';

/** The rows of `meta`, parsed. */
export interface LanguageModelMeta {
  readonly architecture: Architecture;
  readonly level: TokenList['level'];
  readonly options: RecordedLanguageModelOptions;
  readonly corpus: Json;
  readonly position: TrainingPosition | null;
  readonly created: string;
  readonly version: string | null;
}

/** A tensor as the file lists it. */
export interface TensorFacts {
  readonly place: number;
  readonly role: TensorRole;
  readonly name: string;
  readonly type: 'float32' | 'float64';
  readonly shape: readonly number[];
  readonly size: number; // numbers
  readonly bytes: number;
}

/**
 * The metadata, complete and of the right kinds.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function readLanguageModelMeta(db: Database.Database, path: string): LanguageModelMeta {
  const rows = db.prepare<[], [string, string]>('SELECT key, value FROM meta').raw().all();
  const meta = Object.fromEntries(
    rows.map(([key, value]) => [key, JSON.parse(value)]),
  ) as LanguageModelMeta;
  const sound: Record<keyof LanguageModelMeta, boolean> = {
    architecture: isArchitecture(meta.architecture),
    level: ['char', 'word'].includes(meta.level),
    options: LANGUAGE_MODEL_OPTIONS.areSound(meta.options),
    corpus: isObject(meta.corpus),
    position: meta.position === null || isPosition(meta.position),
    created: !Number.isNaN(Date.parse(meta.created)),
    version: meta.version === null || typeof meta.version === 'string',
  };
  for (const [key, isSound] of Object.entries(sound)) {
    if (!isSound) throw damaged(path, `its "${key}" is missing or invalid`);
  }
  return meta;
}

/** Whether a network can be built from this. */
export function isArchitecture(value: unknown): value is Architecture {
  if (!isObject(value)) return false;
  const architecture = value as Architecture;
  const sound: Record<keyof Architecture, boolean> = {
    cell: ['rnn', 'lstm', 'gru'].includes(architecture.cell),
    input: ['embedding', 'one-hot'].includes(architecture.input),
    vocabularySize: isCount(architecture.vocabularySize, 1),
    embeddingDim: isCount(architecture.embeddingDim, 1),
    hidden: isCount(architecture.hidden, 1),
    layers: isCount(architecture.layers, 1),
    bias: typeof architecture.bias === 'boolean',
    tied: typeof architecture.tied === 'boolean',
    gruReset: ['after', 'before'].includes(architecture.gruReset),
  };
  return Object.values(sound).every(Boolean);
}

const isNumber = (value: unknown): boolean => typeof value === 'number';
const areWords = (value: unknown, length: number): boolean =>
  Array.isArray(value) &&
  value.length === length &&
  value.every((each) => isCount(each, 0) && each < 2 ** 32);
const isWithin = (value: unknown, max: number): boolean =>
  typeof value === 'number' && value >= 0 && value <= max;

/** Whether this is a valid position of a training run. */
export function isPosition(value: unknown): value is TrainingPosition {
  if (!isObject(value)) return false;
  const position = value as TrainingPosition;
  const { best } = position;
  const sound: Record<keyof TrainingPosition, boolean> = {
    epoch: isCount(position.epoch, 0),
    batch: isCount(position.batch, 0),
    step: isCount(position.step, 0),
    lossSum: isNumber(position.lossSum),
    tokens: isCount(position.tokens, 0),
    seconds: isWithin(position.seconds, Number.MAX_VALUE),
    rateFactor: isWithin(position.rateFactor, 1),
    best: best === null || (isObject(best) && isCount(best.epoch, 1) && isNumber(best.loss)),
    random: areWords(position.random, 4),
    text: areWords(position.text, 1) || areWords(position.text, 2), // training, and validation
  };
  return Object.values(sound).every(Boolean);
}

/**
 * Checks that the ids run from 0 to size - 1 without gaps.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkTokens(db: Database.Database, path: string, size: number): void {
  const [count, first, last] = db
    .prepare<[], [number, number | null, number | null]>(
      'SELECT count(*), min(id), max(id) FROM vocabulary',
    )
    .raw()
    .get()!;
  if (count === size && first === 0 && last === size - 1) return;
  throw damaged(path, `it should hold ${size} tokens, but holds ${count}`);
}

/**
 * The tensors of the file, in order.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function readTensorList(db: Database.Database, path: string): TensorFacts[] {
  const rows = db
    .prepare<[], { place: number; role: string; name: string; type: string; shape: string }>(
      'SELECT place, role, name, type, shape FROM tensor ORDER BY place',
    )
    .all();
  return rows.map(({ place, role, name, type, shape: json }) => {
    const shape: unknown = JSON.parse(json);
    if (
      (role !== 'parameter' && role !== 'resume') ||
      (type !== 'float32' && type !== 'float64') ||
      typeof name !== 'string' ||
      !Array.isArray(shape) ||
      !shape.every((length) => isCount(length, 0))
    ) {
      throw damaged(path, `its tensor ${name} is invalid`);
    }
    const size = sizeOf(shape);
    const bytes = size * (type === 'float32' ? 4 : 8);
    return { place, role, name, type, shape, size, bytes };
  });
}

/** Whether these are the parameters of a network, no more and no fewer, each of its size. */
export function parametersFit(
  architecture: Architecture,
  parameters: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): boolean {
  if (architecture.layers > parameters.size) return false; // before all of them are listed
  const expected = parameterShapes(architecture);
  return (
    parameters.size === expected.size &&
    [...expected].every(([name, shape]) => {
      const found = parameters.get(name);
      return found !== undefined && sizeOf(found.shape) === sizeOf(shape);
    })
  );
}

/**
 * Refuses a network that is larger than its file, before any memory is allocated for it.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkNetworkSize(path: string, architecture: Architecture): void {
  const { size } = statSync(path);
  const isListable = architecture.layers <= size; // before all of its parameters are
  const shapes = isListable ? [...parameterShapes(architecture).values()] : [];
  const numbers = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  if (isListable && 4 * numbers <= size) return;
  throw damaged(path, 'its network is larger than the file');
}

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

/**
 * Checks that each tensor has all its blocks, with the right lengths. SQLite knows the lengths without
 * reading the blocks.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkTensors(
  db: Database.Database,
  path: string,
  tensors: readonly TensorFacts[],
): void {
  const query = db
    .prepare<[{ place: number; bytes: number; blockBytes: number }], [number, number]>(
      `SELECT count(*), total(
        block >= 0 AND typeof(data) = 'blob'
        AND length(data) = min(@blockBytes, @bytes - block * @blockBytes))
      FROM tensor_block WHERE place = @place`,
    )
    .raw();
  for (const { place, name, bytes } of tensors) {
    const [count, sound] = query.get({ place, bytes, blockBytes: TENSOR_BLOCK_BYTES })!;
    const expected = Math.ceil(bytes / TENSOR_BLOCK_BYTES);
    if (count === expected && sound === expected) continue;
    throw damaged(path, `its ${name} should have ${expected} blocks, but only ${sound} are intact`);
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The history of the training, each value of the right kind.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function readLanguageModelHistory(
  db: Database.Database,
  path: string,
): LanguageModelEpoch[] {
  const history = db
    .prepare<[], Mutable<LanguageModelEpoch>>(
      `SELECT epoch, loss, perplexity, validation_loss AS validationLoss,
        validation_perplexity AS validationPerplexity, bits_per_character AS bitsPerCharacter,
        learning_rate AS learningRate, tokens, seconds
      FROM history ORDER BY rowid`,
    )
    .all();
  for (const record of history) {
    record.loss ??= NaN; // which SQLite keeps as NULL
    record.perplexity ??= NaN;
    if (Object.values(record).every((value) => value === null || isNumber(value))) continue;
    throw damaged(path, 'its history contains a value that is not a number');
  }
  return history;
}
