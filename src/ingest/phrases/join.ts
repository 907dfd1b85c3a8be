import type { Phrase, Phrases } from '../../phrases/phrases.js';
import { END } from '../id-stream.js';
import type { MergedWords } from '../merged-words.js';
import type { IdSegments, ShrinkingSegment } from './id-segments.js';
import { PhraseIds } from './phrase-ids.js';

/**
 * Joins phrases in a stream of ids, in place, as `Phrases.apply` does in words; documents that go from
 * one segment to the next are joined alike. The counts of the words follow.
 *
 * @returns how many phrases were joined
 */
export function joinPhrases(
  stream: IdSegments,
  words: MergedWords,
  found: readonly Phrase[],
  phrases: Phrases,
): number {
  const tree = new PhraseIds(found, words, (parts) => phrases.join(parts));
  const { starts } = tree;
  const { connectors } = words;
  let at = 0; // the node of what may become a phrase; 0: nothing
  let carried: { segment: ShrinkingSegment; ids: number }[] = []; // its ids in earlier segments
  for (const segment of stream.segments) {
    if (segment.startsDocument) at = 0;
    if (at === 0) carried = [];
    const ids = stream.read(segment);
    let length = 0; // ids written
    let begun = 0; // where what may become a phrase begins among them
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i];
      if (id < connectors) {
        ids[length++] = id;
        if (at !== 0) at = tree.next(at, id);
        continue;
      }
      const joined = at === 0 || id === END ? -1 : tree.take(tree.next(at, id));
      if (joined >= 0) {
        for (const part of carried) part.segment.length -= part.ids;
        length = begun;
        ids[length++] = joined;
        at = 0;
      } else {
        begun = length;
        ids[length++] = id;
        at = id === END ? 0 : starts[id];
      }
      carried = [];
    }
    if (at !== 0) carried.push({ segment, ids: length - begun });
    stream.write(segment, ids.subarray(0, length));
  }
  stream.allWritten();
  return tree.count(words.counts);
}
