import type { EpochRecord } from '../../embedding/model-state.js';
import { initialState } from '../../engines/stream/position.js';
import type { CorpusReport, IngestedCorpus } from '../../ingest/ingest.js';
import type { StartVectors } from './vectors.js';
import { placeVectors } from './weights.js';
import type { NormalizedTrainingOptions } from '../training-options.js';
import type { StartReport } from '../events.js';
import type { Beginning } from '../epochs.js';
import type { VocabularyRule } from '../../vocabulary/build.js';

/** What training begins with, and what is told and recorded of it. */
export interface Begun {
  readonly beginning: Beginning;
  /** Where the vectors that it begins with come from, if that is to be told. */
  readonly report?: StartReport;
  /** To be kept among the options of the model. */
  readonly record: Record<string, unknown>;
  /** What was read, with what was read for earlier runs. */
  readonly corpus: Record<string, unknown>;
  /** The epochs of earlier runs. */
  readonly earlier: readonly EpochRecord[];
}

/** How training begins: with random numbers, with vectors, or where a run was left. */
export interface Start {
  /** Whether it takes vectors from elsewhere, which are in memory for a while. */
  readonly hasVectors: boolean;
  /** What the vocabulary depends on beside the options. */
  rule(): Promise<Partial<VocabularyRule>>;
  begin(
    ingested: IngestedCorpus,
    training: NormalizedTrainingOptions,
    signal?: AbortSignal,
  ): Promise<Begun>;
}

/** Begins with random numbers. */
export const RANDOM_START: Start = {
  hasVectors: false,
  rule: async () => ({}),
  begin: async ({ report }) => ({
    beginning: {},
    record: {},
    corpus: { ...report },
    earlier: [],
  }),
};

/** Begins with vectors that were opened; they are closed when all of them are read. */
export const startWith = (start: StartVectors): Start => ({
  hasVectors: true,
  rule: async () => ({ base: await start.base() }),
  async begin(ingested, training, signal) {
    const begun = await beginWith(start, ingested, training, signal);
    start.close(); // its file may be replaced from here on
    return begun;
  },
});

/** The weights that training begins with, from vectors that were opened; reads all of them. */
async function beginWith(
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
    beginning: {
      state: initialState({ input, output }),
      frozen: start.freeze ? known : undefined,
    },
    report: begun,
    record: recordOf(start, begun),
    corpus: wholeCorpus(start, report),
    earlier: start.model?.history ?? [],
  };
}

function recordOf({ model }: StartVectors, report: StartReport): Record<string, unknown> {
  const { kind, from, vectors, knownWords, frozenWords } = report;
  const file = from.replace(/^.*[/\\]/, '');
  if (model === undefined) return { [kind]: { file, vectors, knownWords, frozenWords } };
  const { init } = model.options;
  return { ...(init !== undefined && { init }), [kind]: { file, words: vectors } };
}

/** The history of a model, whose epochs are numbered on after those of earlier runs. */
export function wholeHistory(
  earlier: readonly EpochRecord[],
  history: readonly EpochRecord[],
): EpochRecord[] {
  const last = earlier.at(-1)?.epoch ?? 0;
  return [...earlier, ...history.map((record) => ({ ...record, epoch: last + record.epoch }))];
}

/** What was read, and `earlier`: what was read for a model that went on, the oldest first. */
function wholeCorpus({ model }: StartVectors, report: CorpusReport): Record<string, unknown> {
  if (model === undefined) return { ...report };
  const { earlier, ...last } = model.corpus;
  return { ...report, earlier: [...(Array.isArray(earlier) ? earlier : []), last] };
}
