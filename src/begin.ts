import type { EpochRecord } from './embedding/model-state.js';
import type { CorpusReport, IngestedCorpus } from './ingest/ingest.js';
import type { StartVectors } from './start-vectors.js';
import { placeVectors } from './training/beginning.js';
import type { NormalizedTrainingOptions } from './training/options.js';
import type { StartReport } from './training/progress.js';
import type { Beginning } from './training/trainer.js';

/** What training begins with, and what is told and recorded of it. */
export interface Begun {
  readonly beginning: Beginning;
  readonly report: StartReport;
  /** To be kept among the options of the model. */
  readonly record: Record<string, unknown>;
}

/** The weights that training begins with, from vectors that were opened; reads all of them. */
export async function beginWith(
  start: StartVectors,
  { vocabulary, textCounts, report }: IngestedCorpus,
  training: NormalizedTrainingOptions,
  signal?: AbortSignal,
): Promise<Begun> {
  const { input, output, ...found } = await placeVectors(start, vocabulary, training, signal);
  const { known, vectors, hasOutput } = found;
  const knownWords = known.reduce((sum, flag) => sum + flag, 0);
  const knownTokens = textCounts.reduce((sum, count, id) => sum + count * known[id], 0);
  const begun = {
    kind: start.model === undefined ? 'init' : 'continue',
    from: start.name,
    vectors,
    vocabularySize: vocabulary.size,
    knownWords,
    knownShare: knownTokens / report.tokens,
    hasOutput,
    frozenWords: start.freeze ? knownWords : 0,
  } as const;
  return {
    beginning: { weights: { input, output }, frozen: start.freeze ? known : undefined },
    report: begun,
    record: recordOf(start, begun),
  };
}

function recordOf({ model }: StartVectors, report: StartReport): Record<string, unknown> {
  const { kind, from, vectors, knownWords, frozenWords } = report;
  const file = from.replace(/^.*[/\\]/, '');
  if (model === undefined) return { [kind]: { file, vectors, knownWords, frozenWords } };
  const { init } = model.options;
  return { ...(init !== undefined && { init }), [kind]: { file, words: vectors } };
}

/** The history of a model that went on: epochs are numbered on. */
export function wholeHistory(
  { model }: StartVectors,
  history: readonly EpochRecord[],
): EpochRecord[] {
  const before = model?.history ?? [];
  const last = before.at(-1)?.epoch ?? 0;
  return [...before, ...history.map((record) => ({ ...record, epoch: last + record.epoch }))];
}

/** What was read, and `earlier`: what was read for a model that went on, the oldest first. */
export function wholeCorpus(
  { model }: StartVectors,
  report: CorpusReport,
): Record<string, unknown> {
  if (model === undefined) return { ...report };
  const { earlier, ...last } = model.corpus;
  return { ...report, earlier: [...(Array.isArray(earlier) ? earlier : []), last] };
}
