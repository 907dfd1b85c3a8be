/** The record of a model as its file holds it: parsed and checked here, typed everywhere else. */
import type {
  ContinueRecord,
  CorpusRecord,
  ImportRecord,
  InitRecord,
  KnownRecord,
  RecordedOptions,
} from '../../embedding/model-record.js';

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

const OPTION_CHECKS: Record<keyof KnownRecord, Check> = {
  mode: isString,
  cbowMean: isBoolean,
  epochs: isCount,
  threads: isCount,
  tokenizer: isString,
  lowercase: isBoolean,
  stemmer: isString,
  stopWords: (value) => isString(value) || isStrings(value),
  locale: isString,
  engine: isString,
  fixedVocabulary: isBoolean,
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
  }),
};

/** Whether an option may stand in a record; of those that a later version adds, any value may. */
const isOption = ([name, value]: [string, unknown]): boolean =>
  value === null ||
  !Object.hasOwn(OPTION_CHECKS, name) ||
  OPTION_CHECKS[name as keyof KnownRecord](value);

/** Whether these are the options of a record. */
export const isRecordedOptions = (value: unknown): value is RecordedOptions =>
  isObject(value) && Object.entries(value as object).every(isOption);

/** Whether this is what a record says of a corpus. */
export const isCorpusRecord = (value: unknown): value is CorpusRecord => {
  if (!isObject(value)) return false;
  const { earlier } = value as CorpusRecord;
  return earlier === undefined || (Array.isArray(earlier) && earlier.every(isObject));
};

/** The options of a damaged record that make sense. */
export const salvagedOptions = (value: unknown): RecordedOptions =>
  isObject(value) ? Object.fromEntries(Object.entries(value as object).filter(isOption)) : {};
