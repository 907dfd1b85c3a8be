import type { Arithmetic, Matrix } from '../engines/arithmetic.js';
import type { RandomState } from '../random.js';
import type { CellKind, CellState, GruReset } from './cells/cell.js';

/** What a network is made of. V: vocabulary, E: numbers of an embedding, H: hidden units. */
export interface NetworkShape {
  readonly cell: CellKind;
  readonly vocabularySize: number; // V
  readonly input: 'embedding' | 'one-hot';
  /** E; a one-hot input has V numbers and ignores it. */
  readonly embeddingDim: number;
  readonly hidden: number; // H
  readonly layers: number;
  /** Biases in the cells; the decoder always has them. */
  readonly bias: boolean;
  /** The decoder's weights are the embedding: E must be H. */
  readonly tied: boolean;
  /** Of a GRU only. */
  readonly gruReset: GruReset;
  /** The chance that a number is dropped after the embedding, between layers and before the decoder. */
  readonly dropout: number;
  /** The embedding (and what is tied to it) stays as it is: it gets no gradient. */
  readonly freezeEmbedding: boolean;
}

/** The state of each layer, carried from one piece of text to the next. */
export type NetworkState = readonly CellState[];

/** Planned here, for those who build on it: */
export declare class Network {
  readonly arithmetic: Arithmetic;
  readonly shape: NetworkShape;
  /** By PyTorch's names in the order of its state_dict; without decoder.weight where it is tied. */
  readonly parameters: ReadonlyMap<string, Matrix>;
  /** The same keys, without encoder.weight where it is frozen. */
  readonly gradients: ReadonlyMap<string, Matrix>;
  /** The gradient of the state that the last `forward` began with. */
  readonly dState: NetworkState;

  constructor(arithmetic: Arithmetic, shape: NetworkShape);
  plan(T: number, B: number): void;
  /** A state of zeros. Reuse it (`resetState`): it lives as long as the arithmetic. */
  newState(B: number): NetworkState;
  resetState(state: NetworkState): void;
  /**
   * @param input ids (T B) by time: step t of row b at t * B + b; or numbers (T B, inputs) that go
   *   to the cells as they are
   * @param state of B rows; becomes that of the last step
   * @param random draws what is dropped; without it, nothing is
   * @returns logits (T B, V), used again by the next call
   */
  forward(input: Int32Array | Matrix, state: NetworkState, random?: RandomState): Matrix;
  /** Adds to the gradients. dLogits (T B, V) may be the logits' own matrix. */
  backward(dLogits: Matrix): void;
  zeroGradients(): void;
}
