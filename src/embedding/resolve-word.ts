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
 * The word of a vocabulary that `word` stands for. The word itself comes first; then its composed and
 * its decomposed spelling (Unicode NFC, NFD), which look alike; then the form in which the tokenizer
 * of the text writes words.
 *
 * @param form undefined where the tokenizer is not known
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

/** The spellings of a word in Unicode that are not its own. */
export function spellings(word: string): string[] {
  if (/^[ -~]*$/.test(word)) return []; // ASCII, which has one
  return [word.normalize('NFC'), word.normalize('NFD')].filter((other) => other !== word);
}

/** How words are found that are not asked for as the vocabulary writes them. */
export interface ResolveRules {
  /** The form in which the tokenizer of the text writes words; undefined where it is not known. */
  readonly form?: WordForm;
  /**
   * How a phrase is written that is asked for as words with spaces between them; undefined where the
   * text had no phrases.
   */
  readonly joined?: WordForm;
}

/** Vectors whose words are found by `resolveWord`. */
export class ResolvingSource implements VectorSource {
  readonly #source: VectorSource;
  readonly #form: WordForm | undefined;
  readonly #joined: WordForm | undefined;
  #isLowerCase: boolean | undefined; // where no form is known; found out at the first need

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
    // Vectors of other programs do not tell, but a vocabulary without a capital does.
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

/** The same vectors without those of n-grams: words that are not there have none. */
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
