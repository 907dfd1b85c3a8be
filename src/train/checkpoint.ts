import { allFinite } from '../options/check.js';
import { gatherBlocks, type RowBlock } from '../embedding/matrix.js';
import { outputKind } from '../embedding/model-record.js';
import type { ModelRecord } from '../embedding/model-state.js';
import {
  type CheckpointPosition,
  positionOfCheckpoint,
  type ResumeState,
} from '../embedding/resume-state.js';
import { TrainingError, WordloomError } from '../errors.js';
import { requireNode } from '../threads.js';
import { Model } from '../model/model.js';
import type { ModelContent } from '../store/vectors/save.js';
import { SubwordTable } from '../subwords/subword-vectors.js';
import type { TrainingSnapshot } from './epochs.js';
import { composeVectors, type WordInputs } from './word-inputs.js';
import { VERSION } from '../version.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

/** The parts of a model besides its matrices. */
export interface ModelDescription extends ModelRecord {
  readonly vocabulary: Vocabulary;
  readonly dim: number;
}

/**
 * A snapshot of a training run. Once saved, it is a complete model, and `train({ resume })` resumes
 * from it. Save it before `onCheckpoint` returns: training changes it afterwards.
 */
export class Checkpoint {
  /** The position of training. */
  readonly position: CheckpointPosition;
  readonly #description: ModelDescription;
  readonly #snapshot: TrainingSnapshot;
  readonly #inputs: WordInputs;
  readonly #origin: Pick<ResumeState, 'engine' | 'text' | 'corpus'>;
  #isPast = false;

  /**
   * @param inputs the rows of the input matrix
   * @param origin what is known about the run, besides its position
   */
  constructor(
    description: ModelDescription,
    snapshot: TrainingSnapshot,
    inputs: WordInputs,
    origin: Pick<ResumeState, 'engine' | 'text' | 'corpus'>,
  ) {
    const { state: position, epochs, wordsPerEpoch } = snapshot;
    this.position = positionOfCheckpoint({ position, epochs, wordsPerEpoch });
    this.#description = description;
    this.#snapshot = snapshot;
    this.#inputs = inputs;
    this.#origin = origin;
  }

  /** Ends the checkpoint: training continues and changes its data. */
  end(): void {
    this.#isPast = true;
  }

  /**
   * Writes it to a file, completely or not at all. Node.js only.
   *
   * @throws WordloomError CHECKPOINT_PAST once `onCheckpoint` has returned; ModelFileError
   *   MODEL_UNWRITABLE; TrainingError DIVERGED if a number is not finite. The file at `path` then
   *   stays unchanged.
   */
  async save(path: string): Promise<void> {
    requireNode('Saving a checkpoint');
    if (this.#isPast) throw past();
    const { saveCheckpoint } = await import('../store/index.js');
    const { state, frozen = null, seconds, epochs, wordsPerEpoch } = this.#snapshot;
    const { epoch, segments, words, loss, examples, input, output, workers } = state;
    const content = {
      ...this.#description,
      ...this.#vectors(finite(input)),
      output: finite(output),
      nodes:
        outputKind(this.#description.options) === 'both' ? this.#description.vocabulary.size : 0,
    };
    const position = { epoch, segments, words, loss, examples };
    const resume = { ...this.#origin, position, seconds, epochs, wordsPerEpoch, frozen, workers };
    saveCheckpoint(path, content, resume, { version: VERSION });
  }

  /**
   * A copy in memory, for example to query while training continues. It has no output matrix, so it
   * cannot be trained further.
   *
   * @throws WordloomError CHECKPOINT_PAST once `onCheckpoint` has returned; TrainingError DIVERGED
   *   if a number is not finite
   */
  async model(): Promise<Model> {
    if (this.#isPast) throw past();
    const { dim } = this.#description;
    const matrix = gatherBlocks(finite(this.#snapshot.state.input), this.#inputs.rows, dim);
    const vectors = composeVectors(matrix, this.#inputs, dim);
    return await Model.fromState({ ...this.#description, ...vectors, output: null });
  }

  /**
   * The vectors of words and n-grams, as a model has them. Own rows cannot be recovered bit for bit
   * from means, so they are kept too.
   */
  #vectors(rows: Iterable<RowBlock>): Pick<ModelContent, 'input' | 'subwords' | 'raw'> {
    const { dim, vocabulary } = this.#description;
    const inputs = this.#inputs;
    if (inputs.subwords === undefined) return { input: rows };
    const matrix = gatherBlocks(rows, inputs.rows, dim);
    const { input, subwords } = composeVectors(matrix, inputs, dim);
    return {
      input: [{ first: 0, data: input }],
      subwords: new SubwordTable(subwords!, dim),
      raw: [{ first: 0, data: matrix.subarray(0, vocabulary.size * dim) }],
    };
  }
}

const past = (): WordloomError =>
  new WordloomError(
    'CHECKPOINT_PAST',
    'This checkpoint can no longer be saved: training has moved past it. Save it within onCheckpoint, and let ' +
      'onCheckpoint wait for it.',
  );

/** Passes the blocks on unchanged; throws TrainingError DIVERGED at a number that is not finite. */
function* finite(blocks: Iterable<RowBlock>): Generator<RowBlock> {
  for (const block of blocks) {
    if (!allFinite(block.data)) {
      throw new TrainingError(
        'DIVERGED',
        'A vector is no longer finite, so this checkpoint is not saved: the vectors grew ' +
          'without bound. Start again with a lower learning rate.',
      );
    }
    yield block;
  }
}
