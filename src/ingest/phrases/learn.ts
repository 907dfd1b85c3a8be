import { compilePhrases, Ngrams } from '../../phrases/ngrams.js';
import type { NormalizedPhraseOptions } from '../../phrases/options.js';
import { type PhrasePass, Phrases } from '../../phrases/phrases.js';
import { selectPhrases } from '../../phrases/select.js';
import type { MergedWords } from '../merged-words.js';
import type { ReadCorpus } from '../read-corpus.js';
import { type CountedBlock, countAcrossBlocks } from './across-blocks.js';
import type { IdSegments } from './id-segments.js';
import { joinPhrases } from './join.js';

/** Phrases that were learned, and what it took. */
export interface LearnedPhrases {
  readonly phrases: Phrases;
  /** N-grams that were forgotten while counting. */
  readonly pruned: number;
  /** Passes whose phrases are joined in the stream already: all but the last. */
  readonly joinedPasses: number;
  /** How many phrases that were. */
  readonly joined: number;
}

/**
 * Learns phrases from n-grams that were counted while reading; later passes count again in the
 * stream, with the phrases of the passes before joined.
 *
 * @param openStream the ids of the corpus: called where there is more than one pass
 */
export async function learnFromCounts(
  corpus: ReadCorpus,
  words: MergedWords,
  options: NormalizedPhraseOptions,
  openStream: () => Promise<IdSegments>,
): Promise<LearnedPhrases> {
  const module = await compilePhrases();
  const { passes: most, maxPairs, ...settings } = options;
  let ngrams = mergeNgrams(corpus, words, new Ngrams(module, maxPairs));
  let pruned = corpus.gathered.reduce((sum, part) => sum + part.ngrams!.pruned, ngrams.pruned);
  const passes: PhrasePass[] = [selectPhrases(words, ngrams, options)];
  let joined = 0;
  while (passes.length < most && passes.at(-1)!.phrases.length > 0) {
    const stream = await openStream();
    joined += joinPhrases(stream, words, passes.at(-1)!.phrases, new Phrases(settings, passes));
    ngrams = countStream(stream, words, new Ngrams(module, maxPairs));
    pruned += ngrams.pruned;
    passes.push(selectPhrases(words, ngrams, options));
  }
  return {
    phrases: new Phrases(settings, passes),
    pruned,
    joinedPasses: passes.length - 1,
    joined,
  };
}

/** What the threads counted, as one table. */
function mergeNgrams({ segments, gathered }: ReadCorpus, words: MergedWords, all: Ngrams): Ngrams {
  gathered.forEach(({ ngrams }, thread) => all.absorb(ngrams!, words.ids[thread]));
  const blocks = segments.map(({ startsDocument, ngramEnds, table }): CountedBlock => ({
    startsDocument,
    ends: ngramEnds!,
    sequences: gathered[table].ngrams!.sequences,
    idOf: (word) => words.ids[table][word],
  }));
  countAcrossBlocks(blocks, all);
  return all;
}

function countStream(stream: IdSegments, { connectors }: MergedWords, all: Ngrams): Ngrams {
  const counted = stream.segments.map((segment) => ({
    startsDocument: segment.startsDocument,
    ends: all.count(stream.read(segment), !segment.startsDocument, connectors),
  }));
  const sequences = all.links();
  countAcrossBlocks(
    counted.map((block) => ({ ...block, sequences, idOf: (word) => word })),
    all,
  );
  return all;
}
