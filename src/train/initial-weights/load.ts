import type { ModelRecord } from '../../embedding/model-state.js';
import { outputKind } from '../../embedding/model-record.js';
import { initialState } from '../../engines/stream/position.js';
import type { CorpusReport, IngestedCorpus } from '../../ingest/ingest.js';
import type { InitialWeightsReport } from '../events.js';
import { loadCheckpoint } from '../resume.js';
import type { NormalizedTrainingOptions } from '../training-options.js';
import type { WordInputs } from '../word-inputs.js';
import type { LoadedWeights } from './loaded-weights.js';
import type { InitialWeights } from './open.js';
import { placeVectors } from './place-vectors.js';

/**
 * Loads the initial weights for a corpus. It closes vectors once it has read all of them, so their
 * file may be replaced. A checkpoint is closed once the engine has taken over its state.
 *
 * @throws WordloomError TEXT_CHANGED if training cannot resume on this corpus; VectorFileError and
 *   ModelFileError if a file is damaged; the signal's reason
 */
export async function loadInitialWeights(
  weights: InitialWeights,
  ingested: IngestedCorpus,
  training: NormalizedTrainingOptions,
  inputs: WordInputs,
  signal?: AbortSignal,
): Promise<LoadedWeights> {
  switch (weights.kind) {
    case 'random': {
      const corpus = { ...ingested.report };
      return { initial: {}, earlier: { options: {}, corpus, history: [] } };
    }
    case 'resume':
      return loadCheckpoint(weights.checkpoint, ingested, training, inputs);
    case 'init':
    case 'continue': {
      const loaded = await loadVectors(weights, ingested, training, inputs, signal);
      weights.vectors.close();
      return loaded;
    }
  }
}

type GivenWeights = Exclude<InitialWeights, { kind: 'random' | 'resume' }>;

async function loadVectors(
  weights: GivenWeights,
  { vocabulary, textCounts, report: corpus }: IngestedCorpus,
  training: NormalizedTrainingOptions,
  inputs: WordInputs,
  signal?: AbortSignal,
): Promise<LoadedWeights> {
  // The rows of inner nodes belong to a tree that is rebuilt, so they start at zero.
  const kind = outputKind(training);
  const given = kind === 'nodes' ? { ...weights.vectors, output: () => null } : weights.vectors;
  const placed = await placeVectors(given, vocabulary, inputs, training, signal);
  const { input, known, knownRows, vectors, hasOutput } = placed;
  const output = kind === 'both' ? withNodes(placed.output) : placed.output;
  const freeze = weights.kind === 'init' && weights.freeze;
  const knownWords = known.reduce((sum, flag) => sum + flag, 0);
  const knownTokens = textCounts.reduce((sum, count, id) => sum + count * known[id], 0);
  const report: InitialWeightsReport = {
    kind: weights.kind,
    from: weights.vectors.name,
    vectors,
    vocabularySize: vocabulary.size,
    knownWords,
    knownShare: knownTokens / corpus.tokens,
    hasOutput,
    frozenWords: freeze ? knownWords : 0,
  };
  return {
    initial: { state: initialState({ input, output }), frozen: freeze ? knownRows : undefined },
    report,
    earlier:
      weights.kind === 'init' ? ofVectors(report, corpus) : ofModel(weights.model, report, corpus),
  };
}

/** Puts this many rows of inner nodes, all zeros, before the rows of words. */
function withNodes(words: Float32Array): Float32Array {
  const both = new Float32Array(2 * words.length);
  both.set(words, words.length);
  return both;
}

type Earlier = LoadedWeights['earlier'];

/** What a new model records about its initial vectors. */
function ofVectors(report: InitialWeightsReport, corpus: CorpusReport): Earlier {
  const { vectors, knownWords, frozenWords } = report;
  const init = { file: fileName(report), vectors, knownWords, frozenWords };
  return { options: { init }, corpus: { ...corpus }, history: [] };
}

/** What a model records about the model that it continues; texts of earlier runs come first. */
function ofModel(
  { options, corpus, history }: ModelRecord,
  report: InitialWeightsReport,
  text: CorpusReport,
): Earlier {
  const { init } = options;
  const { earlier = [], ...last } = corpus;
  return {
    options: {
      ...(init !== undefined && { init }),
      continue: { file: fileName(report), words: report.vectors },
    },
    corpus: { ...text, earlier: [...earlier, last] },
    history,
  };
}

const fileName = ({ from }: InitialWeightsReport): string => from.replace(/^.*[/\\]/, '');
