import { OpenedFile } from '../bytes/opened.js';
import { checkedBlocks } from './check-blocks.js';
import { detectFormat } from './detect.js';
import type { SubwordVectors } from '../subwords/subword-vectors.js';
import type { InputFile, ReadOptions, VectorBlock } from './format.js';
import { foreign } from './failures.js';
import { checkDimensions } from './header.js';
import { OddRows } from './odd-rows.js';
import { readableFormat } from './registry.js';

/** A file of vectors that is being read. */
export interface OpenVectors {
  /** The name of its format. */
  readonly format: string;
  readonly dim: number;
  /** How many vectors there are to come, where the format says. */
  readonly size: number | undefined;
  /** The vectors of n-grams, where the file has any. */
  readonly subwords: SubwordVectors | undefined;
  /** All its vectors, checked, once. */
  readonly blocks: AsyncIterable<VectorBlock>;
  /** The rows that were left out, as far as the blocks have been read. */
  readonly odd: OddRows;
  /** Lets go of the file where its blocks are not read. */
  close(): Promise<void>;
}

/** What `openVectors` may be told. */
export interface OpenVectorsOptions extends Omit<ReadOptions, 'odd' | 'limit'> {
  /** Name of the format. @default the file shows it */
  readonly format?: string;
  /** At most so many vectors. */
  readonly limit: number;
  /** What to do about rows that cannot be read. @default 'stop' */
  readonly onError?: OddRows['policy'];
  /** As TextDecoder names it. @default UTF-8, or UTF-16 where a byte order mark says so */
  readonly encoding?: string;
}

/**
 * Opens a file of vectors in any format. It is opened once, unless its format has to be read twice:
 * a pipe will do.
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
