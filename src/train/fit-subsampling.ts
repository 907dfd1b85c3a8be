import type { IngestedCorpus } from '../ingest/ingest.js';
import type { Finding } from '../inspection/finding.js';
import { ALWAYS, keepThresholds } from '../vocabulary/subsampling.js';
import type { NormalizedTrainingOptions } from './training-options.js';

/** Examples that an epoch must be expected to have: of fewer, some epoch may well have none. */
const LEAST_EXAMPLES = 20;

/**
 * Turns subsampling off where it would leave next to nothing of a tiny text. What is left depends on
 * the counts alone, so that the same text is always trained alike.
 */
export function fitSubsampling(
  training: NormalizedTrainingOptions,
  { textCounts, report }: Pick<IngestedCorpus, 'textCounts' | 'report'>,
): { readonly training: NormalizedTrainingOptions; readonly findings: readonly Finding[] } {
  const nothing = training.sample === 0 || textCounts.length < 2; // to thin out, or to train
  const examples = nothing ? 0 : expectedExamples(training, textCounts, report.documents);
  if (nothing || examples >= LEAST_EXAMPLES) return { training, findings: [] };
  return {
    training: { ...training, sample: 0 },
    findings: [
      {
        code: 'SUBSAMPLING_OFF',
        severity: 'warning',
        message:
          'Subsampling is turned off: it would leave about ' +
          `${Math.round(examples)} of ${report.knownTokens} words with a neighbour, since the text is ` +
          'tiny. Set sample to 0 (--sample 0) to choose so yourself, or take more text.',
        figures: { examples, words: report.knownTokens },
      },
    ],
  };
}

/** Words of an epoch that are expected to stay and to have a neighbour, were documents of one length. */
function expectedExamples(
  { sample, heldOut }: NormalizedTrainingOptions,
  counts: Float64Array,
  documents: number,
): number {
  const keep = keepThresholds(counts, sample);
  const kept = counts.reduce((sum, count, id) => sum + (count * keep[id]) / ALWAYS, 0);
  // The chance that none of the other words of a document stays, by Poisson's law.
  const alone = Math.exp(-kept / Math.max(1, documents));
  return kept * (1 - alone) * (1 - heldOut);
}
