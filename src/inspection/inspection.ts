import type { TrainingTask } from '../engines/engine.js';
import type { Inputs } from '../engines/rules/ends.js';
import type { CorpusReport, IngestedCorpus } from '../ingest/ingest.js';
import type { ReadingOptions } from '../ingest/reading.js';
import type { VocabularyRule } from '../vocabulary/build.js';
import {
  documentFindings,
  formFindings,
  sizeFindings,
  vocabularyFindings,
} from './corpus-findings.js';
import type { Finding } from './finding.js';
import { machineFindings, machineMemory, matrixFindings, predictMemory } from './memory.js';
import { textFindings } from './text-findings.js';

/** The training options that findings depend on. */
export interface PlannedTraining extends Pick<TrainingTask, 'mode'> {
  readonly dim: number;
  readonly window: number;
  readonly negative: number;
  /** Hierarchical softmax: a path for each word. */
  readonly hs?: boolean;
  readonly threads: number;
  /** The rows of the input matrix, where they are known; by default one for each word. */
  readonly inputs?: Inputs;
  /** Whether it begins with given vectors. */
  readonly hasVectors: boolean;
}

/** Findings and estimates before training begins. */
export interface Examined {
  readonly findings: readonly Finding[];
  /** The approximate peak memory of training. */
  readonly memoryBytes: number;
}

type ReadCorpus = Pick<IngestedCorpus, 'report' | 'facts'>;

/**
 * Findings about a corpus, whatever it is used for.
 *
 * @param caseIsAsked whether the option lowercase was given
 */
export function corpusFindings(
  { report, facts }: ReadCorpus,
  { tokenizer, documents }: ReadingOptions,
  caseIsAsked: boolean,
): Finding[] {
  const { tokenizer: given, lowercase, stemmer } = tokenizer;
  const name = typeof given === 'function' ? 'function' : given;
  const keepsCaseUnasked =
    name === 'whitespace' && !lowercase && !caseIsAsked && stemmer === undefined;
  return [
    ...textFindings(facts.text, { name, keepsCaseUnasked }),
    ...documentFindings(report, facts.documents, documents),
    ...vocabularyFindings(report),
  ];
}

/** Findings about training on a corpus. */
export async function examineTraining(
  report: CorpusReport,
  training: PlannedTraining,
): Promise<Examined> {
  const { vocabularySize: size, tokens, distinctWords, documents } = report;
  const memoryBytes = predictMemory({ ...training, size, tokens, distinctWords, documents });
  const tooLarge = matrixFindings({ ...training, size, frozen: undefined }, false);
  const short = machineFindings(memoryBytes, await machineMemory());
  const forms = training.inputs?.bags === undefined ? formFindings(report) : [];
  return {
    findings: [...sizeFindings(report, training.dim), ...forms, ...tooLarge, ...short],
    memoryBytes,
  };
}

/**
 * Findings before anything is read. The vocabulary will contain all words of a base model, and at
 * most those of a list or a limit; otherwise its size is unknown.
 */
export function foresee(
  training: PlannedTraining,
  { maxVocab, words, base, exact }: Omit<VocabularyRule, 'minCount'>,
): Finding[] {
  const shape = { ...training, frozen: undefined };
  const least = (exact ?? base)?.size ?? 0;
  const most =
    exact?.size ??
    Math.max(least, Math.min(maxVocab ?? Infinity, least + (words?.length ?? Infinity)));
  if (most < Infinity) return matrixFindings({ ...shape, size: most }, most > least);
  return matrixFindings({ ...shape, size: least }, false);
}
