import type { Origin } from '../../corpus/text-check.js';
import { type RepeatFacts, type RepeatRecords, RepeatSample } from './repeats.js';

/** Documents that cross the ends of a block. */
export interface DocumentEnds {
  /** Tokens of the document that an earlier block left open. */
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
  /** Tokens of the longest document that began and ended in it. */
  readonly longest: number;
  /** How many documents of one token began and ended in it. */
  readonly single: number;
  /** Where the block begins, if its text has a name. */
  readonly origin?: Origin;
}

/** The documents of a corpus. */
export interface DocumentFacts {
  /** Tokens of the longest. */
  readonly longest: number;
  /** Roughly where it begins: the start of its block. */
  readonly longestAt: Origin | undefined;
  /** Documents of one token. */
  readonly single: number;
  readonly repeated: RepeatFacts;
}

/** Adds closed documents to a sample. (documents, 2): the hash and number of tokens of each. */
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

/** Joins documents that cross blocks. */
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

  // The open document. One that crosses blocks has no hash and is left out of the sample.
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
