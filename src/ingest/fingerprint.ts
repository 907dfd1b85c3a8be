import type { IngestedCorpus } from './ingest.js';

/** Numbers by which a text is known again, cut into words and pieces as it was. */
export type Fingerprint = Readonly<Record<string, number>>;

/** The fingerprint of a corpus that was read with its vocabulary. */
export function fingerprintOf({ report, stream, textCounts }: IngestedCorpus): Fingerprint {
  const { bytes, documents, tokens, knownTokens, distinctWords, prunedWords } = report;
  return {
    bytes,
    documents,
    tokens,
    segments: checksumOf(
      stream.segments.flatMap(({ length, startsDocument }) => [length, Number(startsDocument)]),
    ),
    // Which rare words are forgotten depends on who read what.
    ...(prunedWords === 0 && { knownTokens, distinctWords, counts: checksumOf(textCounts) }),
  };
}

/** Whether two fingerprints are of the same text, by what both of them know. */
export const isSameText = (a: Fingerprint, b: Fingerprint): boolean =>
  Object.keys(a).every((key) => b[key] === undefined || a[key] === b[key]);

/** FNV-1a, on whole numbers below 2^32. */
function checksumOf(numbers: ArrayLike<number>): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < numbers.length; i++) sum = Math.imul(sum ^ numbers[i], 0x01000193);
  return sum >>> 0;
}
