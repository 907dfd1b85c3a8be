/** The record of a model as its file holds it: parsed and checked here, typed everywhere else. */
import type {
  ContinueRecord,
  CorpusRecord,
  ImportRecord,
  InitRecord,
  KnownRecord,
} from '../embedding/model-record.js';
import type { RecordedLanguageModelOptions } from '../networks/state.js';
import { LONGEST_SUBWORD, MOST_BUCKETS } from '../subwords/subword-vectors.js';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isStrings: Check = (value) => Array.isArray(value) && value.every(isString);
const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose fields pass their checks; others may be there too. */
const isRecord =
  <T>(fields: Record<keyof T & string, Check>): Check =>
  (value) =>
    isObject(value) &&
    Object.entries<Check>(fields).every(([name, check]) =>
      check((value as Record<string, unknown>)[name]),
    );

/** Recorded options by name. Options of later versions may have any value. */
class OptionChecks<Known extends object> {
  readonly #checks: Readonly<Record<string, Check>>;

  constructor(checks: Record<keyof Known & string, Check>) {
    this.#checks = checks;
  }

  /** Whether these are the options of a record. */
  areSound(value: unknown): boolean {
    return (
      isObject(value) && Object.entries(value as object).every((entry) => this.#isSound(entry))
    );
  }

  /** The options of a damaged record that make sense. */
  salvaged(value: unknown): Readonly<Record<string, unknown>> {
    if (!isObject(value)) return {};
    const entries = Object.entries(value as object);
    return Object.fromEntries(entries.filter((entry) => this.#isSound(entry)));
  }

  #isSound([name, value]: [string, unknown]): boolean {
    return value === null || !Object.hasOwn(this.#checks, name) || this.#checks[name](value);
  }
}

const TOKENIZER_CHECKS = {
  tokenizer: isString,
  lowercase: isBoolean,
  stemmer: isString,
  stopWords: (value: unknown) => isString(value) || isStrings(value),
  locale: isString,
};

/** The options in the record of word vectors. */
export const VECTOR_OPTIONS = new OptionChecks<KnownRecord>({
  ...TOKENIZER_CHECKS,
  mode: isString,
  cbowMean: isBoolean,
  hs: isBoolean,
  negative: isCount,
  epochs: isCount,
  threads: isCount,
  engine: isString,
  fixedVocabulary: isBoolean,
  // The rest is checked where phrases are needed.
  phrases: (value) => isObject(value) && isString((value as { delimiter?: unknown }).delimiter),
  init: isRecord<InitRecord>({
    file: isString,
    vectors: isCount,
    knownWords: isCount,
    frozenWords: isCount,
  }),
  continue: isRecord<ContinueRecord>({ file: isString, words: isCount }),
  imported: isRecord<ImportRecord>({
    format: isString,
    file: isString,
    counts: (value) => value === 'file' || value === 'rank',
    skipped: (value) => value === undefined || isCount(value),
  }),
});

/** The options in the record of a language model. */
export const LANGUAGE_MODEL_OPTIONS = new OptionChecks<RecordedLanguageModelOptions>({
  ...TOKENIZER_CHECKS,
  cell: isString,
  level: isString,
  schedule: isString,
  epochs: isCount,
});

/** The record of a model's n-gram vectors. */
export interface SubwordsRecord {
  readonly minn: number;
  readonly maxn: number;
  readonly bucket: number;
  /** For n-grams of jamo; absent if there are none. */
  readonly minJamo?: number;
  readonly maxJamo?: number;
  /** The number of buckets with a row. */
  readonly rows: number;
  readonly rowsPerBlock: number;
  readonly encoding: 'float32' | 'int8';
}

/** Whether this is a valid record of n-gram vectors. */
export const isSubwordsRecord = (value: unknown): value is SubwordsRecord => {
  if (!isObject(value)) return false;
  const { minn, maxn, bucket, rows, rowsPerBlock, encoding } = value as SubwordsRecord;
  const { minJamo = 0, maxJamo = 0 } = value as SubwordsRecord;
  return (
    [minn, maxn, bucket, rows, rowsPerBlock, minJamo, maxJamo].every(isCount) &&
    minn <= maxn &&
    maxn >= 1 &&
    maxn <= LONGEST_SUBWORD &&
    minJamo <= maxJamo &&
    maxJamo <= LONGEST_SUBWORD &&
    bucket <= MOST_BUCKETS &&
    rows <= bucket &&
    rowsPerBlock >= 1 &&
    (encoding === 'float32' || encoding === 'int8')
  );
};

/** Whether this is a valid record of a corpus. */
export const isCorpusRecord = (value: unknown): value is CorpusRecord => {
  if (!isObject(value)) return false;
  const { earlier } = value as CorpusRecord;
  return earlier === undefined || (Array.isArray(earlier) && earlier.every(isObject));
};
