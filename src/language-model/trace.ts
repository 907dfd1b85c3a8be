import { type Expectation, readTokens } from '../networks/expectation.js';
import type { Network } from '../networks/network.js';
import { createPause } from '../networks/pause.js';
import { bannedIds, type NormalizedGenerateOptions, sampleTokens } from '../networks/sampler.js';
import type { StatePool } from '../networks/state-pool.js';
import type { LanguageModelVocabulary } from '../networks/vocabulary.js';

/** A piece of text that a model generated or read, with its probability. */
export interface LikelyText {
  readonly text: string;
  readonly probability: number;
}

/** A piece of text, with the model's alternatives in its place, most probable first. */
export interface TracedToken extends LikelyText {
  readonly rivals: readonly LikelyText[];
}

/** A running network and its tokens. */
interface Reader {
  readonly network: Network;
  readonly states: StatePool;
  readonly vocabulary: LanguageModelVocabulary;
}

/** Generates a continuation of a prompt, token by token. */
export function writeTraced(
  { network, states, vocabulary }: Reader,
  prompt: Int32Array,
  options: NormalizedGenerateOptions,
  rivals: number,
): AsyncGenerator<TracedToken> {
  const pause = createPause(options.signal);
  const task = { ...options, prompt };
  const tokens = sampleTokens(network, states, vocabulary, task, rivals, pause);
  return traced(tokens, vocabulary, options.prompt === '' || /\s$/.test(options.prompt));
}

/** The tokens of a text, without the start token before it. */
export function readTraced(
  { network, states, vocabulary }: Reader,
  ids: Int32Array,
  rivals: number,
  signal?: AbortSignal,
): AsyncGenerator<TracedToken> {
  const rule = { rivals, banned: bannedIds(vocabulary) };
  const tokens = readTokens(network, states, ids, rule, createPause(signal));
  return traced(tokens, vocabulary, true);
}

/** Tokens as text: words with the space before them. */
async function* traced(
  tokens: AsyncGenerator<Expectation>,
  vocabulary: LanguageModelVocabulary,
  startsText: boolean,
): AsyncGenerator<TracedToken> {
  let startsLine = startsText;
  for await (const { id, probability, rivals } of tokens) {
    const read = (each: number): string => vocabulary.textOf(each, startsLine);
    const text = read(id);
    yield {
      text,
      probability,
      rivals: rivals.map((rival) => ({ text: read(rival.id), probability: rival.probability })),
    };
    startsLine = text === '\n';
  }
}
