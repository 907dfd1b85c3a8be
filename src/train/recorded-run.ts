/** Checks what a checkpoint records about its run, because anybody may have written the file. */
import { outputKind } from '../embedding/model-record.js';
import type { ResumeState } from '../embedding/resume-state.js';
import { type Advice, ModelFileError, WordloomError } from '../errors.js';
import { isFingerprint } from '../ingest/fingerprint.js';
import type { IngestedCorpus } from '../ingest/ingest.js';
import type { ModelFile } from '../store/vectors/model-file.js';
import type { WordInputs } from './word-inputs.js';
import {
  type NormalizedTrainOptions,
  normalizeTrainOptions,
  type TrainOptions,
} from './options.js';

/**
 * Reads the options of a checkpoint, each validated like an option of `train`.
 *
 * @throws ModelFileError MODEL_DAMAGED if the options, the position, or the fingerprint of the text
 *   are not valid for a run
 */
export function checkedOptions(
  { path, dim, corpus }: ModelFile,
  { text, epochs }: ResumeState,
  options: TrainOptions,
  threads: unknown,
): NormalizedTrainOptions {
  if (!isFingerprint(text, corpus)) throw damaged(path, 'the fingerprint of its text');
  let normalized: NormalizedTrainOptions;
  try {
    normalized = normalizeTrainOptions({ ...options, threads: threads as number }, 1);
  } catch (error) {
    throw damaged(path, `its "options" (${(error as Error).message})`, error);
  }
  const { training } = normalized;
  if (training.dim !== dim || training.epochs !== epochs) throw damaged(path, 'its "options"');
  return normalized;
}

/**
 * Checks that the position of the run lies within the text.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkPlace(
  path: string,
  { position, wordsPerEpoch }: ResumeState,
  { stream, report, share }: IngestedCorpus,
): void {
  const isInText =
    position.segments <= (share ?? stream).segments.length &&
    position.words <= report.tokens &&
    wordsPerEpoch <= report.tokens;
  if (!isInText) throw damaged(path, 'its place in the text');
}

/**
 * Checks that the n-grams of a checkpoint belong to its vocabulary, and that it has the rows that
 * training needs.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkSubwords(
  file: ModelFile,
  { frozen }: ResumeState,
  { rows, subwords }: WordInputs,
): void {
  const buckets = file.subwords?.buckets() ?? new Uint32Array();
  const expected = subwords?.buckets ?? new Uint32Array();
  const isSame =
    buckets.length === expected.length && buckets.every((bucket, i) => bucket === expected[i]);
  const isWhole = subwords === undefined || file.rawBlocks() !== null;
  if (!isSame || !isWhole) throw damaged(file.path, 'its n-grams');
  if (frozen !== null && frozen.length !== rows) throw damaged(file.path, 'its frozen rows');
}

/**
 * Checks that a checkpoint has rows of inner nodes if its training uses both those and rows of
 * words.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkNodes(file: ModelFile): void {
  const hasNodes = file.nodeBlocks() !== null;
  if (hasNodes !== (outputKind(file.options) === 'both')) throw damaged(file.path, 'its tree');
}

/**
 * The paths of a checkpoint's text, to read it again.
 *
 * @param trust whether they may lie anywhere
 * @throws WordloomError CORPUS_UNKNOWN if the text cannot be read again, PATHS_UNTRUSTED if
 *   somebody else may have named the paths; CorpusError
 */
export async function recordedFiles(
  path: string,
  state: ResumeState,
  trust: boolean,
): Promise<readonly string[]> {
  const { corpus } = state;
  if (corpus === null || corpus.resolved.includes('-')) {
    const origin = corpus === null ? 'texts given in a program' : 'standard input';
    throw new WordloomError(
      'CORPUS_UNKNOWN',
      `${path} was trained on ${origin}, which models do not store: give the same text again.`,
    );
  }
  if (!trust) await requireTrust(path, state);
  return corpus.resolved;
}

const SHOWN = 3; // paths

async function requireTrust(path: string, state: ResumeState): Promise<void> {
  const { untrustedPaths } = await import('../store/index.js');
  const paths = await untrustedPaths(state);
  if (paths.length === 0) return;
  throw new WordloomError('PATHS_UNTRUSTED', pathsToTrust(path, paths), { advice: HOW_TO_TRUST });
}

/** What a user should know before trusting the paths. */
export function pathsToTrust(path: string, paths: readonly string[]): string {
  const more = paths.length > SHOWN ? `, and ${paths.length - SHOWN} more` : '';
  const names = paths.slice(0, SHOWN).map((each) => JSON.stringify(each));
  return (
    `${path} was not written by this user on this machine, and names text that is hidden or outside the current folder: ` +
    `${names.join(', ')}${more}.`
  );
}

const HOW_TO_TRUST: Advice = {
  library:
    'If wordloom may read it, pass trustPaths: true. Or give the text as corpus, together with resume.',
  commandLine:
    'If wordloom may read it, pass --trust-paths. Or give the text: wordloom train TEXT --resume MODEL',
};

function damaged(path: string, what: string, cause?: unknown): ModelFileError {
  const message =
    `The model ${path} is damaged: ${what} is invalid, so training cannot resume. ` +
    'Its vectors can be used.';
  return new ModelFileError('MODEL_DAMAGED', path, message, { cause });
}
