/** How ranks share the reading of a corpus: each takes every n-th block. */
import { gatherValues, type Ranks } from '../run/ranks.js';
import { UNKNOWN } from '../vocabulary/build.js';
import type { RepeatRecords } from './examine/repeats.js';
import type { IdSegment } from './id-stream.js';
import type { ReadCorpus, ReadingTask, ReadSegment } from './read-corpus.js';

/** One rank's share of a corpus, and the whole. */
export interface TextShare {
  readonly ranks: Ranks;
  /** Tokens of this rank's text whose words are in the vocabulary. */
  readonly knownTokens: number;
  /** Of the whole text; number i is that of rank i modulo the number of ranks. */
  readonly segments: readonly Pick<IdSegment, 'length' | 'startsDocument'>[];
}

/** The tasks of one rank: every `size`-th. */
export async function* shareOf(
  tasks: AsyncIterable<ReadingTask>,
  ranks: Ranks | undefined,
): AsyncGenerator<ReadingTask> {
  let number = 0;
  for await (const task of tasks) {
    if (ranks === undefined || number % ranks.size === ranks.rank) yield task;
    number++;
  }
}

/** The results of reading a text, without its ids. */
export interface WholeText {
  readonly segments: readonly ReadSegment[]; // without a place
  readonly repeats: readonly RepeatRecords[];
  readonly pruned: number;
}

/**
 * The results of all ranks, in text order.
 *
 * @param pruned the number of words that this rank pruned
 */
export async function wholeText(
  { segments, gathered }: ReadCorpus,
  pruned: number,
  ranks: Ranks | undefined,
): Promise<WholeText> {
  const repeats = gathered.map((each) => each.repeats);
  if (ranks === undefined) return { segments, repeats, pruned };
  const own = {
    segments: segments.map((segment) => ({ ...segment, place: 0 })),
    repeats: repeats.map(({ data, limit }) => ({ data: [...data], limit })),
    pruned,
  };
  const all = await gatherValues(ranks, own);
  const count = all.reduce((sum, each) => sum + each.segments.length, 0);
  return {
    segments: Array.from(
      { length: count },
      (_, number) => all[number % ranks.size].segments[Math.floor(number / ranks.size)],
    ),
    repeats: all.flatMap((each) =>
      each.repeats.map(({ data, limit }) => ({ data: Uint32Array.from(data), limit })),
    ),
    pruned: all.reduce((sum, each) => sum + each.pruned, 0),
  };
}

/** Tokens of words that have a final id. */
export const knownTokens = (counts: ArrayLike<number>, finalIds: Uint32Array): number =>
  finalIds.reduce((sum, id, word) => sum + (id === UNKNOWN ? 0 : counts[word]), 0);
