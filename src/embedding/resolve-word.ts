import { hasSubwords, type SubwordSource } from '../subwords/subword-vectors.js';
import type { RowBlock, VectorSource } from './matrix.js';

/**
 * How a word was found: as given; in another Unicode spelling that looks the same; or in the form
 * of the model's corpus, such as lower case or a joined phrase.
 */
export type FoundAs = 'exact' | 'spelling' | 'form';

/** The word of a vocabulary that a query refers to. */
export interface ResolvedWord {
  readonly id: number;
  /** As it is in the vocabulary. */
  readonly word: string;
  readonly foundAs: FoundAs;
}

/** The form in which a tokenizer writes words. */
export type WordForm = (word: string) => string;

/**
 * Finds the word of a vocabulary that `word` refers to: first the word itself, then its composed and
 * decomposed spellings (Unicode NFC, NFD), which look the same, then the form in which the tokenizer of the
 * text writes words.
 *
 * @param form undefined if the tokenizer is not known
 */
export function resolveWord(
  source: Pick<VectorSource, 'indexOf'>,
  word: string,
  form?: WordForm,
): ResolvedWord | undefined {
  const exact = source.indexOf(word);
  if (exact !== undefined) return { id: exact, word, foundAs: 'exact' };
  const formed = form?.(word) ?? word;
  for (const other of new Set([...spellings(word), formed, ...spellings(formed)])) {
    const id = source.indexOf(other);
    if (id === undefined) continue;
    const isSpelling = other.normalize('NFC') === word.normalize('NFC');
    return { id, word: other, foundAs: isSpelling ? 'spelling' : 'form' };
  }
  return undefined;
}

/** The other Unicode spellings of a word. */
export function spellings(word: string): string[] {
  if (/^[ -~]*$/.test(word)) return []; // ASCII has only one
  return [word.normalize('NFC'), word.normalize('NFD')].filter((other) => other !== word);
}

/** How to find words that a query spells differently from the vocabulary. */
export interface ResolveRules {
  /** The form in which the tokenizer of the text writes words; undefined if it is not known. */
  readonly form?: WordForm;
  /**
   * Joins a phrase that a query writes with spaces; undefined if the text had no phrases.
   */
  readonly joined?: WordForm;
}

/** Vectors whose words are looked up with `resolveWord`. */
export class ResolvingSource implements VectorSource {
  readonly #source: VectorSource;
  readonly #form: WordForm | undefined;
  readonly #joined: WordForm | undefined;
  #isLowerCase: boolean | undefined; // determined on first use, if no form is known

  constructor(source: VectorSource, { form, joined }: ResolveRules = {}) {
    this.#source = source;
    this.#form = form;
    this.#joined = joined;
  }

  get size(): number {
    return this.#source.size;
  }

  get dim(): number {
    return this.#source.dim;
  }

  resolve(word: string): ResolvedWord | undefined {
    const found =
      resolveWord(this.#source, word, this.#form) ??
      (/\s/.test(word) ? resolveWord(this.#source, word, this.#joined) : undefined);
    if (found !== undefined || this.#form !== undefined) return found;
    // Vectors from other programs do not record the form, but a vocabulary without capitals shows it.
    const lower = resolveWord(this.#source, word, toLowerCase);
    if (lower === undefined) return undefined;
    return this.#hasLowerCase() ? lower : undefined;
  }

  #hasLowerCase(): boolean {
    this.#isLowerCase ??= this.#source.words().every((each) => each === toLowerCase(each));
    return this.#isLowerCase;
  }

  get subwords(): SubwordSource | undefined {
    return this.#source.subwords;
  }

  /** Whether `embed` gives a vector for this word. */
  canEmbed(word: string): boolean {
    return this.subwords !== undefined && hasSubwords(this.subwords, this.#written(word));
  }

  embed(word: string): Float32Array | undefined {
    return this.subwords && this.#source.embed?.(this.#written(word));
  }

  /** A word in the form in which its n-grams were trained. */
  #written(word: string): string {
    if (this.#form !== undefined) return this.#form(word);
    const lower = toLowerCase(word);
    return lower !== word && this.#hasLowerCase() ? lower : word;
  }

  indexOf(word: string): number | undefined {
    return this.resolve(word)?.id;
  }

  wordOf(id: number): string {
    return this.#source.wordOf(id);
  }

  words(): readonly string[] {
    return this.#source.words();
  }

  row(id: number): Float32Array {
    return this.#source.row(id);
  }

  blocks(): Iterable<RowBlock> {
    return this.#source.blocks();
  }
}

/** The same vectors without n-grams: out-of-vocabulary words have no vector. */
export const withoutSubwords = (source: VectorSource): VectorSource => ({
  size: source.size,
  dim: source.dim,
  indexOf: (word) => source.indexOf(word),
  wordOf: (id) => source.wordOf(id),
  words: () => source.words(),
  row: (id) => source.row(id),
  blocks: () => source.blocks(),
});

const toLowerCase = (word: string): string => word.toLowerCase();
