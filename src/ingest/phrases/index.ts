/** What reading a corpus has to do with phrases: count what may be one, learn, and join. */
import { compilePhrases } from '../../phrases/ngrams.js';
import type { NormalizedPhraseOptions } from '../../phrases/options.js';
import type { Phrases } from '../../phrases/phrases.js';
import type { MergedWords } from '../merged-words.js';
import type { NgramCounting, ReadCorpus } from '../read-corpus.js';
import { IdSegments } from './id-segments.js';
import { joinPhrases } from './join.js';
import { learnFromCounts } from './learn.js';

/** Phrases to join, or how to learn them; `join: false` where that is all. */
export type PhrasesWanted =
  | { readonly given: Phrases }
  | { readonly learn: NormalizedPhraseOptions; readonly join: boolean };

/** What became of the phrases. */
export interface JoinedPhrases {
  readonly phrases: Phrases | undefined;
  /** The stream, where phrases were joined in it. */
  readonly stream: IdSegments | undefined;
  /** By how many tokens the text became shorter. */
  readonly removed: number;
  readonly report: { readonly joinedPhrases?: number; readonly prunedPairs?: number };
}

/** Connector words, which have the first ids of every dictionary. */
export function connectorWordsOf(wanted: PhrasesWanted | undefined): readonly string[] {
  if (wanted === undefined) return [];
  return ('given' in wanted ? wanted.given.settings : wanted.learn).connectorWords;
}

/** Whether the words are needed in order. */
export const needsIds = (wanted: PhrasesWanted | undefined): boolean =>
  wanted !== undefined && ('given' in wanted || wanted.join || wanted.learn.passes > 1);

/** How n-grams are counted, where phrases are to be learned. */
export async function ngramCounting(
  wanted: PhrasesWanted | undefined,
): Promise<NgramCounting | undefined> {
  const connectorWords = connectorWordsOf(wanted);
  if (wanted === undefined) return undefined;
  if ('given' in wanted) return { connectorWords };
  const { maxPairs } = wanted.learn;
  return { connectorWords, table: { module: await compilePhrases(), most: maxPairs } };
}

/** Learns phrases if that is wanted, and joins them. */
export async function withPhrases(
  corpus: ReadCorpus,
  words: MergedWords,
  wanted: PhrasesWanted | undefined,
): Promise<JoinedPhrases> {
  if (wanted === undefined)
    return { phrases: undefined, stream: undefined, removed: 0, report: {} };
  const before = total(words);
  let stream: IdSegments | undefined;
  const openStream = async () => (stream ??= await openIds(corpus, words));
  if ('given' in wanted) {
    const joinedPhrases = joinPasses(await openStream(), words, wanted.given, 0);
    return {
      phrases: wanted.given,
      stream,
      removed: before - total(words),
      report: { joinedPhrases },
    };
  }
  const learned = await learnFromCounts(corpus, words, wanted.learn, openStream);
  const { phrases, pruned: prunedPairs } = learned;
  if (!wanted.join) {
    return { phrases, stream, removed: before - total(words), report: { prunedPairs } };
  }
  const rest = joinPasses(await openStream(), words, phrases, learned.joinedPasses);
  return {
    phrases,
    stream,
    removed: before - total(words),
    report: { joinedPhrases: learned.joined + rest, prunedPairs },
  };
}

/** Tokens that were counted. */
const total = ({ counts }: MergedWords): number => counts.reduce((sum, count) => sum + count, 0);

function joinPasses(
  stream: IdSegments,
  words: MergedWords,
  phrases: Phrases,
  from: number,
): number {
  const passes = phrases.passes.slice(from);
  return passes.reduce((sum, pass) => sum + joinPhrases(stream, words, pass.phrases, phrases), 0);
}

const isForgotten = (id: number): boolean => id === 0xffffffff;

/** The ids of a corpus in the list of all words. */
function openIds({ segments, file }: ReadCorpus, words: MergedWords): Promise<IdSegments> {
  const forgotten = words.ids.some((ids) => ids.some(isForgotten)) ? words.forgotten() : 0;
  const tables = words.ids.map((ids) => ids.map((id) => (isForgotten(id) ? forgotten : id)));
  return IdSegments.open({ segments, tables, file });
}
