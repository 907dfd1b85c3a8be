import { type Ranks, sumOf, gatherNumbers } from '../run/ranks.js';
import type { CountedWords } from '../vocabulary/build.js';
import { UNKNOWN } from '../vocabulary/build.js';
import { Dictionary, type ExportedWords } from './dictionary.js';
import type { MergedWords } from './merged-words.js';
import { PackedWords } from './packed-words.js';

/** Words with their counts, as ranks exchange them. */
interface WordCounts {
  readonly bytes: Uint8Array; // UTF-8, without gaps
  readonly lengths: Uint32Array; // (words) bytes of each
  readonly counts: Float64Array; // (words)
}

/** All ranks' words that may belong to the vocabulary. */
export interface SharedWords extends CountedWords {
  /** How many distinct words all texts have. */
  readonly distinct: number;
  /** How many of them occur once. */
  readonly once: number;
  /**
   * For each word of this rank its final id, or `UNKNOWN`.
   *
   * @param finalIds of the words here
   */
  localIds(finalIds: Uint32Array): Uint32Array;
}

/**
 * Adds up the counts of all ranks. A hash of its bytes gives each word an owner, which adds up its
 * counts from all ranks. Words with a sum of at least `least` then go to all ranks, so no rank holds
 * the rare words of all texts.
 *
 * @param words the words that this rank counted
 */
export async function shareWords(
  ranks: Ranks,
  module: WebAssembly.Module,
  words: MergedWords,
  least: number,
): Promise<SharedWords> {
  const parts = dealOut(words.exported(), words.counts, ranks.size);
  const owned = new Dictionary(module, 0xffffffff);
  let totals = new Float64Array(0);
  for (const bytes of await ranks.exchange(parts)) {
    const part = unpackWords(bytes);
    const ids = owned.absorb(withoutCounts(part));
    if (owned.size > totals.length) totals = grown(totals, owned.size);
    ids.forEach((id, i) => (totals[id] += part.counts[i]));
  }
  const ownedOnce = totals.reduce((sum, count) => sum + (count === 1 ? 1 : 0), 0);
  const [distinct, once] = sumOf(await gatherNumbers(ranks, [owned.size, ownedOnce]));
  const frequent = packWords(owned.exportWords(), totals, (id) => totals[id] >= least);
  const lists = (await ranks.gather(frequent)).map(unpackWords);
  return new SharedWordList(lists, { distinct, once }, words);
}

class SharedWordList implements SharedWords {
  readonly counts: Float64Array;
  readonly distinct: number;
  readonly once: number;
  readonly #lists: readonly WordCounts[];
  readonly #local: MergedWords;
  readonly #words: PackedWords;

  constructor(
    lists: readonly WordCounts[],
    { distinct, once }: Pick<SharedWords, 'distinct' | 'once'>,
    local: MergedWords,
  ) {
    this.#lists = lists;
    this.distinct = distinct;
    this.once = once;
    this.#local = local;
    const size = lists.reduce((sum, { counts }) => sum + counts.length, 0);
    this.counts = new Float64Array(size);
    const allLengths = new Uint32Array(size);
    const allBytes = new Uint8Array(lists.reduce((sum, { bytes }) => sum + bytes.length, 0));
    let first = 0;
    let end = 0;
    for (const { bytes, lengths, counts } of lists) {
      allBytes.set(bytes, end);
      this.counts.set(counts, first);
      allLengths.set(lengths, first);
      first += counts.length;
      end += bytes.length;
    }
    this.#words = new PackedWords(allBytes, allLengths);
  }

  wordOf(id: number): string {
    return this.#words.wordOf(id);
  }

  wordsOf(ids: Uint32Array): string[] {
    return this.#words.wordsOf(ids);
  }

  localIds(finalIds: Uint32Array): Uint32Array {
    const here = this.#lists.map((list) => this.#local.idsOfWords(withoutCounts(list)));
    const result = new Uint32Array(this.#local.counts.length).fill(UNKNOWN);
    let first = 0;
    for (const ids of here) {
      ids.forEach((id, i) => (result[id] = finalIds[first + i]));
      first += ids.length;
    }
    return result;
  }
}

/** For each rank, the words that it owns. */
function dealOut(
  { bytes, lengths }: Pick<ExportedWords, 'bytes' | 'lengths'>,
  counts: Float64Array,
  ranks: number,
): Uint8Array[] {
  const owners = new Uint16Array(lengths.length);
  let at = 0;
  lengths.forEach((length, id) => {
    let hash = 0x811c9dc5; // FNV-1a
    for (const end = at + length; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    owners[id] = ((hash ^ (hash >>> 13)) >>> 0) % ranks;
  });
  const words = { bytes, lengths };
  return Array.from({ length: ranks }, (_, rank) =>
    packWords(words, counts, (id) => owners[id] === rank && counts[id] > 0),
  );
}

/** Some of the words: how many, their counts, their lengths, their bytes. */
function packWords(
  { bytes, lengths }: Pick<ExportedWords, 'bytes' | 'lengths'>,
  counts: Float64Array,
  isWanted: (id: number) => boolean,
): Uint8Array {
  let size = 0;
  let wantedBytes = 0;
  lengths.forEach((length, id) => {
    if (!isWanted(id)) return;
    size++;
    wantedBytes += length;
  });
  const packed = new Uint8Array(8 + size * 12 + wantedBytes);
  new Float64Array(packed.buffer, 0, 1)[0] = size;
  const toCounts = new Float64Array(packed.buffer, 8, size);
  const toLengths = new Uint32Array(packed.buffer, 8 + size * 8, size);
  let to = 8 + size * 12;
  let from = 0;
  let word = 0;
  lengths.forEach((length, id) => {
    const start = from;
    from += length;
    if (!isWanted(id)) return;
    toCounts[word] = counts[id];
    toLengths[word++] = length;
    packed.set(bytes.subarray(start, from), to);
    to += length;
  });
  return packed;
}

function unpackWords(packed: Uint8Array): WordCounts {
  const whole = packed.byteOffset % 8 === 0 ? packed : packed.slice();
  const { buffer, byteOffset } = whole;
  const [size] = new Float64Array(buffer, byteOffset, 1);
  return {
    counts: new Float64Array(buffer, byteOffset + 8, size),
    lengths: new Uint32Array(buffer, byteOffset + 8 + size * 8, size),
    bytes: whole.subarray(8 + size * 12),
  };
}

const withoutCounts = ({ bytes, lengths }: WordCounts): ExportedWords => ({
  bytes,
  lengths,
  counts: new Uint32Array(lengths.length),
  pruned: 0,
});

function grown(numbers: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(numbers);
  return longer;
}
