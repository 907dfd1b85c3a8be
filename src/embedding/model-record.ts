/** Where the vectors that a training began with came from. */
export interface InitRecord {
  readonly file: string;
  /** Vectors in the file. */
  readonly vectors: number;
  /** Words of the vocabulary that had one. */
  readonly knownWords: number;
  readonly frozenWords: number;
}

/** Which model a training continued from. */
export interface ContinueRecord {
  readonly file: string;
  /** Its words. */
  readonly words: number;
}

/** Where imported vectors came from. */
export interface ImportRecord {
  readonly format: string;
  readonly file: string;
  /** Whether the file told how often each word occurs; else ranks stand for counts. */
  readonly counts: 'file' | 'rank';
  /** Rows that were left out, since they could not be read; absent where there were none. */
  readonly skipped?: number;
}

/** The recorded options that other rooms than training ask about, and what training adds. */
export interface KnownRecord {
  readonly mode?: string;
  readonly cbowMean?: boolean;
  /** Words are predicted by the Huffman tree of their counts; see `outputKind`. */
  readonly hs?: boolean;
  /** Negatives of a window; 0 without negative sampling. */
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
 * The options that a model was made with, as JSON, by the names that `train` has for them. A model
 * of a later version may have more of them.
 */
export interface RecordedOptions extends KnownRecord {
  readonly [name: string]: unknown;
}

/**
 * What the rows of the output matrix are: words, inner nodes of the Huffman tree of the counts, or both,
 * of which a model keeps the words. Its tree then lives on in checkpoints alone.
 */
export function outputKind({
  hs,
  negative,
}: Pick<KnownRecord, 'hs' | 'negative'>): 'words' | 'nodes' | 'both' {
  if (hs !== true) return 'words';
  return negative !== undefined && negative > 0 ? 'both' : 'nodes';
}

/** What was read: figures by name, as `CorpusReport` has them. */
export interface CorpusRecord {
  readonly [figure: string]: unknown;
  /** What was read for the models that this one continues, the oldest first. */
  readonly earlier?: readonly CorpusRecord[];
}
