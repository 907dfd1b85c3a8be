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

/** How a recurrent language model is built and trained. The names are PyTorch's ideas. */
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
   * Units of each layer, 1 to 4096.
   * @default 200
   */
  hidden?: number;
  /**
   * Recurrent layers, one upon the other, 1 to 8.
   * @default 2
   */
  layers?: number;
  /**
   * How tokens enter: as rows of an Embedding layer, or one-hot.
   * @default 'embedding'
   */
  input?: (typeof INPUTS)[number];
  /**
   * Numbers in a vector of the Embedding layer, 1 to 4096.
   * @default that of `hidden`
   */
  embeddingDim?: number;
  /**
   * Whether the decoder shares the weights of the Embedding layer (Press and Wolf 2017), for which
   * `embeddingDim` must equal `hidden`.
   * @default false
   */
  tied?: boolean;
  /**
   * Whether the vectors that the Embedding layer begins with stay as they are; otherwise they are
   * trained like all the rest.
   * @default false
   */
  freeze?: boolean;
  /**
   * Share of numbers that dropout blanks in training, 0 up to but not including 1: of the vectors,
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
   * Where the reset gate of a GRU stands: `'after'` the matrix product, as PyTorch and cuDNN have
   * it, or `'before'` it, as Cho et al. 2014.
   * @default 'after'
   */
  gruReset?: GruReset;
  /**
   * Words that occur less often are read as `<unk>`. Word level only.
   * @default 2
   */
  minCount?: number;
  /**
   * At most so many words, the most frequent ones, beside `<unk>` and `<eos>`. Word level only.
   * @default undefined: no limit
   */
  maxVocab?: number;
  /**
   * Whether the vocabulary begins with `<pad>`, whose vector is to be zero, for programs that fill
   * up their sequences.
   * @default false
   */
  padding?: boolean;
  /**
   * Share of the text, its end, that is not trained on but measured after each epoch, 0 to 0.5.
   * Without effect where there is a validation text.
   * @default 0.1
   */
  validation?: number;
  /**
   * Passes over the text.
   * @default 10
   */
  epochs?: number;
  /**
   * Sequences side by side in a minibatch.
   * @default 20
   */
  batch?: number;
  /**
   * Steps that the error goes back through time; the state is carried on from there.
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
   * How the learning rate changes: `'constant'`; `'plateau'` lowers it after every epoch in which
   * the validation loss did not fall below its lowest; `'step'` after every `stepEpochs` epochs;
   * `'cosine'` lets it fall to zero along a half wave, minibatch by minibatch.
   * @default 'plateau'; 'constant' without validation
   */
  schedule?: ScheduleName;
  /**
   * What 'plateau' and 'step' multiply the learning rate by, above 0, at most 1.
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
   * Length that the gradient of all parameters together is cut down to where it is longer; 0 never
   * cuts.
   * @default 0.25
   */
  clip?: number;
  /**
   * Epochs in a row without a new lowest validation loss after which training stops; 0 never stops.
   * The parameters of the best epoch are kept in any case.
   * @default 0
   */
  patience?: number;
  /**
   * Seed of all random numbers: it decides the result bit for bit.
   * @default 1
   */
  seed?: number;
  /**
   * What does the arithmetic: `'wasm'`, or `'reference'`: plain float64 loops, slow, for checking.
   * @default 'wasm'
   */
  engine?: (typeof LANGUAGE_MODEL_ENGINES)[number];
  /**
   * Threads of the engine wasm. Their number has no bearing on the result, and may be another one
   * when training resumes.
   * @default as many as the machine runs at the same time; one for a network so small that they would
   *   only wait for each other
   */
  threads?: number;
}

/** All options that a language model is trained with; how text is cut counts at word level only. */
export interface LanguageModelTrainOptions extends LanguageModelOptions, TokenizerOptions {}
