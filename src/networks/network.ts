import type { Arithmetic, Matrix } from '../arithmetic/arithmetic.js';
import type { RandomState } from '../random.js';
import { Dropout } from './layers/dropout.js';
import { EmbeddingInput, type InputLayer, OneHotInput } from './layers/input.js';
import { Linear } from './layers/linear.js';
import { type NetworkState, Stack } from './recurrent/stack.js';
import type { NetworkShape } from './network-shape.js';

export type { NetworkState } from './recurrent/stack.js';
export type { NetworkShape } from './network-shape.js';

/**
 * A recurrent language model as layers: ids -> embedding or one-hot -> cells -> linear decoder ->
 * logits, with dropout around the cells and between them, as in PyTorch's word_language_model.
 * Parameters are 0 until `initialiseParameters` or `loadParameters`.
 */
export class Network {
  readonly arithmetic: Arithmetic;
  readonly shape: NetworkShape;
  /** By PyTorch's names in the order of its state_dict; without decoder.weight if it is tied. */
  readonly parameters: ReadonlyMap<string, Matrix>;
  /** The same keys, without encoder.weight if it is frozen. */
  readonly gradients: ReadonlyMap<string, Matrix>;

  private readonly input: InputLayer;
  private readonly dropInput: Dropout;
  private readonly stack: Stack;
  private readonly dropOutput: Dropout;
  private readonly decoder: Linear;
  /** The ids of the last forward pass; undefined if it was given numbers, or looked them up. */
  private ids: Int32Array | undefined;
  private inputTable: Matrix | undefined; // (V, sums)

  /** @throws RangeError where tied weights cannot be tied */
  constructor(arithmetic: Arithmetic, shape: NetworkShape) {
    checkTies(shape);
    const { cell, vocabularySize, embeddingDim, hidden, bias, gruReset, dropout } = shape;
    const encoder =
      shape.input === 'embedding'
        ? new EmbeddingInput(arithmetic, vocabularySize, embeddingDim, shape.freezeEmbedding)
        : undefined;
    const inputs = encoder === undefined ? vocabularySize : embeddingDim;
    const cells = { cell, inputs, hidden, bias, gruReset };
    this.arithmetic = arithmetic;
    this.shape = shape;
    this.input = encoder ?? new OneHotInput(arithmetic, vocabularySize);
    // Dropout does not apply to a one-hot input.
    this.dropInput = new Dropout(arithmetic, inputs, encoder === undefined ? 0 : dropout);
    this.stack = new Stack(arithmetic, cells, shape.layers, dropout);
    this.dropOutput = new Dropout(arithmetic, hidden, dropout);
    this.decoder = new Linear(arithmetic, hidden, vocabularySize, shape.tied ? encoder : undefined);

    const ownWeights = shape.tied ? undefined : this.decoder;
    this.parameters = byName(
      encoder?.weight,
      this.stack.parameters,
      ownWeights?.weight,
      this.decoder.bias,
    );
    this.gradients = byName(
      encoder?.gradient,
      this.stack.gradients,
      ownWeights?.gradient,
      this.decoder.biasGradient,
    );
  }

  /** After `backward`: the gradient of the state that `forward` began with. Truncated BPTT drops it. */
  get dState(): NetworkState {
    return this.stack.dState;
  }

  /**
   * Allocates memory for T steps of B rows. `forward` does so too, but allocating the largest first
   * saves memory.
   */
  plan(T: number, B: number): void {
    this.stack.plan(T, B);
    this.decoder.plan(T * B);
  }

  /** A state of zeros. It lives as long as the arithmetic: reuse it by `resetState`. */
  newState(B: number): NetworkState {
    return this.stack.newState(B);
  }

  resetState(state: NetworkState): void {
    for (const { h, c } of state) {
      this.arithmetic.fill(h, 0);
      if (c !== undefined) this.arithmetic.fill(c, 0);
    }
  }

  /**
   * @param input ids (T B) by time: step t of row b at t * B + b, zeros for those below 0; or
   *   numbers (T B, inputs) that go to the cells unchanged
   * @param state of B rows; becomes that of the last step
   * @param random for dropout; without it, nothing is dropped
   * @returns logits (T B, V), used again by the next call
   * @throws RangeError for ids outside the vocabulary, or for a number of ids that is not T B
   */
  forward(input: Int32Array | Matrix, state: NetworkState, random?: RandomState): Matrix {
    const h = this.read(input, state, random);
    return this.decoder.forward(this.dropOutput.forward(h, random));
  }

  /** The same up to the last layer of cells, for input that needs no prediction: (T B, H). */
  read(input: Int32Array | Matrix, state: NetworkState, random?: RandomState): Matrix {
    const { inputTable: table } = this;
    const isIds = input instanceof Int32Array;
    checkRows(isIds ? input.length : input.rows, state[0].h.rows);
    if (isIds) checkIds(input, this.shape.vocabularySize);
    if (isIds && table !== undefined) {
      this.ids = undefined;
      return this.stack.forward({ rows: input.length, table, ids: input }, state, random);
    }
    this.ids = isIds ? input : undefined;
    const x = isIds ? this.dropInput.forward(this.input.forward(input), random) : input;
    return this.stack.forward(x, state, random);
  }

  /** Adds to the gradients, from those of the logits of the last `forward`. dLogits (T B, V) */
  backward(dLogits: Matrix): void {
    const dH = this.decoder.backward(dLogits);
    this.dropOutput.backward(dH);
    this.stack.backward(dH);
    if (this.ids === undefined || !this.input.learns) return;
    const dX = this.stack.inputGradient();
    this.dropInput.backward(dX);
    this.input.backward(this.ids, dX);
  }

  /**
   * Computes the first layer's product for each token once, so that `read` and `forward` only look
   * it up. After this no parameter may change, and it cannot be undone.
   */
  tabulateInput(): void {
    this.inputTable ??= this.stack.cells[0].inputTable(this.parameters.get('encoder.weight'));
  }

  zeroGradients(): void {
    for (const gradient of this.gradients.values()) this.arithmetic.fill(gradient, 0);
  }
}

function byName(
  encoder: Matrix | undefined,
  stack: ReadonlyMap<string, Matrix>,
  decoder: Matrix | undefined,
  decoderBias: Matrix,
): Map<string, Matrix> {
  const named = new Map<string, Matrix>();
  if (encoder !== undefined) named.set('encoder.weight', encoder);
  for (const [name, matrix] of stack) named.set(`rnn.${name}`, matrix);
  if (decoder !== undefined) named.set('decoder.weight', decoder);
  return named.set('decoder.bias', decoderBias);
}

function checkTies({ tied, input, embeddingDim, hidden }: NetworkShape): void {
  if (!tied) return;
  if (input === 'one-hot') {
    throw new RangeError('Tied weights need an Embedding layer, but the input is one-hot');
  }
  if (embeddingDim !== hidden) {
    throw new RangeError(
      `Tied weights need as many hidden units as embedding dimensions, got ${hidden} and ${embeddingDim}`,
    );
  }
}

function checkRows(rows: number, B: number): void {
  if (rows === 0 || rows % B !== 0) {
    throw new RangeError(`The input must have ${B} rows for each step, got ${rows} in total`);
  }
}

function checkIds(ids: Int32Array, vocabularySize: number): void {
  for (const id of ids) {
    if (id >= vocabularySize) {
      throw new RangeError(`The id ${id} is outside the vocabulary of ${vocabularySize}`);
    }
  }
}
