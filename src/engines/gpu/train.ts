import type { LossSum, TrainingTask } from '../engine.js';
import type { Backend, DeviceKernel } from '../../gpu/backend.js';
import type { DeviceArray } from '../../gpu/device-array.js';
import { type BatchShape, HEADER, INDEX } from './batch/batch.js';
import type { ReadyBatch } from './batch/batch-source.js';
import {
  cbowErrors,
  cbowHidden,
  cbowInputSums,
  cbowOutputSums,
  cbowScores,
} from './kernels/cbow.js';
import type { KernelConstants, SideConstants } from './kernels/types.js';
import { losses, slopes } from './kernels/sigmoid.js';
import { skipGramInputSums, skipGramOutputSums, skipGramScores } from './kernels/skipgram.js';
import { DeviceTable, pagesOf } from './table.js';

/** Sums that the losses of a batch are added up in: as many as keep a device busy. */
const LOSS_PARTS = 4096;

/** The kernels of one mode: from the tables and a batch to scores, and from slopes to sums. */
interface Gradients {
  /** What a score belongs to: a context word of skip-gram, a window of CBOW. */
  readonly scored: 'occurrences' | 'windows';
  scores(batch: ReadyBatch, array: DeviceArray): Promise<DeviceArray>;
  inputSums(batch: ReadyBatch, array: DeviceArray, slopes: DeviceArray): Promise<DeviceArray>;
  outputSums(batch: ReadyBatch, array: DeviceArray, slopes: DeviceArray): Promise<DeviceArray>;
}

/** The tables on the device, and the steps that train them. */
export class DeviceTrainer {
  readonly #backend: Backend;
  readonly #input: DeviceTable;
  readonly #output: DeviceTable;
  readonly #gradients: Gradients;
  readonly #send: (numbers: Float32Array) => Promise<DeviceArray>;
  readonly #slopes: DeviceKernel;
  readonly #losses: DeviceKernel;

  private constructor(
    backend: Backend,
    input: DeviceTable,
    output: DeviceTable,
    gradients: Gradients,
    shape: BatchShape,
    constants: KernelConstants,
  ) {
    const rows = shape[gradients.scored];
    this.#backend = backend;
    this.#input = input;
    this.#output = output;
    this.#gradients = gradients;
    this.#send = backend.sender(shape.numbers);
    const labelled = {
      ...constants,
      byOccurrence: Number(gradients.scored === 'occurrences'),
      scored: HEADER[gradients.scored],
    };
    this.#slopes = backend.kernel(slopes, [shape.outputs, rows], labelled);
    this.#losses = backend.kernel(losses, [LOSS_PARTS], {
      ...labelled,
      parts: LOSS_PARTS,
      rounds: Math.ceil(rows / LOSS_PARTS),
    });
  }

  /**
   * @param weights both matrices, (rows, dim), with their initial values
   */
  static async create(
    backend: Backend,
    task: TrainingTask,
    shape: BatchShape,
    weights: { input: Float32Array; output: Float32Array },
  ): Promise<DeviceTrainer> {
    const constants = constantsOf(task, shape);
    const inputSide = sideConstants(constants, HEADER.input);
    const outputSide = sideConstants(constants, HEADER.output);
    const { inputs, outputs } = task;
    const [input, output] = [
      await DeviceTable.create(backend, weights.input, inputs.rows, shape.occurrences, inputSide),
      await DeviceTable.create(backend, weights.output, outputs.rows, shape.targets, outputSide),
    ];
    const make = task.mode === 'cbow' ? cbow : skipGram;
    const gradients = make(backend, task, shape, input, output, inputSide, outputSide);
    return new DeviceTrainer(backend, input, output, gradients, shape, constants);
  }

  /**
   * Trains on a batch, or measures only where its rate is 0. Resolves, once the work is handed to
   * the device, to what will resolve to the loss.
   */
  async step(batch: ReadyBatch): Promise<{ readonly loss: Promise<number> }> {
    const { place, numbers } = batch;
    const data = this.#backend.resizes ? place.subarray(0, numbers) : place;
    const array = await this.#send(data);
    const scores = await this.#gradients.scores(batch, array);
    const losses = await this.#losses.run(LOSS_PARTS, scores, array);
    if (batch.rate > 0) await this.#update(batch, array, scores);
    const loss = this.#sum(losses); // last, as reading hands over to the device what is kept
    loss.catch(() => {}); // whoever waits for it hears of it
    return { loss };
  }

  async #update(batch: ReadyBatch, array: DeviceArray, scores: DeviceArray): Promise<void> {
    const { place: data, rate } = batch;
    const slopes = await this.#slopes.run(batch[this.#gradients.scored], scores, array);
    const inputSums = await this.#gradients.inputSums(batch, array, slopes);
    const outputSums = await this.#gradients.outputSums(batch, array, slopes);
    const step = { array, data, rate };
    await this.#input.update(inputSums, step, batch.input);
    await this.#output.update(outputSums, step, batch.output);
  }

  /** Both tables as they are now. */
  async read(): Promise<{ input: Float32Array; output: Float32Array }> {
    return { input: await this.#input.read(), output: await this.#output.read() };
  }

  async #sum(parts: DeviceArray): Promise<number> {
    let sum = 0;
    for await (const row of this.#backend.read(parts)) for (const part of row) sum += part;
    return sum;
  }
}

