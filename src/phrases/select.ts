import { JoinedCounts, type NgramParts } from './joined-counts.js';
import type { Ngrams } from './ngrams.js';
import type { NormalizedPhraseOptions } from './options.js';
import { orderPhrases, type Phrase, type PhrasePass } from './phrases.js';
import { scoreOf } from './scoring.js';
import { Sequences } from './sequences.js';
import type { PhraseWords } from './words.js';

/**
 * Selects the phrases among the n-grams of a text.
 *
 * gensim keeps words and pairs in one table by their text, so the pair (new, york) and the word new_york share
 * an entry. Scores are computed from the same counts: see `JoinedCounts`.
 */
export function selectPhrases(
  words: PhraseWords,
  ngrams: Ngrams,
  { scoring, threshold, minCount, delimiter }: NormalizedPhraseOptions,
): PhrasePass {
  let tokens = 0;
  let different = ngrams.size;
  for (let id = 0; id < words.counts.length; id++) {
    tokens += words.counts[id];
    if (id >= words.connectors && words.counts[id] > 0) different++;
  }
  const joined = new JoinedCounts(words, ngrams, delimiter);
  const vocabulary = different - joined.duplicates;
  const between = new Sequences(ngrams, words);
  const phrases: Phrase[] = [];
  const consider = ({ first, second, link }: NgramParts, count: number): void => {
    const together = joined.isEmpty ? count : joined.countOf({ first, second, link }, count);
    const score = scoreOf(scoring, {
      first: joined.countOfWord(first),
      second: joined.countOfWord(second),
      together,
      vocabulary,
      words: tokens,
      minCount,
    });
    if (!(score > threshold)) return;
    const text = [words.wordOf(first), ...between.of(link), words.wordOf(second)];
    phrases.push({ words: text, count: together, score });
  };
  const { firsts, seconds, links, counts } = ngrams.select(minCount, joined.marks);
  for (let i = 0; i < counts.length; i++) {
    consider({ first: firsts[i], second: seconds[i], link: links[i] }, counts[i]);
  }
  for (const parts of joined.plain) if (parts.count < minCount) consider(parts, parts.count);
  return { words: tokens, vocabulary, phrases: orderPhrases(phrases, delimiter) };
}
