import type { Arithmetic, Matrix } from '../../src/arithmetic/arithmetic.js';
import { nextBelow, nextFloat, seedRandom } from '../../src/random.js';

/** Sizes of a language model of one LSTM layer, and of a minibatch. */
export interface StepShape {
  readonly vocabulary: number;
  readonly embedding: number;
  readonly hidden: number;
  readonly batch: number;
  readonly steps: number;
}

/** Names and shapes of the parameters, PyTorch's. */
export const parameterShapes = (
  shape: StepShape,
): [name: string, rows: number, columns: number][] => [
  ['encoder.weight', shape.vocabulary, shape.embedding],
  ['rnn.weight_ih_l0', 4 * shape.hidden, shape.embedding],
  ['rnn.weight_hh_l0', 4 * shape.hidden, shape.hidden],
  ['rnn.bias_ih_l0', 1, 4 * shape.hidden],
  ['rnn.bias_hh_l0', 1, 4 * shape.hidden],
  ['decoder.weight', shape.vocabulary, shape.hidden],
  ['decoder.bias', 1, shape.vocabulary],
];

/** The numbers that a benchmark and its peers start from. */
export interface StepData {
  readonly shape: StepShape;
  readonly weights: readonly Float32Array[]; // in the order of parameterShapes
  readonly inputs: Int32Array; // (steps * batch), time-major
  readonly targets: Int32Array; // (steps * batch)
}

export function randomStepData(shape: StepShape): StepData {
  const random = seedRandom(1);
  const ids = (): Int32Array =>
    Int32Array.from({ length: shape.steps * shape.batch }, () =>
      nextBelow(random, shape.vocabulary),
    );
  const weights = parameterShapes(shape).map(([, rows, columns]) =>
    Float32Array.from({ length: rows * columns }, () => (nextFloat(random) - 0.5) / 8),
  );
  return { shape, weights, inputs: ids(), targets: ids() };
}

/** Multiplications and additions of a step's products; the rest is left out, as is usual. */
export function flopOf({ vocabulary, embedding, hidden, batch, steps }: StepShape): number {
  const numbers = 4 * hidden * (embedding + hidden) + vocabulary * hidden;
  return 3 * 2 * steps * batch * numbers; // forward, gradients of inputs and of weights
}

export type Optimizer = 'adam' | 'sgd';

/** A training step, forward, backward and update, on an arithmetic. */
export class LstmStep {
  readonly parameters: readonly Matrix[];
  readonly gradients: readonly Matrix[];
  readonly #on: Arithmetic;
  readonly #data: StepData;
  readonly #moments: readonly (readonly [mean: Matrix, variance: Matrix])[];
  readonly #x: Matrix; // (T B, E)
  readonly #gates: Matrix; // (T B, 4 H)
  readonly #h: Matrix; // ((T + 1) B, H), the first B from before
  readonly #c: Matrix; // ((T + 1) B, H)
  readonly #logits: Matrix; // (T B, V)
  readonly #dX: Matrix;
  readonly #dGates: Matrix;
  readonly #dH: Matrix; // (T B, H)
  readonly #dC: Matrix; // (B, H)
  #count = 0;

  constructor(on: Arithmetic, data: StepData) {
    const { vocabulary, embedding, hidden, batch, steps } = data.shape;
    const rows = steps * batch;
    this.#on = on;
    this.#data = data;
    const make = (): Matrix[] =>
      parameterShapes(data.shape).map(([, height, width]) => on.matrix(height, width));
    this.parameters = make();
    this.parameters.forEach((matrix, i) => matrix.data.set(data.weights[i]));
    this.gradients = make();
    const [means, variances] = [make(), make()];
    this.#moments = means.map((mean, i) => [mean, variances[i]]);
    this.#x = on.matrix(rows, embedding);
    this.#gates = on.matrix(rows, 4 * hidden);
    this.#h = on.matrix(rows + batch, hidden);
    this.#c = on.matrix(rows + batch, hidden);
    this.#logits = on.matrix(rows, vocabulary);
    this.#dX = on.matrix(rows, embedding);
    this.#dGates = on.matrix(rows, 4 * hidden);
    this.#dH = on.matrix(rows, hidden);
    this.#dC = on.matrix(batch, hidden);
  }

