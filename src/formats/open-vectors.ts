import { OpenedFile } from '../bytes/opened.js';
import { checkedBlocks } from './check-blocks.js';
import { detectFormat } from './detect.js';
import type { SubwordVectors } from '../subwords/subword-vectors.js';
import type { InputFile, ReadOptions, VectorBlock } from './format.js';
import { foreign } from './failures.js';
import { checkDimensions } from './header.js';
import { OddRows } from './odd-rows.js';
import { readableFormat } from './registry.js';

/** An open file of vectors. */
export interface OpenVectors {
  /** The name of its format. */
  readonly format: string;
  readonly dim: number;
  /** The number of vectors, if the format says so. */
  readonly size: number | undefined;
  /** The vectors of n-grams, if the file has any. */
  readonly subwords: SubwordVectors | undefined;
  /** All its vectors, checked, once. */
  readonly blocks: AsyncIterable<VectorBlock>;
  /** The rows left out of the blocks read so far. */
  readonly odd: OddRows;
  /** Releases the file if its blocks are not read. */
  close(): Promise<void>;
}

/** The options of `openVectors`. */
export interface OpenVectorsOptions extends Omit<ReadOptions, 'odd' | 'limit'> {
  /** The name of the format. @default detected from the file */
  readonly format?: string;
  /** The most vectors to read. */
  readonly limit: number;
  /** What to do about rows that cannot be read. @default 'stop' */
  readonly onError?: OddRows['policy'];
  /** As TextDecoder names it. @default UTF-8, or UTF-16 if a byte order mark says so */
  readonly encoding?: string;
}

/**
 * Opens a file of vectors in any format. The file is opened only once, unless its format has to be read
 * twice, so a pipe works too.
 *
 * @throws VectorFileError, as the loop over the blocks does; WordloomError FORMAT_UNKNOWN
 */
export async function openVectors(
  file: InputFile,
  options: OpenVectorsOptions,
): Promise<OpenVectors> {
  const { format: name, limit, invalidUtf8, encoding, dim, onError } = options;
  const named = name === undefined ? undefined : readableFormat(name);
  const opened = new OpenedFile(file, { encoding, invalidUtf8 });
  const odd = new OddRows(onError);
  try {
    const format = named ?? (await detectFormat(opened));
    const reader = await format.read!(opened, { invalidUtf8, odd, limit, dim });
    checkDimensions(file, reader.dim);
    if (dim !== undefined && reader.dim !== dim) {
      throw foreign(file, `a file of vectors of ${dim} numbers: its vectors have ${reader.dim}`);
    }
    return {
      format: format.name,
      dim: reader.dim,
      size: reader.size === undefined ? undefined : Math.min(reader.size, limit),
      subwords: reader.subwords,
      blocks: checkedBlocks(opened, reader, limit, odd),
      odd,
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