/** Examples of a batch: pairs of skip-gram, windows of CBOW. */
export function examplesOf(task: TrainingTask, batch: ReadyBatch): LossSum['examples'] {
  return task.mode === 'cbow' ? batch.windows : batch.occurrences;
}

function constantsOf(task: TrainingTask, { outputs }: BatchShape): KernelConstants {
  const { dim } = task;
  const { rowsPerPage } = pagesOf(Math.max(task.inputs.rows, task.outputs.rows));
  const { windows, occurrences, contexts, windowOf, starts, targets, labels } = HEADER;
  return {
    dim,
    outputs,
    rowsPerPage,
    pagesPerRow: 1 / rowsPerPage,
    windows,
    occurrences,
    contexts,
    windowOf,
    starts,
    targets,
    labels,
  };
}

function sideConstants(constants: KernelConstants, side: number): SideConstants {
  return {
    ...constants,
    rows: side + INDEX.rows,
    segments: side + INDEX.segments,
    rowIds: side + INDEX.rowIds,
    rowSegments: side + INDEX.rowSegments,
    segmentStarts: side + INDEX.segmentStarts,
    order: side + INDEX.order,
  };
}

function skipGram(
  backend: Backend,
  { dim }: TrainingTask,
  { outputs, occurrences, targets }: BatchShape,
  input: DeviceTable,
  output: DeviceTable,
  inputSide: SideConstants,
  outputSide: SideConstants,
): Gradients {
  const scores = backend.kernel(skipGramScores, [outputs, occurrences], inputSide);
  const inputSums = backend.kernel(skipGramInputSums, [dim, occurrences], inputSide);
  const outputSums = backend.kernel(skipGramOutputSums, [dim, targets], outputSide);
  return {
    scored: 'occurrences',
    scores: (batch, array) => scores.run(batch.occurrences, input.array, output.array, array),
    inputSums: (batch, array, slopes) =>
      inputSums.run(batch.input.segments, output.array, slopes, array),
    outputSums: (batch, array, slopes) =>
      outputSums.run(batch.output.segments, input.array, slopes, array),
  };
}

function cbow(
  backend: Backend,
  { dim, cbowMean }: TrainingTask,
  { outputs, windows, occurrences, targets }: BatchShape,
  input: DeviceTable,
  output: DeviceTable,
  inputSide: SideConstants,
  outputSide: SideConstants,
): Gradients {
  const withMean = { ...inputSide, mean: Number(cbowMean) };
  const hidden = backend.kernel(cbowHidden, [dim, windows], withMean);
  const scores = backend.kernel(cbowScores, [outputs, windows], inputSide);
  const errors = backend.kernel(cbowErrors, [dim, windows], withMean);
  const inputSums = backend.kernel(cbowInputSums, [dim, occurrences], inputSide);
  const outputSums = backend.kernel(cbowOutputSums, [dim, targets], outputSide);
  let hiddens: DeviceArray; // of the batch that is being worked on
  return {
    scored: 'windows',
    async scores(batch, array) {
      hiddens = await hidden.run(batch.windows, input.array, array);
      return scores.run(batch.windows, hiddens, output.array, array);
    },
    async inputSums(batch, array, slopes) {
      const moves = await errors.run(batch.windows, output.array, slopes, array);
      return inputSums.run(batch.input.segments, moves, array);
    },
    outputSums: (batch, array, slopes) =>
      outputSums.run(batch.output.segments, hiddens, slopes, array),
  };
}
