import type { TextLoss } from '../networks/evaluate.js';
import type { GenerateOptions } from '../networks/sampler.js';
import type { UnknownRule } from '../networks/vocabulary.js';
import type { TokenizerOptions } from '../tokenizer/index.js';
import type { TextInput } from './read-lines.js';

/** How to evaluate a text. */
export interface LanguageModelEvaluateOptions extends TextInput {
  /** Overrides the tokenizer that the model records. @default the recorded tokenizer */
  tokenizer?: TokenizerOptions;
  /**
   * What to do with tokens that the model has never seen: `'error'` refuses them, `'skip'` leaves
   * them out, `'replace'` reads them as `<unk>`.
   * @default `'replace'` if the model has `<unk>`, otherwise `'error'`
   */
  unknown?: UnknownRule;
  /**
   * Whether to read the text as one sequence, so each token is predicted from all tokens before it.
   * By default a long text is split into parallel streams, and each starts 128 tokens early. This
   * takes about half the time and gives almost the same result.
   * @default false
   */
  exact?: boolean;
  /**
   * Number of threads; the result does not depend on it.
   * @default all cores; one for a short text
   */
  threads?: number;
  signal?: AbortSignal;
}

/** How to generate a text for each of several prompts. */
export interface GenerateEachOptions extends Omit<GenerateOptions, 'prompt'> {
  /**
   * Number of threads; the texts do not depend on it.
   * @default all cores
   */
  threads?: number;
}

/** How well a model predicts a text. */
export interface LanguageModelEvaluation extends TextLoss {
  readonly characters: number;
  /** Tokens that the model has never seen; they are read as `<unk>` or left out. */
  readonly unknownTokens: number;
}
