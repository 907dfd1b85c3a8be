/**
 * Every expected failure of wordloom is a `WordloomError`. The message says what was wrong, what
 * was expected and what to do. `code` is stable, for programs.
 *
 * Wrong arguments are the language's own `TypeError` (wrong kind) and `RangeError` (wrong value),
 * thrown by `check.ts` before any work begins.
 */
export class WordloomError extends Error {
  readonly code: string;
  /** The message without the advice. */
  readonly problem: string;
  /** What to do, if library, command line and web page need different words. */
  readonly advice: Advice | undefined;
  /** The message for the command line, with flags instead of options. */
  readonly commandLine: string;
  /** The message for the web page, whose advice names fields of the page. */
  readonly onPage: string;

  constructor(code: string, message: string, { advice, ...options }: FailureOptions = {}) {
    super(advice === undefined ? message : `${message} ${advice.library}`, options);
    this.name = 'WordloomError'; // a literal, as minifiers rename classes
    this.code = code;
    this.problem = message;
    this.advice = advice;
    this.commandLine = advice === undefined ? message : `${message} ${advice.commandLine}`;
    this.onPage = advice?.page === undefined ? message : `${message} ${advice.page}`;
    // Whoever prints the error has them in its message.
    for (const key of ['problem', 'advice', 'commandLine', 'onPage']) {
      Object.defineProperty(this, key, { enumerable: false });
    }
  }
}

/** What to do about a failure, as a sentence: by the options of the library, and by flags. */
export interface Advice {
  readonly library: string;
  readonly commandLine: string;
  /** By what the web page offers; without it the page shows the problem alone. */
  readonly page?: string;
}

/** The message of any error for the web page. */
export function messageOnPage(error: unknown): string {
  if (error instanceof WordloomError) return error.onPage;
  return error instanceof Error ? error.message : String(error);
}

/** What comes with the message of a failure. */
export interface FailureOptions extends ErrorOptions {
  readonly advice?: Advice;
}

/** A number of things, in words: '1 word', '2 words'. */
export const counted = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? '' : 's'}`;

/** The same advice for all, for advice that names no option. */
export const advise = (sentence: string): Advice => ({
  library: sentence,
  commandLine: sentence,
  page: sentence,
});

/** A corpus that is unreadable or has nothing to train on. */
export class CorpusError extends WordloomError {
  constructor(
    code: 'CORPUS_MISSING' | 'CORPUS_EMPTY' | 'CORPUS_BINARY' | 'CORPUS_UNREADABLE',
    message: string,
    options?: FailureOptions,
  ) {
    super(code, message, options);
    this.name = 'CorpusError';
  }
}

/** Of what was taken for a word but may be a whole file. */
const SHOWN_LENGTH = 100;

/** A text that somebody gave, for messages: between quotes as in JSON, and no longer than one reads. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text));
}

/** A text that somebody gave, no longer than one reads. */
export const shortened = (text: string): string =>
  text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;

/** An out-of-vocabulary word, with the closest words of the vocabulary. */
export class UnknownWordError extends WordloomError {
  readonly word: string;
  readonly suggestions: readonly string[];

  constructor(word: string, suggestions: readonly string[] = []) {
    const hint = suggestions.length > 0 ? ` Did you mean ${suggestions.join(', ')}?` : '';
    super('UNKNOWN_WORD', `The word ${quoted(word)} is not in the vocabulary.${hint}`);
    this.name = 'UnknownWordError';
    this.word = word;
    this.suggestions = suggestions;
  }
}

/** A model file that is missing, foreign, damaged, newer than this version, or of another kind. */
export class ModelFileError extends WordloomError {
  readonly path: string;

  constructor(
    code:
      | 'MODEL_MISSING'
      | 'MODEL_FOREIGN'
      | 'MODEL_OF_OTHER_KIND'
      | 'MODEL_NEWER'
      | 'MODEL_DAMAGED'
      | 'MODEL_UNWRITABLE',
    path: string,
    message: string,
    options?: FailureOptions,
  ) {
    super(code, message, options);
    this.name = 'ModelFileError';
    this.path = path;
  }
}

/**
 * A vector file that cannot be imported: missing or unreadable (VECTORS_UNREADABLE), in an
 * unexpected format (VECTORS_FOREIGN), or damaged (VECTORS_DAMAGED). The message names the line or
 * byte.
 */
export class VectorFileError extends WordloomError {
  readonly path: string;

  constructor(
    code: 'VECTORS_UNREADABLE' | 'VECTORS_FOREIGN' | 'VECTORS_DAMAGED',
    path: string,
    message: string,
    options?: FailureOptions,
  ) {
    super(code, message, options);
    this.name = 'VectorFileError';
    this.path = path;
  }
}

/** Training that cannot start or continue. */
export class TrainingError extends WordloomError {
  constructor(
    code:
      | 'VOCABULARY_EMPTY'
      | 'OUT_OF_MEMORY'
      | 'ENGINE_UNAVAILABLE'
      | 'DEVICE_FAILED'
      | 'HELD_OUT_EMPTY'
      | 'NO_EXAMPLES'
      | 'DIVERGED'
      | 'STATE_DAMAGED'
      | 'OPTION_CONTRADICTS'
      | 'RANKS_FAILED'
      | 'RANK_SILENT'
      | 'RANKS_DIFFER',
    message: string,
    options?: FailureOptions,
  ) {
    super(code, message, options);
    this.name = 'TrainingError';
  }
}
