import { checkedBlocks } from './check-blocks.js';
import { detectFormat } from './detect.js';
import type { InputFile, ReadOptions, VectorBlock } from './format.js';
import { checkDimensions } from './header.js';
import { readableFormat } from './registry.js';

/** A file of vectors that is being read. */
export interface OpenVectors {
  /** The name of its format. */
  readonly format: string;
  readonly dim: number;
  /** How many vectors there are to come, where the format says. */
  readonly size: number | undefined;
  /** All its vectors, checked, once. */
  readonly blocks: AsyncIterable<VectorBlock>;
}

/**
 * Opens a file of vectors in any format.
 *
 * @param options.format name of the format; without it the file shows it
 * @param options.limit at most so many vectors
 * @throws VectorFileError, as the loop over the blocks does; WordloomError FORMAT_UNKNOWN
 */
export async function openVectors(
  file: InputFile,
  options: ReadOptions & { readonly format: string | undefined; readonly limit: number },
): Promise<OpenVectors> {
  const format =
    options.format === undefined ? await detectFormat(file) : readableFormat(options.format);
  const reader = await format.read!(file, options);
  checkDimensions(file, reader.dim);
  return {
    format: format.name,
    dim: reader.dim,
    size: reader.size === undefined ? undefined : Math.min(reader.size, options.limit),
    blocks: checkedBlocks(file, reader, options.limit),
  };
}
