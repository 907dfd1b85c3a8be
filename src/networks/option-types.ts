import type { TokenizerOptions } from '../tokenizer/index.js';
import type { CellKind, GruReset } from './recurrent/cell.js';

export { CELL_KINDS as CELLS } from './recurrent/cell.js';

/** What a token is: a code point, or a word. */
export const LEVELS = ['char', 'word'] as const;
export type Level = (typeof LEVELS)[number];

export const INPUTS = ['embedding', 'one-hot'] as const;
export const GRU_RESETS: readonly GruReset[] = ['after', 'before'];
export const OPTIMIZERS = ['sgd', 'adam', 'adamw'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];
export const SCHEDULES = ['constant', 'plateau', 'cosine', 'step'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];
export const LANGUAGE_MODEL_ENGINES = ['wasm', 'reference'] as const;

/** How a recurrent language model is built and trained. Names follow PyTorch. */
export interface LanguageModelOptions {
  /**
   * The recurrent cell: `'lstm'`, `'gru'`, or `'rnn'`, the plain one with tanh.
   * @default 'lstm'
   */
  cell?: CellKind;
  /**
   * What a token is: `'char'`, a Unicode code point, or `'word'`.
   * @default 'char'
   */
  level?: Level;
  /**
   * Hidden units per layer, 1 to 4096.
   * @default 200
   */
  hidden?: number;
  /**
   * Number of stacked recurrent layers, 1 to 8.
   * @default 2
   */
  layers?: number;
  /**
   * The input layer: rows of an Embedding layer, or one-hot vectors.
   * @default 'embedding'
   */
  input?: (typeof INPUTS)[number];
  /**
   * Dimensions of the Embedding layer, 1 to 4096.
   * @default the value of `hidden`
   */
  embeddingDim?: number;
  /**
   * Whether the decoder shares the weights of the Embedding layer (Press and Wolf 2017). Requires
   * `embeddingDim` to equal `hidden`.
   * @default false
   */
  tied?: boolean;
  /**
   * Whether to freeze the initial vectors of the Embedding layer; otherwise they are fine-tuned.
   * @default false
   */
  freeze?: boolean;
  /**
   * Dropout probability in training, from 0 up to but not including 1. Applies to the vectors,
   * between the layers, and before the decoder.
   * @default 0.2
   */
  dropout?: number;
  /**
   * Whether the cells have biases.
   * @default true
   */
  bias?: boolean;
  /**
   * Where the reset gate of a GRU applies: `'after'` the matrix product, as in PyTorch and cuDNN,
   * or `'before'` it, as in Cho et al. 2014.
   * @default 'after'
   */
  gruReset?: GruReset;
  /**
   * Minimum count of a word; rarer words are read as `<unk>`. Word level only.
   * @default 2
   */
  minCount?: number;
  /**
   * Maximum size of the vocabulary, without `<unk>` and `<eos>`; the most frequent words stay. Word
   * level only.
   * @default undefined: no limit
   */
  maxVocab?: number;
  /**
   * Whether the vocabulary starts with `<pad>`, with a zero vector, for programs that pad
   * sequences.
   * @default false
   */
  padding?: boolean;
  /**
   * Share of the text, at its end, to hold out and measure after each epoch, 0 to 0.5. Has no
   * effect if a validation text is given.
   * @default 0.1
   */
  validation?: number;
  /**
   * Passes over the text.
   * @default 10
   */
  epochs?: number;
  /**
   * Parallel sequences in a minibatch.
   * @default 20
   */
  batch?: number;
  /**
   * Steps of back-propagation through time; the state carries over to the next steps.
   * @default 35
   */
  bptt?: number;
  /**
   * Plain gradient descent, Adam (weight decay added to the gradient), or AdamW (decoupled).
   * @default 'adam'
   */
  optimizer?: OptimizerName;
  /**
   * Learning rate at the start.
   * @default 0.002 for Adam and AdamW, 20 for SGD
   */
  learningRate?: number;
  /**
   * How the learning rate changes: `'constant'`; `'plateau'` lowers it after every epoch without a
   * new lowest validation loss; `'step'` after every `stepEpochs` epochs; `'cosine'` lowers it to
   * zero along a half wave, minibatch by minibatch.
   * @default 'plateau'; 'constant' without validation
   */
  schedule?: ScheduleName;
  /**
   * Factor of the learning rate for 'plateau' and 'step', above 0, at most 1.
   * @default 0.25
   */
  decay?: number;
  /**
   * Epochs between two steps of 'step'.
   * @default 1
   */
  stepEpochs?: number;
  /**
   * Weight decay, 0 to 1.
   * @default 0
   */
  weightDecay?: number;
  /**
   * Maximum norm of the gradient of all parameters together; 0 turns clipping off.
   * @default 0.25
   */
  clip?: number;
  /**
   * Stop after this many epochs in a row without a new lowest validation loss; 0 never stops. The
   * parameters of the best epoch are always kept.
   * @default 0
   */
  patience?: number;
  /**
   * Random seed; the same seed gives a bit-identical result.
   * @default 1
   */
  seed?: number;
  /**
   * The arithmetic: `'wasm'`, or `'reference'` (plain float64 loops, slow, for checking).
   * @default 'wasm'
   */
  engine?: (typeof LANGUAGE_MODEL_ENGINES)[number];
  /**
   * Number of threads of the engine wasm. The result does not depend on it, and it may change when
   * training resumes.
   * @default all cores; one for a network so small that threads would only wait for each other
   */
  threads?: number;
}

/** All training options of a language model. Tokenizer options apply only at word level. */
export interface LanguageModelTrainOptions extends LanguageModelOptions, TokenizerOptions {}
