import type { IngestedCorpus } from './ingest.js';

/** Numbers that identify a text and how it was split into words and segments. */
export type Fingerprint = Readonly<Record<string, number>>;

/** The fingerprint of a corpus that was read with its vocabulary. */
export function fingerprintOf({ report, stream, textCounts, share }: IngestedCorpus): Fingerprint {
  const { bytes, documents, tokens, knownTokens, distinctWords, prunedWords } = report;
  return {
    bytes,
    documents,
    tokens,
    segments: checksumOf(
      (share ?? stream).segments.flatMap(({ length, startsDocument }) => [
        length,
        Number(startsDocument),
      ]),
    ),
    // Which rare words are pruned depends on which thread read which block.
    ...(prunedWords === 0 && { knownTokens, distinctWords, counts: checksumOf(textCounts) }),
  };
}

/** The fields of every fingerprint, and those that it has only if no word was pruned. */
const ALWAYS = ['bytes', 'documents', 'tokens', 'segments'];
const UNLESS_PRUNED = ['knownTokens', 'distinctWords', 'counts'];

/**
 * Whether a fingerprint is complete: one with missing fields would match other texts too.
 *
 * @param report the recorded report
 */
export function isFingerprint(
  value: Fingerprint,
  report: Readonly<Record<string, unknown>>,
): boolean {
  const isPruned = Number(report.prunedWords) > 0;
  const fields = isPruned ? ALWAYS : [...ALWAYS, ...UNLESS_PRUNED];
  return fields.every((key) => Number.isSafeInteger(value[key]) && value[key] >= 0);
}

/** Whether two complete fingerprints belong to the same text. */
export const isSameText = (a: Fingerprint, b: Fingerprint): boolean =>
  ALWAYS.every((key) => a[key] === b[key]) &&
  UNLESS_PRUNED.every((key) => a[key] === b[key] || a[key] === undefined || b[key] === undefined);

/** FNV-1a, on whole numbers below 2^32. */
function checksumOf(numbers: ArrayLike<number>): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < numbers.length; i++) sum = Math.imul(sum ^ numbers[i], 0x01000193);
  return sum >>> 0;
}
