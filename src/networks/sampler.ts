import * as check from '../options/check.js';
import { WordloomError } from '../errors.js';
import { complete, integer, namesOf, number, oneOf, type Table } from '../options/table.js';
import { nextFloat, type RandomState, seedRandom } from '../random.js';
import { type Expectation, expectationOf } from './expectation.js';
import type { Network } from './network.js';
import type { StatePool } from './state-pool.js';
import { type LanguageModelVocabulary, UNKNOWN_RULES, type UnknownRule } from './vocabulary.js';

/** How text is generated. */
export interface GenerateOptions {
  /**
   * The text to continue. At word level, words that the model does not know are read as `<unk>`.
   * @default '': the beginning of a line
   */
  prompt?: string;
  /**
   * What to do with tokens of the prompt that the model has never seen: `'error'` refuses them,
   * `'skip'` leaves them out, `'replace'` reads them as `<unk>`.
   * @default undefined: `'replace'` if the model has `<unk>`, otherwise `'error'`
   */
  unknown?: UnknownRule;
  /**
   * Tokens to generate.
   * @default 200
   */
  length?: number;
  /**
   * Below 1 favours probable tokens, above 1 improbable ones; 0 always takes the most probable
   * token.
   * @default 1
   */
  temperature?: number;
  /**
   * Samples only from this many of the most probable tokens.
   * @default undefined: all tokens
   */
  topK?: number;
  /**
   * Samples only from the smallest set of most probable tokens with this total probability (nucleus
   * sampling, Holtzman et al. 2020); applied after `topK`.
   * @default 1: all tokens
   */
  topP?: number;
  /**
   * Random seed; the same seed gives the same text.
   * @default 1
   */
  seed?: number;
  /** Aborts the generation, which rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** How to draw a token. */
export interface SamplingRule {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
}

/** `GenerateOptions` with every default filled in. */
export interface NormalizedGenerateOptions extends SamplingRule {
  readonly prompt: string;
  readonly unknown: UnknownRule | undefined;
  readonly length: number;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

/** The rule for unknown tokens, shared by all commands that take it. */
export const UNKNOWN_HELP =
  'tokens that the model has never seen: error, skip, or replace by <unk>, which is the default if ' +
  'the model has it';

/** How text is generated. */
export const GENERATE_OPTIONS: Table<Omit<GenerateOptions, 'signal'>> = {
  prompt: {
    type: {
      check: (name, value) => (value === '' ? '' : check.string(name, value)),
      argument: { kind: 'text', mayBeEmpty: true },
    },
    default: '',
    defaultText: 'the beginning of a line',
    flag: '--prompt <text>',
    help: 'the text to continue',
  },
  unknown: {
    type: oneOf(UNKNOWN_RULES),
    flag: '--unknown <what>',
    help: UNKNOWN_HELP,
  },
  length: {
    type: integer(0),
    default: 200,
    flag: '--length <n>',
    help: 'tokens to generate',
  },
  temperature: {
    type: number(0, 100),
    default: 1,
    flag: '--temperature <x>',
    help: 'below 1 for safer text, above 1 for wilder; 0 always takes the most probable token',
  },
  topK: {
    type: {
      ...integer(1),
      check: (name, value) => (value === Infinity ? value : check.integer(name, value, 1)),
    },
    default: Infinity,
    defaultText: 'all',
    flag: '--top-k <n>',
    help: 'sample from this many of the most probable tokens',
  },
  topP: {
    type: { ...number(0, 1), check: checkTopP },
    default: 1,
    flag: '--top-p <x>',
    help: 'sample from the smallest set of tokens with this total probability',
  },
  seed: {
    type: integer(0),
    default: 1,
    flag: '--seed <n>',
    help: 'the same seed gives the same text',
  },
};

function checkTopP(name: string, value: unknown): number {
  const topP = check.number(name, value, 0, 1);
  if (topP > 0) return topP;
  throw new RangeError(
    `${name} must be above 0; to take the most probable token, set temperature to 0`,
  );
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws TypeError or RangeError
 */
export function normalizeGenerateOptions(options: GenerateOptions): NormalizedGenerateOptions {
  const known = [...namesOf(GENERATE_OPTIONS), 'signal'];
  check.knownKeys('generate', check.object('options', options), known);
  const { signal, ...rest } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('signal must be an AbortSignal');
  }
  return {
    ...complete<Omit<GenerateOptions, 'signal'>, 'unknown'>(GENERATE_OPTIONS, rest),
    signal,
  };
}

/** A text to continue, and how to continue it. */
export interface SamplingTask extends SamplingRule {
  /** At least one. */
  readonly prompt: Int32Array;
  readonly length: number;
  readonly seed: number;
}

/** Draws the ids of tokens one by one, but never `<pad>` or `<unk>`. */
export async function* sampleIds(
  network: Network,
  states: StatePool,
  vocabulary: LanguageModelVocabulary,
  task: SamplingTask,
  pause: () => Promise<void>,
): AsyncGenerator<number> {
  for await (const { id } of sampleTokens(network, states, vocabulary, task, 0, pause)) yield id;
}

/**
 * `sampleIds`, with the probability of each token and its rivals. These are the network's own,
 * before temperature, `topK` and `topP`.
 */
export async function* sampleTokens(
  network: Network,
  states: StatePool,
  vocabulary: LanguageModelVocabulary,
  task: SamplingTask,
  rivals: number,
  pause: () => Promise<void>,
): AsyncGenerator<Expectation> {
  const { arithmetic } = network;
  const random = seedRandom(task.seed);
  const banned = bannedIds(vocabulary);
  const state = states.take(1);
  try {
    let next = task.prompt;
    for (let i = 0; i < task.length; i++) {
      const logits = network.forward(next, state);
      const last = arithmetic.rows(logits, logits.rows - 1, 1);
      arithmetic.logSoftmax(last);
      // A copy, because others may use the network before the next token is asked for.
      const numbers = Float64Array.from(last.data);
      const id = drawToken(numbers, banned, task, random);
      next = Int32Array.of(id);
      yield expectationOf(numbers, id, rivals);
      await pause();
    }
  } finally {
    states.giveBack(state);
  }
}

/** The ids of `<pad>` and `<unk>`, if they exist. */
export const bannedIds = ({ pad, unknown }: LanguageModelVocabulary): number[] =>
  [pad, unknown].filter((id) => id !== undefined);

/**
 * Draws a token.
 *
 * @param logits log probabilities, up to a constant, (size); changed in place
 * @param banned ids that must not be drawn
 * @throws WordloomError NOTHING_TO_SAMPLE if no token has a probability above 0
 */
export function drawToken(
  logits: Float64Array,
  banned: readonly number[],
  { temperature, topK, topP }: SamplingRule,
  random: RandomState,
): number {
  for (const id of banned) logits[id] = -Infinity;
  const best = indexOfHighest(logits);
  if (temperature === 0) return best;
  const highest = logits[best];
  // exp of at most 0, so nothing overflows.
  const weights = logits.map((logit) => Math.exp((logit - highest) / temperature));
  const ids = choices(weights, topK, topP);
  const total = ids.reduce((sum, id) => sum + weights[id], 0);
  let rest = nextFloat(random) * total;
  for (const id of ids) {
    rest -= weights[id];
    if (rest < 0) return id;
  }
  return best; // rounding only
}

/** The ids to draw from, with weights above 0; most probable first if the choice is limited. */
function choices(weights: Float64Array, topK: number, topP: number): readonly number[] {
  const possible: number[] = [];
  weights.forEach((weight, id) => weight > 0 && possible.push(id));
  if (topK >= possible.length && topP === 1) return possible;
  const ordered = possible.toSorted((a, b) => weights[b] - weights[a] || a - b);
  if (topK < ordered.length) ordered.length = topK;
  const wanted = topP * ordered.reduce((sum, id) => sum + weights[id], 0);
  let sum = 0;
  const enough = ordered.findIndex((id) => (sum += weights[id]) >= wanted);
  return enough === -1 ? ordered : ordered.slice(0, enough + 1);
}

function indexOfHighest(logits: Float64Array): number {
  let best = -1;
  for (let id = 0; id < logits.length; id++) {
    if (logits[id] > (best === -1 ? -Infinity : logits[best])) best = id;
  }
  if (best !== -1) return best;
  throw new WordloomError(
    'NOTHING_TO_SAMPLE',
    'No token has a valid probability: the parameters of this model are damaged, or ' +
      'its vocabulary has only <unk> and <pad>.',
  );
}