  /** A step; the mean loss before it. */
  run(optimizer: Optimizer): number {
    const loss = this.#forward();
    this.#backward();
    this.#update(optimizer);
    return loss;
  }

  #forward(): number {
    const { batch, steps } = this.#data.shape;
    const [encoder, weightIh, weightHh, biasIh, biasHh, decoder, decoderBias] = this.parameters;
    const on = this.#on;
    on.gather(this.#x, encoder, this.#data.inputs);
    on.product(this.#gates, this.#x, weightIh, { transposeB: true });
    on.addToRows(this.#gates, biasIh);
    on.addToRows(this.#gates, biasHh);
    for (let t = 0; t < steps; t++) {
      const gates = this.#at(this.#gates, t);
      on.product(gates, this.#at(this.#h, t), weightHh, { transposeB: true, add: true });
      on.lstmForward(
        this.#at(this.#h, t + 1),
        this.#at(this.#c, t + 1),
        gates,
        this.#at(this.#c, t),
      );
    }
    const h = on.rows(this.#h, batch, steps * batch);
    on.product(this.#logits, h, decoder, { transposeB: true });
    on.addToRows(this.#logits, decoderBias);
    const scale = 1 / (steps * batch);
    return scale * on.softmaxCrossEntropy(this.#logits, this.#data.targets, scale);
  }

  #backward(): void {
    const { batch, steps } = this.#data.shape;
    const [, weightIh, weightHh, , , decoder] = this.parameters;
    const [dEncoder, dWeightIh, dWeightHh, dBiasIh, dBiasHh, dDecoder, dDecoderBias] =
      this.gradients;
    const on = this.#on;
    const h = on.rows(this.#h, batch, steps * batch);
    const hBefore = on.rows(this.#h, 0, steps * batch);
    on.product(this.#dH, this.#logits, decoder);
    on.product(dDecoder, this.#logits, h, { transposeA: true });
    on.fill(dDecoderBias, 0);
    on.addSumOfRows(dDecoderBias, this.#logits);
    on.fill(this.#dC, 0);
    for (let t = steps - 1; t >= 0; t--) {
      const dGates = this.#at(this.#dGates, t);
      on.lstmBackward(
        dGates,
        this.#dC,
        this.#at(this.#dH, t),
        this.#at(this.#gates, t),
        this.#at(this.#c, t + 1),
        this.#at(this.#c, t),
      );
      if (t > 0) on.product(this.#at(this.#dH, t - 1), dGates, weightHh, { add: true });
    }
    on.product(dWeightHh, this.#dGates, hBefore, { transposeA: true });
    on.product(dWeightIh, this.#dGates, this.#x, { transposeA: true });
    on.fill(dBiasIh, 0);
    on.addSumOfRows(dBiasIh, this.#dGates);
    on.copy(dBiasHh, dBiasIh);
    on.product(this.#dX, this.#dGates, weightIh);
    on.fill(dEncoder, 0);
    on.scatterAdd(dEncoder, this.#dX, this.#data.inputs);
  }

  #update(optimizer: Optimizer): void {
    this.#count++;
    const settings = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0 };
    this.parameters.forEach((weights, i) => {
      const gradient = this.gradients[i];
      const [mean, variance] = this.#moments[i];
      if (optimizer === 'sgd') this.#on.sgd(weights, gradient, 1, 0);
      else this.#on.adam(weights, gradient, mean, variance, this.#count, settings);
    });
  }

  /** The rows of step t. */
  #at(matrix: Matrix, t: number): Matrix {
    const { batch } = this.#data.shape;
    return this.#on.rows(matrix, t * batch, batch);
  }
}
