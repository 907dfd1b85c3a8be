/**
 * Numbers with a shape, outside the memory of any arithmetic. Float32 for the wasm arithmetic,
 * float64 for the reference, so saved tensors restore bit-identically.
 */
export interface Tensor {
  readonly shape: readonly number[]; // (rows, columns), or (length) for a vector
  readonly data: Float32Array | Float64Array;
}

/** Tensors by name, in order. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** The structure of the network. */
export interface Architecture {
  readonly cell: 'rnn' | 'lstm' | 'gru';
  readonly input: 'embedding' | 'one-hot';
  readonly vocabularySize: number;
  /** Dimensions of the Embedding layer; the size of the vocabulary if `input` is one-hot. */
  readonly embeddingDim: number;
  readonly hidden: number;
  readonly layers: number;
  readonly bias: boolean;
  /** Whether the decoder's weights are the Embedding layer's. */
  readonly tied: boolean;
  /** Where the reset gate of a GRU applies: after the product (PyTorch) or before it (Cho et al.). */
  readonly gruReset: 'after' | 'before';
}

/** The tokens of a language model by id, without a lookup table. */
export interface TokenList {
  readonly level: 'char' | 'word';
  /** (size), specials included. */
  readonly tokens: readonly string[];
  /** The count of each token in the training text, (size). */
  readonly counts: Float64Array;
}

/** The result of one epoch. Losses are means of -ln p per token. */
export interface LanguageModelEpoch {
  /** 1 for the first. */
  readonly epoch: number;
  readonly loss: number;
  /** e ** loss. */
  readonly perplexity: number;
  /** On the validation text; null without one. */
  readonly validationLoss: number | null;
  readonly validationPerplexity: number | null;
  /** Validation loss in bits per character of the text. */
  readonly bitsPerCharacter: number | null;
  /** The rate of the last step. */
  readonly learningRate: number;
  /** Tokens trained on. */
  readonly tokens: number;
  readonly seconds: number;
}

/**
 * The position of a training run between two minibatches. Only numbers, so it can be stored as
 * JSON.
 */
export interface TrainingPosition {
  /** The current epoch, from 0; the number of epochs once all are finished. */
  readonly epoch: number;
  /** Finished minibatches of this epoch. */
  readonly batch: number;
  /** Optimizer steps of all epochs. */
  readonly step: number;
  /** Sum of the losses in this epoch, and the number of tokens in that sum. */
  readonly lossSum: number;
  readonly tokens: number;
  readonly seconds: number;
  /** The factor of the plateau schedule: 1 at the start. */
  readonly rateFactor: number;
  /** Lowest validation loss so far and its epoch (from 1); null before the first. */
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  /** The state of the random generator of dropout: four words. */
  readonly random: readonly number[];
  /** Checksums of the training and validation ids, to detect a different text. */
  readonly text: readonly number[];
}

/** What is needed besides the model to resume exactly. */
export interface ResumeState {
  readonly position: TrainingPosition;
  /**
   * The current `parameters.<name>` (those of the model are the best so far), `mean.<name>` and
   * `variance.<name>` of Adam, `hidden.<layer>` and `cell.<layer>` carried between minibatches.
   */
  readonly tensors: Tensors;
}

/** The training options of a language model, as JSON; a later version may have more. */
export interface RecordedLanguageModelOptions {
  readonly cell?: string;
  readonly level?: string;
  readonly schedule?: string;
  readonly epochs?: number;
  readonly tokenizer?: string; // 'function' for a function
  readonly lowercase?: boolean;
  readonly stemmer?: string;
  readonly stopWords?: string | readonly string[];
  readonly locale?: string;
  readonly [name: string]: unknown;
}

/** A complete language model in memory: the content of a model file. */
export interface LanguageModelState {
  readonly architecture: Architecture;
  readonly vocabulary: TokenList;
  /** Under PyTorch's names: `encoder.weight`, `rnn.weight_ih_l0`, `decoder.bias` and so on. */
  readonly parameters: Tensors;
  readonly options: RecordedLanguageModelOptions;
  readonly history: readonly LanguageModelEpoch[];
  /** The record of the corpus, as JSON. */
  readonly corpus: Readonly<Record<string, unknown>>;
  /** Null for imported weights, and if it was left out to save space. */
  readonly resume: ResumeState | null;
}
