import * as check from '../options/check.js';
import {
  complete,
  type Complete,
  integer,
  number,
  oneOf,
  type Table,
  textOf,
} from '../options/table.js';
import { CONNECTOR_WORDS } from './connector-words.js';
import { SCORINGS, type Scoring } from './scoring.js';

/** How phrases are learned. Names and defaults are those of gensim's `Phrases`. */
export interface PhraseOptions {
  /**
   * Ignore pairs of words that occur less often. The default scoring also subtracts it from their
   * counts (the discount of Mikolov et al. 2013).
   * @default 5
   */
  minCount?: number;
  /**
   * Score above which a pair is a phrase. The default scoring has no upper bound; npmi ranges from
   * -1 to 1.
   * @default 10 for the default scoring, 0.5 for npmi
   */
  threshold?: number;
  /**
   * `'default'`, the score of Mikolov et al. 2013; `'npmi'`, normalized pointwise mutual information
   * (Bouma 2009).
   * @default 'default'
   */
  scoring?: Scoring;
  /**
   * Text that joins the words of a phrase.
   * @default '_'
   */
  delimiter?: string;
  /**
   * Words allowed inside a phrase, but not at its start or end: `'en'`, or a list in the form that
   * the tokenizer produces.
   * @default []
   */
  connectorWords?: string | readonly string[];
  /**
   * Passes over the text; 2 passes find phrases of up to 4 words.
   * @default 1
   */
  passes?: number;
  /**
   * Maximum number of distinct pairs to count, shared among the threads; above it the rarest are
   * dropped. A pair takes some 25 bytes.
   * @default 40000000
   */
  maxPairs?: number;
}

/** `PhraseOptions` with every default filled in, and the connector words as a list. */
export type NormalizedPhraseOptions = Omit<Complete<PhraseOptions>, 'connectorWords'> & {
  readonly connectorWords: readonly string[];
};

/** The options of learning phrases. */
export const PHRASE_OPTIONS: Table<PhraseOptions> = {
  minCount: {
    type: integer(1),
    default: 5,
    flag: '--min-count <n>',
    help: 'ignore pairs of words that occur less often than this',
  },
  scoring: {
    type: oneOf(SCORINGS),
    default: 'default',
    flag: '--scoring <name>',
    help: 'how pairs of words are scored',
  },
  threshold: {
    type: number(-Number.MAX_VALUE),
    default: ({ scoring }) => (scoring === 'npmi' ? 0.5 : 10),
    defaultText: '10, or 0.5 for npmi',
    flag: '--threshold <x>',
    help: 'pairs of words that score above this are phrases',
  },
  delimiter: {
    type: textOf(checkDelimiter),
    default: '_',
    flag: '--delimiter <text>',
    help: 'text that joins the words of a phrase',
  },
  connectorWords: {
    type: textOf(checkConnectorWords),
    default: [],
    defaultText: 'none',
    flag: '--connector-words <which>',
    help: 'words allowed inside a phrase: en, or a file with one word per line',
  },
  passes: {
    type: integer(1, 10),
    default: 1,
    flag: '--passes <n>',
    help: 'passes over the text; 2 find phrases of up to 4 words',
  },
  maxPairs: {
    type: integer(1000, 2 ** 31),
    default: 40_000_000,
    flag: '--max-pairs <n>',
    help: 'number of distinct pairs at which the rarest are dropped',
  },
};

/**
 * Checks the options, also against each other, and fills in the defaults.
 *
 * @throws TypeError for an unknown option or a value of the wrong kind, RangeError for a wrong value
 */
export function normalizePhraseOptions(options: PhraseOptions = {}): NormalizedPhraseOptions {
  check.knownKeys('learnPhrases', options, Object.keys(PHRASE_OPTIONS));
  const all = complete<PhraseOptions>(PHRASE_OPTIONS, options);
  const { scoring, threshold, connectorWords } = all;
  if (scoring === 'npmi') check.number('threshold', threshold, -1, 1);
  if (scoring === 'default' && threshold <= 0) {
    throw new RangeError(`threshold must be above 0 for the default scoring, got ${threshold}`);
  }
  const words =
    typeof connectorWords === 'string' ? CONNECTOR_WORDS[connectorWords] : connectorWords;
  return { ...all, connectorWords: [...new Set(words)].filter((word) => word !== '') };
}

function checkDelimiter(name: string, delimiter: unknown): string {
  const text = check.string(name, delimiter);
  if (text === '') throw new RangeError(`${name} must not be empty`);
  if (/\p{Surrogate}|[\n\r\0]/u.test(text)) {
    throw new RangeError(`${name} must be Unicode text in one line, got ${JSON.stringify(text)}`);
  }
  return text;
}

function checkConnectorWords(name: string, words: unknown): string | readonly string[] {
  if (typeof words === 'string') return check.oneOf(name, words, Object.keys(CONNECTOR_WORDS));
  if (!Array.isArray(words)) {
    throw new TypeError(`${name} must be a language, such as "en", or an array of words`);
  }
  return words.map((word, i) => check.string(`${name}[${i}]`, word));
}
