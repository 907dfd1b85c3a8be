import type { MeanConstant } from './cbow.js';
import type { KernelThis, SideConstants, Table } from './types.js';

/*
 * Words whose input vector is made of several rows (Bojanowski et al. 2017). For the distinct words of
 * a batch:
 *
 *   x[word] = mean of its rows              for CBOW their sum; `cbowHidden` computes the mean
 *   sum of a row = sum over the words that have it, as often as they have it, of the word's sum
 */

/** Additional constants of the kernels for words with several rows. */
export interface BagConstants extends SideConstants {
  readonly words: number;
  readonly bagStarts: number;
  readonly bagRows: number;
  /** The first segment of each word, in the index of words. */
  readonly wordSegments: number;
}

/** The vectors of the distinct words of a batch, laid out as a table: (pages, rowsPerPage, dim). */
export function wordVectors(
  this: KernelThis<BagConstants & MeanConstant>,
  input: Table,
  batch: number[],
): number {
  const word = this.thread.z * this.constants.rowsPerPage + this.thread.y;
  if (word >= batch[this.constants.words]) return 0;
  const startAt = batch[this.constants.bagStarts] + word;
  const start = batch[startAt];
  const length = batch[startAt + 1] - start;
  const rows = batch[this.constants.bagRows] + start;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const id = batch[rows + i];
    const page = Math.floor(id * this.constants.pagesPerRow);
    const row = id - page * this.constants.rowsPerPage;
    sum += input[page][row][this.thread.x];
  }
  if (this.constants.mean === 1) return sum / length;
  return sum;
}

/**
 * The sum of each segment of the rows of words, (segments, dim).
 *
 * @param sums (segments of words, dim)
 */
export function bagSums(this: KernelThis<BagConstants>, sums: number[][], batch: number[]): number {
  const segment = this.thread.y;
  if (segment >= batch[this.constants.segments]) return 0;
  const startAt = batch[this.constants.segmentStarts] + segment;
  const start = batch[startAt];
  const entries = batch[startAt + 1] - start;
  const order = batch[this.constants.order] + start;
  const wordSegments = batch[this.constants.wordSegments];
  let sum = 0;
  for (let i = 0; i < entries; i++) {
    const word = batch[order + i];
    const first = batch[wordSegments + word];
    const count = batch[wordSegments + word + 1] - first;
    for (let s = 0; s < count; s++) {
      sum += sums[first + s][this.thread.x];
    }
  }
  return sum;
}
