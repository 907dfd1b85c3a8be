import type { IngestedCorpus } from '../ingest/ingest.js';
import type { Finding } from '../inspection/finding.js';
import { ALWAYS, keepThresholds } from '../vocabulary/subsampling.js';
import type { NormalizedTrainingOptions } from './training-options.js';

/** Expected examples that an epoch needs: with fewer, some epochs may have none. */
const LEAST_EXAMPLES = 20;

/**
 * Turns subsampling off if it would leave next to nothing of a tiny text. The decision depends only
 * on the counts, so the same text is always trained in the same way.
 */
export function fitSubsampling(
  training: NormalizedTrainingOptions,
  { textCounts, report }: Pick<IngestedCorpus, 'textCounts' | 'report'>,
): { readonly training: NormalizedTrainingOptions; readonly findings: readonly Finding[] } {
  const nothing = training.sample === 0 || textCounts.length < 2; // nothing to subsample, or nothing to train
  const examples = nothing ? 0 : expectedExamples(training, textCounts, report.documents);
  if (nothing || examples >= LEAST_EXAMPLES) return { training, findings: [] };
  return {
    training: { ...training, sample: 0 },
    findings: [
      {
        code: 'SUBSAMPLING_OFF',
        severity: 'warning',
        message:
          'Subsampling is turned off, because the text is tiny: it would leave about ' +
          `${Math.round(examples)} of ${report.knownTokens} words with a neighbour. To turn it off ` +
          'yourself, set sample to 0 (--sample 0). Or use more text.',
        figures: { examples, words: report.knownTokens },
      },
    ],
  };
}

/**
 * Expected words per epoch that are kept and have a neighbour, assuming documents of equal length.
 */
function expectedExamples(
  { sample, heldOut }: NormalizedTrainingOptions,
  counts: Float64Array,
  documents: number,
): number {
  const keep = keepThresholds(counts, sample);
  const kept = counts.reduce((sum, count, id) => sum + (count * keep[id]) / ALWAYS, 0);
  // The probability that no other word of a document is kept (Poisson).
  const alone = Math.exp(-kept / Math.max(1, documents));
  return kept * (1 - alone) * (1 - heldOut);
}
