import type { VectorCoverage } from './initialise.js';
import type { LanguageModelEpoch } from './state.js';

/** The text that was read, for display and for the record. */
export interface LanguageModelCorpus {
  /** Of the training text. */
  readonly tokens: number;
  readonly characters: number;
  /** How many of them are `<unk>`. */
  readonly unknownTokens: number;
  readonly vocabularySize: number;
  /** 0 without validation. */
  readonly validationTokens: number;
  readonly validationUnknownTokens: number;
}

/** The events of training a language model, in order. */
export type LanguageModelEvent =
  /** A known problem, before training. */
  | { readonly type: 'finding'; readonly finding: LanguageModelFinding }
  | {
      readonly type: 'corpus';
      readonly report: LanguageModelCorpus;
      readonly parameters: number;
      /** What `preset: 'auto'` chose for this text, if it was given. */
      readonly settings?: Readonly<Record<string, number>>;
    }
  | { readonly type: 'vectors'; readonly coverage: VectorCoverage }
  | ({ readonly type: 'training' } & LanguageModelProgress)
  | {
      readonly type: 'epoch';
      readonly record: LanguageModelEpoch;
      /** Whether its validation loss is the lowest so far. */
      readonly best: boolean;
    }
  | {
      /** A checkpoint was made. */
      readonly type: 'checkpoint';
      readonly epoch: number; // the current epoch, from 1
      readonly tokens: number; // passed in it
      readonly seconds: number; // that it took
    }
  | { readonly type: 'early-stop'; readonly epoch: number; readonly bestEpoch: number };

/** What a `Finding` says of the training of vectors. */
export interface LanguageModelFinding {
  readonly code: 'MODEL_UNSAVABLE';
  readonly severity: 'warning';
  /** What was seen, and what to do. */
  readonly message: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** The position of training. */
export interface LanguageModelPosition {
  readonly epoch: number; // the current epoch, from 1
  readonly epochs: number;
  /** Tokens passed, of all epochs together. */
  readonly tokens: number;
  readonly totalTokens: number;
}

/** How far the training is, and how fast. */
export interface LanguageModelProgress extends LanguageModelPosition {
  /** Share of all, in percent. */
  readonly percentage: number;
  readonly tokensPerSecond: number;
  /** Mean loss a token in this epoch so far. */
  readonly loss: number;
  readonly learningRate: number;
  readonly secondsLeft: number;
}
