import type { CellKind, GruReset } from './recurrent/cell.js';

/** The shape of a network. V: vocabulary, E: dimensions of the embedding, H: hidden units. */
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
  /** Dropout probability after the embedding, between layers and before the decoder. */
  readonly dropout: number;
  /** Whether the embedding (and a tied decoder) is frozen: it gets no gradient. */
  readonly freezeEmbedding: boolean;
}
