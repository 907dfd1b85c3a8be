import type { CellKind } from '../../../networks/recurrent/cell.js';

/** What the networks learn from. */
export interface RecurrentTask {
  readonly text: string;
  readonly hidden: number; // units of a state
  readonly learningRate: number;
  readonly seed: number;
}

export type ToNetworks =
  | { readonly type: 'start'; readonly task: RecurrentTask }
  /** Trains for this many epochs, or until `pause`. */
  | { readonly type: 'learn'; readonly epochs: number }
  | { readonly type: 'pause' };

/** One network as it stands after an epoch. T steps of a text, H units, V characters, E numbers. */
export interface NetworkSnapshot {
  readonly cell: CellKind;
  readonly loss: number;
  /** h after each step, (T, H), in [-1, 1]. */
  readonly states: Float32Array;
  /** c of an LSTM after each step, (T, H). */
  readonly cells?: Float32Array;
  /** The most probable next character after each step. */
  readonly guesses: readonly string[];
  readonly chances: Float32Array; // (T) probability of the correct character
  /** Norm of the gradient of the last character's loss with respect to the state 1, 2, ... steps before. */
  readonly norms: Float32Array; // (T - 1)
  readonly embedding: Float32Array; // (V, E)
}

export type FromNetworks =
  | {
      readonly type: 'snapshot';
      readonly epoch: number;
      readonly isLearning: boolean;
      readonly characters: readonly string[]; // (V)
      readonly embeddingDim: number;
      readonly networks: readonly NetworkSnapshot[];
    }
  | { readonly type: 'failed'; readonly message: string };
