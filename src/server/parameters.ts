import * as check from '../options/check.js';

/** A parameter of a route: how to parse it from a request, and its description for OpenAPI. */
export interface Parameter<T> {
  readonly description: string;
  readonly required: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
  /**
   * @param texts each value given; empty if the parameter was left out
   * @throws TypeError or RangeError
   */
  read(name: string, texts: readonly string[]): T;
}

/** The values that parameters read. */
export type ValuesOf<P extends Record<string, Parameter<unknown>>> = {
  [name in keyof P]: P[name] extends Parameter<infer T> ? T : never;
};

/** Maximum length of a word, in characters. */
const MAX_WORD = 500;
/** Maximum number of words in a list. */
export const MAX_WORDS = 100;
/** Maximum number of neighbours in a response. */
export const MAX_NEIGHBORS = 1000;

/**
 * A whole number in [min, max].
 *
 * @throws RangeError from `read`, for any other value
 */
export function whole(
  description: string,
  { min, max, fallback }: { min: number; max: number; fallback?: number },
): Parameter<number> {
  return {
    description,
    required: fallback === undefined,
    schema: { type: 'integer', minimum: min, maximum: max, default: fallback },
    read(name, texts) {
      const text = only(name, texts) ?? fallback?.toString();
      if (text === undefined) throw new RangeError(`${name} is missing`);
      if (!/^-?\d{1,15}$/.test(text)) throw new RangeError(`${name} must be a whole number`);
      return check.integer(name, Number(text), min, max);
    },
  };
}

/** A non-empty text of at most `max` characters. */
export function text(description: string, max = MAX_WORD): Parameter<string> {
  return {
    description,
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: max },
    read: (name, texts) => bounded(name, only(name, texts) ?? '', max),
  };
}

/** An optional text. */
export function optionalText(description: string, max = MAX_WORD): Parameter<string | undefined> {
  const { read, ...rest } = text(description, max);
  return {
    ...rest,
    required: false,
    read: (name, texts) => (texts.length === 0 ? undefined : read(name, texts)),
  };
}

/** One of several names. */
export function oneOf<T extends string>(
  description: string,
  names: readonly T[],
  fallback: T,
): Parameter<T> {
  return {
    description,
    required: false,
    schema: { type: 'string', enum: names, default: fallback },
    read: (name, texts) => check.oneOf(name, only(name, texts) ?? fallback, names),
  };
}

/**
 * At least `min` words; the parameter is repeated, once per word.
 *
 * @throws RangeError from `read`, for fewer words
 */
export function words(description: string, min = 1): Parameter<readonly string[]> {
  return {
    description,
    required: true,
    schema: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: MAX_WORD },
      minItems: min,
      maxItems: MAX_WORDS,
    },
    read(name, texts) {
      if (texts.length < min || texts.length > MAX_WORDS) {
        throw new RangeError(
          `${name} must be given ${min} to ${MAX_WORDS} times, got ${texts.length}`,
        );
      }
      return texts.map((each) => bounded(name, each, MAX_WORD));
    },
  };
}

/** The number of neighbours. */
export const neighborCount = whole('Neighbours to return.', {
  min: 1,
  max: MAX_NEIGHBORS,
  fallback: 10,
});

/** How much of the vocabulary a search covers. */
export const among = whole('Search only this many of the most frequent words; 0 searches all.', {
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  fallback: 0,
});

function only(name: string, texts: readonly string[]): string | undefined {
  if (texts.length > 1) throw new RangeError(`${name} must be given once, got ${texts.length}`);
  return texts[0];
}

function bounded(name: string, value: string, max: number): string {
  if (value === '') throw new RangeError(`${name} must not be empty`);
  if (value.length <= max) return value;
  throw new RangeError(`${name} must have at most ${max} characters, got ${value.length}`);
}
