import type { Origin } from '../../corpus/text-check.js';
import { type RepeatFacts, type RepeatRecords, RepeatSample } from './repeats.js';

/** How the documents of a block go beyond its ends. */
export interface DocumentEnds {
  /** Tokens of the document that was open before the block. */
  readonly carried: number;
  /** Whether it is still open after the block. */
  readonly carriesOn: boolean;
  /** Tokens of a document that began in the block and is open after it; 0: there is none. */
  readonly left: number;
  readonly leftHash: number;
}

/** The documents of one block. */
export interface BlockDocuments {
  readonly startsDocument: boolean;
  readonly ends: DocumentEnds;
  /** Tokens of the longest that began and ended in it. */
  readonly longest: number;
  /** Those of one token that began and ended in it. */
  readonly single: number;
  /** Where the block begins, if its text has a name. */
  readonly origin?: Origin;
}

/** The documents of a corpus. */
export interface DocumentFacts {
  /** Tokens of the longest. */
  readonly longest: number;
  /** About where it begins: the start of its block. */
  readonly longestAt: Origin | undefined;
  /** Documents of one token. */
  readonly single: number;
  readonly repeated: RepeatFacts;
}

/** Longest and single ones of documents that closed, (documents, 2): hash and tokens of each. */
export function countClosed(
  closed: Uint32Array,
  sample: RepeatSample,
): Pick<BlockDocuments, 'longest' | 'single'> {
  let longest = 0;
  let single = 0;
  for (let at = 0; at < closed.length; at += 2) {
    const tokens = closed[at + 1];
    if (tokens > longest) longest = tokens;
    if (tokens === 1) single++;
    sample.add(closed[at], tokens);
  }
  return { longest, single };
}

/** Puts the documents together that blocks cut. */
export function joinDocuments(
  blocks: readonly BlockDocuments[],
  samples: readonly RepeatRecords[],
): DocumentFacts {
  const sample = new RepeatSample();
  for (const records of samples) sample.merge(records);
  let longest = 0;
  let longestAt: Origin | undefined;
  let single = 0;
  const note = (tokens: number, origin: Origin | undefined): void => {
    if (tokens <= longest) return;
    longest = tokens;
    longestAt = origin;
  };

  // The document that is open. One that blocks cut has no hash, and stays out of the sample.
  let open: { tokens: number; hash: number | undefined; origin: Origin | undefined } | undefined;
  const close = (): void => {
    if (open === undefined || open.tokens === 0) return;
    note(open.tokens, open.origin);
    if (open.tokens === 1) single++;
    if (open.hash !== undefined) sample.add(open.hash, open.tokens);
  };
  for (const block of blocks) {
    const { startsDocument, ends, origin } = block;
    if (startsDocument) {
      close();
      open = undefined;
    } else {
      const { tokens = 0, origin: begun = origin, hash } = open ?? {};
      open = {
        tokens: tokens + ends.carried,
        hash: ends.carried === 0 ? hash : undefined,
        origin: begun,
      };
      if (!ends.carriesOn) {
        close();
        open = undefined;
      }
    }
    note(block.longest, origin);
    single += block.single;
    if (ends.left > 0) open = { tokens: ends.left, hash: ends.leftHash, origin };
  }
  close();
  return { longest, longestAt, single, repeated: sample.facts() };
}
