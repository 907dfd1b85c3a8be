import { Embedding, type RowBlock, type VectorSource } from '../embedding/matrix.js';
import type { EpochRecord, ModelState } from '../embedding/model-state.js';
import { type CheckpointPosition, positionOfCheckpoint } from '../embedding/resume-state.js';
import { FastSearch } from './fast-search.js';

/** What a model reads from: a state in memory, or an open file that can become one. */
export interface Backing {
  readonly source: VectorSource;
  /** Where it was opened from; null for a model in memory. */
  readonly path: string | null;
  readonly fast: FastSearch | null;
  readonly options: Record<string, unknown>;
  readonly history: readonly EpochRecord[];
  readonly corpus: Record<string, unknown>;
  /** The position of training, if it has not finished. */
  checkpoint(): CheckpointPosition | null;
  /** How often each word occurred, (size). */
  counts(): Float64Array;
  /** The output matrix, or null if there is none. */
  output(): Iterable<RowBlock> | null;
  /** Everything in memory. */
  load(): ModelState;
  close(): void;
}

/** A backing of vectors in memory. */
export function backingOfState(state: ModelState): Backing {
  const source = new Embedding(state.vocabulary, state.dim, state.input, state.subwords);
  const { options, history, corpus } = state;
  return {
    source,
    path: null,
    fast: null,
    options,
    history,
    corpus,
    checkpoint: () => null,
    counts: () => state.vocabulary.counts,
    output: () => state.output && [{ first: 0, data: state.output }],
    load: () => state,
    close: () => {},
  };
}

/**
 * A backing of a file, which reads vectors on demand. Node.js only.
 *
 * @throws ModelFileError
 */
export async function backingOfFile(path: string): Promise<Backing> {
  const { ModelFile } = await import('../store/index.js');
  const file = ModelFile.open(path);
  const { options, history, corpus } = file;
  const fast = await FastSearch.of(file).catch((error: unknown) => {
    file.close();
    throw error;
  });
  return {
    source: file,
    path,
    fast,
    options,
    history,
    corpus,
    checkpoint() {
      const resume = file.resume();
      return resume === undefined ? null : positionOfCheckpoint(resume);
    },
    counts: () => file.counts(),
    output: () => file.outputBlocks(),
    load: () => file.load(),
    close: () => file.close(),
  };
}
