/** Reads phrases from JSON. Checks everything, because the file may come from anywhere. */
import * as check from '../options/check.js';
import { normalizePhraseOptions } from './options.js';
import {
  type Phrase,
  type PhrasePass,
  Phrases,
  PHRASES_FORMAT,
  PHRASES_VERSION,
  phrasesError,
  type PhrasesRecord,
} from './phrases.js';

/** The upper limit for the length of a phrase, in words. */
const MOST_WORDS = 10_000;

/**
 * Parses the text of a phrases file.
 *
 * @param name the name of the file in messages
 * @throws WordloomError PHRASES_FOREIGN, PHRASES_NEWER, PHRASES_DAMAGED
 */
export function parsePhrases(text: string, name: string): Phrases {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw phrasesError(
      'PHRASES_FOREIGN',
      `${name} is not a phrase file: it is not JSON (${(cause as Error).message}). ` +
        'wordloom phrases writes one.',
      cause,
    );
  }
  return phrasesOf(value, name);
}

/**
 * Creates phrases from their JSON form.
 *
 * @param name their name in messages
 * @throws as `parsePhrases`
 */
export function phrasesOf(value: unknown, name: string): Phrases {
  if (value instanceof Phrases) return value;
  if (!isRecord(value) || value.format !== PHRASES_FORMAT) {
    throw phrasesError(
      'PHRASES_FOREIGN',
      `${name} is not a wordloom phrase file: "format" is not "${PHRASES_FORMAT}". ` +
        'wordloom phrases writes such a file.',
    );
  }
  if (value.version !== PHRASES_VERSION) {
    throw phrasesError(
      'PHRASES_NEWER',
      `${name} has version ${JSON.stringify(value.version)}, but this wordloom reads version ` +
        `${PHRASES_VERSION}: update wordloom, or learn the phrases again.`,
    );
  }
  try {
    return checkedPhrases(value as unknown as PhrasesRecord);
  } catch (cause) {
    throw phrasesError(
      'PHRASES_DAMAGED',
      `${name} is damaged: ${(cause as Error).message}. Learn the phrases again.`,
      cause,
    );
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkedPhrases(record: PhrasesRecord): Phrases {
  const { minCount, threshold, scoring, delimiter, connectorWords } = record;
  if (!Array.isArray(connectorWords)) throw new TypeError('"connectorWords" is not a list');
  for (const [name, value] of Object.entries({ minCount, threshold, scoring, delimiter })) {
    if (value === undefined || value === null) throw new TypeError(`"${name}" is missing`);
  }
  const options = normalizePhraseOptions({
    minCount,
    threshold,
    scoring,
    delimiter,
    connectorWords,
  });
  const { passes: _, maxPairs: __, ...settings } = options;
  if (!Array.isArray(record.passes)) throw new TypeError('"passes" is not a list');
  const connectors = new Set(settings.connectorWords);
  const passes = record.passes.map((pass: unknown, i) =>
    checkedPass(pass, `passes[${i}]`, connectors),
  );
  return new Phrases(settings, passes);
}

function checkedPass(pass: unknown, name: string, connectors: ReadonlySet<string>): PhrasePass {
  if (!isRecord(pass)) throw new TypeError(`"${name}" is not an object`);
  if (!Array.isArray(pass.phrases)) throw new TypeError(`"${name}.phrases" is not a list`);
  return {
    words: check.integer(`${name}.words`, pass.words, 0),
    vocabulary: check.integer(`${name}.vocabulary`, pass.vocabulary, 0),
    phrases: pass.phrases.map((phrase: unknown, i) =>
      checkedPhrase(phrase, `${name}.phrases[${i}]`, connectors),
    ),
  };
}

function checkedPhrase(value: unknown, name: string, connectors: ReadonlySet<string>): Phrase {
  const [words, count, score] = Array.isArray(value) ? (value as unknown[]) : [];
  const isPhrase =
    Array.isArray(words) &&
    words.length >= 2 &&
    words.length <= MOST_WORDS &&
    words.every((word) => typeof word === 'string' && word !== '' && !/\p{Surrogate}/u.test(word));
  if (!isPhrase) throw new TypeError(`"${name}" is not [[word, word, ...], count, score]`);
  const texts = words as string[];
  const isJoinable = texts.every(
    (word, i) => connectors.has(word) === (i > 0 && i < texts.length - 1),
  );
  if (!isJoinable) {
    throw new RangeError(`"${name}" is not two words with only connector words between them`);
  }
  return {
    words: texts,
    count: check.integer(`${name}[1]`, count, 1),
    score: check.number(`${name}[2]`, score, -Number.MAX_VALUE),
  };
}
