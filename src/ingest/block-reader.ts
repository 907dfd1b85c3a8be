import { blankNuls } from '../bytes/nul.js';
import { type NgramEnds, Ngrams } from '../phrases/ngrams.js';
import type { Origin } from '../corpus/text-check.js';
import type { ByteRange, TextBlock } from '../corpus/blocks.js';
import { hasOwnLowerCase } from '../tokenizer/lower-case.js';
import { createTokenizer, type Tokenize } from '../tokenizer/tokenizer.js';
import { composeText } from '../tokenizer/unicode.js';
import {
  type ByteTables,
  separatedTables,
  unicodeTables,
  whitespaceTables,
} from './byte-tables.js';
import { Dictionary, type TokenizedText, uncounted } from './dictionary.js';
import { type BlockDocuments, countClosed } from './examine/documents.js';
import { examineText } from './examine/examine.js';
import { RepeatSample } from './examine/repeats.js';
import { decodeTokens, encodeTokens } from './encode-tokens.js';
import type { TextFacts } from './examine/text-facts.js';
import type { GatheredBlocks, NgramCounting, TaskExtras } from './read-corpus.js';
import type { DocumentUnit, ReadingOptions } from './reading.js';

/** Distinct words at which a thread prunes its rarest ones: about 300 MB. */
const MAX_DISTINCT_WORDS = 8_000_000;

/** Reads the text of a range into the memory that it is given; see `readBlock` of the room `corpus`. */
export type ReadRange = (
  range: ByteRange,
  invalid: ReadingOptions['invalidUtf8'],
  fd: undefined,
  memoryFor: (length: number) => Uint8Array,
) => TextBlock;

/** The result of reading one block. */
export interface ReadBlock extends Omit<TokenizedText, 'closed'>, BlockDocuments {
  /** Whether the first token begins a document. */
  readonly startsDocument: boolean;
  /** Facts about its text, if it was examined. */
  readonly facts: TextFacts | undefined;
  /** The length of the text. */
  readonly bytes: number;
  /** NUL bytes that were replaced. */
  readonly nuls: number;
  /** Present if n-grams are counted. */
  readonly ngramEnds?: NgramEnds;
}

/** Turns blocks of text into provisional ids. Each thread has one, with its own dictionary. */
export class BlockReader {
  readonly dictionary: Dictionary;
  readonly #repeats = new RepeatSample();
  readonly #documents: DocumentUnit;
  readonly #invalid: ReadingOptions['invalidUtf8'];
  readonly #lowercase: boolean;
  readonly #hasTokens: boolean; // blocks hold tokens, as `encodeTokens` writes them
  readonly #tokenize: Tokenize | undefined; // undefined: the kernel tokenizes, or tokens are given
  readonly #ngrams: Ngrams | undefined;
  readonly #connectors: number; // words with the first ids

  private constructor(
    dictionary: Dictionary,
    { documents, tokenizer, invalidUtf8 }: ReadingOptions,
    tokenize: Tokenize | undefined,
    ngrams: NgramCounting | undefined,
  ) {
    this.dictionary = dictionary;
    this.#documents = documents;
    this.#invalid = invalidUtf8;
    this.#lowercase = tokenizer.lowercase;
    this.#hasTokens = tokenizer.tokenizer === 'tokens';
    this.#tokenize = tokenize;
    this.#ngrams = ngrams?.table && new Ngrams(ngrams.table.module, ngrams.table.most);
    this.#connectors = ngrams?.connectorWords.length ?? 0;
    dictionary.absorb(uncounted(ngrams?.connectorWords ?? []));
  }

  static async create(
    module: WebAssembly.Module,
    options: ReadingOptions,
    ngrams?: NgramCounting,
  ): Promise<BlockReader> {
    const tables = kernelTables(options);
    const tokenize = tables === undefined ? await createTokenizer(options.tokenizer) : undefined;
    const dictionary = new Dictionary(module, MAX_DISTINCT_WORDS, tables ?? separatedTables());
    return new BlockReader(dictionary, options, tokenize, ngrams);
  }

  /** Reads a range of a file directly into the kernel's memory, then tokenizes it like `read`. */
  readRange(range: ByteRange, readBlock: ReadRange, extras: TaskExtras): ReadBlock {
    const memoryFor = (length: number): Uint8Array => this.dictionary.roomFor(length);
    return this.read(readBlock(range, this.#invalid, undefined, memoryFor), extras);
  }

  /** Tokenizes a block and examines its first `examine` bytes. */
  read(block: TextBlock, { examine = 0, origin }: TaskExtras = {}): ReadBlock {
    const nuls = block.nuls ?? blankNuls(block.bytes);
    const bytes = block.bytes.length;
    // First, because views of the kernel's memory become invalid when that memory grows.
    const facts = examine > 0 ? this.#examine(block.bytes, examine, origin) : undefined;
    const startsDocument = this.#documents === 'file' ? block.startsFile : block.startsLine;
    const isCut = this.#hasTokens || this.#tokenize !== undefined;
    const text = this.#tokenize === undefined ? block.bytes : this.#separate(block.bytes);
    const { closed, ...result } = this.dictionary.tokenize(
      text,
      !startsDocument,
      isCut ? undefined : (words) => composeText(words, this.#lowercase),
    );
    return {
      ...result,
      bytes,
      ...countClosed(closed, this.#repeats),
      startsDocument,
      origin,
      facts,
      nuls,
      ngramEnds: this.#ngrams?.count(result.ids, !startsDocument, this.#connectors),
    };
  }

  gathered(): GatheredBlocks {
    return {
      words: this.dictionary.exportWords(),
      ngrams: this.#ngrams?.export(),
      repeats: this.#repeats.export(),
    };
  }

  #examine(bytes: Uint8Array, length: number, origin: Origin | undefined): TextFacts {
    const beginning = beginningOf(bytes, length);
    return examineText(this.#hasTokens ? decodeTokens(beginning) : beginning, origin);
  }

  /** Tokenizes document by document. */
  #separate(bytes: Uint8Array): Uint8Array {
    const lines = new TextDecoder().decode(bytes).split(/[\r\n]/);
    if (this.#documents === 'file') {
      return encodeTokens([lines.flatMap((line) => this.#tokenize!(line))]);
    }
    const units =
      this.#documents === 'sentence' ? lines.flatMap((line) => line.split(SENTENCE_END)) : lines;
    return encodeTokens(units.map((unit) => this.#tokenize!(unit)));
  }
}

/** About the first `length` bytes of a text, without splitting a character. */
function beginningOf(bytes: Uint8Array, length: number): Uint8Array {
  let end = Math.min(length, bytes.length);
  while (end < bytes.length && (bytes[end] & 0xc0) === 0x80) end++;
  return bytes.subarray(0, end);
}

/** The position after a full stop, question mark or exclamation mark. */
const SENTENCE_END = /(?<=[.!?])(?=\s)|(?<=[。！？])/u;

/** Tables, if the kernel can tokenize on its own, which is several times faster. */
function kernelTables({ tokenizer, documents }: ReadingOptions): ByteTables | undefined {
  if (tokenizer.tokenizer === 'tokens') return separatedTables();
  if (tokenizer.lowercase && hasOwnLowerCase(tokenizer.locale)) return undefined;
  if (tokenizer.stemmer !== undefined || tokenizer.stopWords !== undefined) return undefined;
  if (tokenizer.tokenizer === 'unicode') return unicodeTables(documents, tokenizer.lowercase);
  if (tokenizer.tokenizer === 'whitespace' && !tokenizer.lowercase) {
    return whitespaceTables(documents);
  }
  return undefined;
}
