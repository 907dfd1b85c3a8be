import type { LossSum, TrainingTask } from '../engine.js';
import type { Backend, DeviceKernel } from '../../gpu/backend.js';
import type { DeviceArray } from '../../gpu/device-array.js';
import { type BatchShape, HEADER } from './batch/batch.js';
import type { ReadyBatch } from './batch/batch-source.js';
import {
  cbow,
  constantsOf,
  type Gradients,
  oneRowEach,
  severalRows,
  sideConstants,
  skipGram,
  type WordRows,
} from './gradients.js';
import type { KernelConstants } from './kernels/types.js';
import { losses, slopes } from './kernels/sigmoid.js';
import { DeviceTable } from './table.js';

/** Partial sums of a batch's losses: enough to keep a device busy. */
const LOSS_PARTS = 4096;

/** The tables on the device, and the steps that train them. */
export class DeviceTrainer {
  readonly #backend: Backend;
  readonly #input: DeviceTable;
  readonly #output: DeviceTable;
  readonly #words: WordRows;
  readonly #gradients: Gradients;
  readonly #send: (numbers: Float32Array) => Promise<DeviceArray>;
  readonly #slopes: DeviceKernel;
  readonly #losses: DeviceKernel;

  private constructor(
    backend: Backend,
    input: DeviceTable,
    output: DeviceTable,
    words: WordRows,
    gradients: Gradients,
    shape: BatchShape,
    constants: KernelConstants,
  ) {
    const rows = shape[gradients.scored];
    this.#backend = backend;
    this.#input = input;
    this.#output = output;
    this.#words = words;
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
    const rowSide = inputs.bags === undefined ? inputSide : sideConstants(constants, HEADER.bags);
    const touched = inputs.bags === undefined ? shape.occurrences : shape.bagSegments;
    const [input, output] = [
      await DeviceTable.create(backend, weights.input, inputs.rows, touched, rowSide),
      await DeviceTable.create(backend, weights.output, outputs.rows, shape.targets, outputSide),
    ];
    const make = task.mode === 'cbow' ? cbow : skipGram;
    const gradients = make(backend, task, shape, output, inputSide, outputSide);
    const words =
      inputs.bags === undefined
        ? oneRowEach(input)
        : severalRows(backend, task, shape, input, rowSide);
    return new DeviceTrainer(backend, input, output, words, gradients, shape, constants);
  }

  /**
   * Trains on a batch, or only measures if its rate is 0. Resolves once the work is submitted, to a
   * promise of the loss.
   */
  async step(batch: ReadyBatch): Promise<{ readonly loss: Promise<number> }> {
    const { place, numbers } = batch;
    const data = this.#backend.resizes ? place.subarray(0, numbers) : place;
    const array = await this.#send(data);
    const vectors = await this.#words.vectors(batch, array);
    const scores = await this.#gradients.scores(batch, array, vectors);
    const losses = await this.#losses.run(LOSS_PARTS, scores, array);
    if (batch.rate > 0) await this.#update(batch, array, scores, vectors);
    const loss = this.#sum(losses); // last, as reading submits all recorded work
    loss.catch(() => {}); // whoever awaits it gets the error
    return { loss };
  }

  async #update(
    batch: ReadyBatch,
    array: DeviceArray,
    scores: DeviceArray,
    vectors: DeviceArray,
  ): Promise<void> {
    const { place: data, rate } = batch;
    const slopes = await this.#slopes.run(batch[this.#gradients.scored], scores, array);
    const wordSums = await this.#gradients.inputSums(batch, array, slopes);
    const inputSums = await this.#words.sums(batch, array, wordSums);
    const outputSums = await this.#gradients.outputSums(batch, array, slopes, vectors);
    const step = { array, data, rate };
    await this.#input.update(inputSums, step, this.#words.counts(batch));
    await this.#output.update(outputSums, step, batch.output);
  }

  /** The current state of both tables. */
  async read(): Promise<{ input: Float32Array; output: Float32Array }> {
    return { input: await this.#input.read(), output: await this.#output.read() };
  }

  async #sum(parts: DeviceArray): Promise<number> {
    let sum = 0;
    for await (const row of this.#backend.read(parts)) for (const part of row) sum += part;
    return sum;
  }
}

/** Examples of a batch: pairs for skip-gram, windows for CBOW. */
export function examplesOf(task: TrainingTask, batch: ReadyBatch): LossSum['examples'] {
  return task.mode === 'cbow' ? batch.windows : batch.occurrences;
}
