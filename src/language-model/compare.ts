import type { VectorCoverage } from '../networks/initialise.js';

/**
 * How an Embedding layer starts: with random numbers, with frozen vectors, or with vectors that are
 * fine-tuned.
 */
export const STARTS = ['random', 'frozen', 'fine-tuned'] as const;
export type Start = (typeof STARTS)[number];

/** One training run. Two runs with the same seed differ only in the start. */
export interface ComparedRun {
  readonly start: Start;
  readonly seed: number;
  /** Perplexity on the text of the comparison, with the parameters of the best epoch. */
  readonly perplexity: number;
  readonly bitsPerCharacter: number;
  /** The epoch (from 1) whose parameters these are. */
  readonly bestEpoch: number;
  /** Perplexity on the validation text after each epoch. */
  readonly validationPerplexities: readonly number[];
  /** Of training and validation. */
  readonly seconds: number;
}

/** The results of one start over several seeds. */
export interface StartSummary {
  readonly start: Start;
  readonly seeds: number;
  readonly meanPerplexity: number;
  /** Standard deviation of the perplexity over seeds (n - 1); null for a single seed. */
  readonly spread: number | null;
  readonly lowest: number;
  readonly highest: number;
  readonly meanBitsPerCharacter: number;
  readonly meanBestEpoch: number;
  readonly meanSeconds: number;
  /**
   * How much lower the perplexity is than that of the random start with the same seed: the mean, as
   * a share of the random start's perplexity, and its standard error; null if there is no random
   * start.
   */
  readonly gain: { readonly mean: number; readonly standardError: number | null } | null;
}

/** Several starts of the same network on the same text. */
export interface StartComparison {
  /** The text that the perplexities were measured on. */
  readonly measuredOn: 'test' | 'validation';
  readonly embeddingDim: number;
  readonly coverage: VectorCoverage | null;
  readonly summaries: readonly StartSummary[];
  readonly runs: readonly ComparedRun[];
}

/** Summarises the runs of each start, in the order of `STARTS`. */
export function summariseStarts(runs: readonly ComparedRun[]): StartSummary[] {
  const of = (start: Start): ComparedRun[] => runs.filter((run) => run.start === start);
  const random = new Map(of('random').map(({ seed, perplexity }) => [seed, perplexity]));
  return STARTS.filter((start) => of(start).length > 0).map((start) => {
    const same = of(start);
    const perplexities = same.map(({ perplexity }) => perplexity);
    const gains = same
      .filter(({ seed }) => start !== 'random' && random.has(seed))
      .map(({ seed, perplexity }) => 1 - perplexity / random.get(seed)!);
    const spreadOfGains = deviationOf(gains);
    return {
      start,
      seeds: same.length,
      meanPerplexity: meanOf(perplexities),
      spread: deviationOf(perplexities),
      lowest: Math.min(...perplexities),
      highest: Math.max(...perplexities),
      meanBitsPerCharacter: meanOf(same.map(({ bitsPerCharacter }) => bitsPerCharacter)),
      meanBestEpoch: meanOf(same.map(({ bestEpoch }) => bestEpoch)),
      meanSeconds: meanOf(same.map(({ seconds }) => seconds)),
      gain:
        gains.length === 0
          ? null
          : {
              mean: meanOf(gains),
              standardError: spreadOfGains && spreadOfGains / Math.sqrt(gains.length),
            },
    };
  });
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The sample standard deviation (n - 1); null for fewer than two values. */
function deviationOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
