/** Where the vectors that a training began with came from. */
export interface InitRecord {
  readonly file: string;
  /** Vectors in the file. */
  readonly vectors: number;
  /** Words of the vocabulary that had a vector in it. */
  readonly knownWords: number;
  readonly frozenWords: number;
}

/** The model that a training continued from. */
export interface ContinueRecord {
  readonly file: string;
  /** Number of words in it. */
  readonly words: number;
}

/** Where imported vectors came from. */
export interface ImportRecord {
  readonly format: string;
  readonly file: string;
  /** Whether counts come from the file, or are derived from the ranks of the words. */
  readonly counts: 'file' | 'rank';
  /** Rows skipped because they could not be read; absent if there were none. */
  readonly skipped?: number;
}

/** The recorded options that rooms other than training read, and what training adds. */
export interface KnownRecord {
  readonly mode?: string;
  readonly cbowMean?: boolean;
  /** Whether the Huffman tree of the counts predicts words; see `outputKind`. */
  readonly hs?: boolean;
  /** Negatives per window; 0 without negative sampling. */
  readonly negative?: number;
  readonly epochs?: number;
  readonly threads?: number;
  readonly tokenizer?: string; // 'function' for a function
  readonly lowercase?: boolean;
  readonly stemmer?: string;
  readonly stopWords?: string | readonly string[];
  readonly locale?: string;
  /** The engine that trained. */
  readonly engine?: string;
  /** Whether the vocabulary was a list of words. */
  readonly fixedVocabulary?: boolean;
  /** The phrases that were joined in the text, see `PhrasesRecord`. */
  readonly phrases?: { readonly delimiter: string };
  readonly init?: InitRecord;
  readonly continue?: ContinueRecord;
  readonly imported?: ImportRecord;
}

/**
 * The options that a model was trained with, as JSON, under the names that `train` uses. A later version
 * may record more of them.
 */
export interface RecordedOptions extends KnownRecord {
  readonly [name: string]: unknown;
}

/**
 * What the rows of the output matrix are: words, inner nodes of the Huffman tree of the counts, or both. If
 * both, a model keeps only the rows of words, and only checkpoints keep those of the tree.
 */
export function outputKind({
  hs,
  negative,
}: Pick<KnownRecord, 'hs' | 'negative'>): 'words' | 'nodes' | 'both' {
  if (hs !== true) return 'words';
  return negative !== undefined && negative > 0 ? 'both' : 'nodes';
}

/** Figures about the text by name, as in `CorpusReport`. */
export interface CorpusRecord {
  readonly [figure: string]: unknown;
  /** Figures about the texts of the models that this one continues, oldest first. */
  readonly earlier?: readonly CorpusRecord[];
}
