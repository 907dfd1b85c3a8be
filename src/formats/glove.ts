import { holdsControls, NEWLINE } from './ascii.js';
import { foreign } from './failures.js';
import type { VectorFormat } from './format.js';
import { headOf } from './head.js';
import { fieldsOf, readTextRows, trailingNumbers } from './text-rows.js';
import { formatTextRows } from './word2vec-text.js';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** The text format of GloVe: that of word2vec without a header. */
export const glove: VectorFormat = {
  name: 'glove',
  description: 'text without a header, as of GloVe',
  extensions: ['.txt', '.glove'],
  // One number might as well be the count of a word list.
  recognises: (head) => !holdsControls(head) && dimensionsOf(head.subarray(markLength(head))) > 1,
  read: async (file, options) => {
    const head = await headOf(file);
    const position = markLength(head);
    const dim = dimensionsOf(head.subarray(position));
    if (dim === 0) {
      throw foreign(
        file,
        'in the format of GloVe: its first line should be a word and its numbers',
      );
    }
    return {
      size: undefined,
      dim,
      blocks: () => readTextRows(file, dim, { position, line: 1 }, options),
    };
  },
  write: (source) => [{ suffix: '', chunks: formatTextRows(source) }],
};

const markLength = (head: Uint8Array): number =>
  BYTE_ORDER_MARK.every((byte, index) => head[index] === byte) ? BYTE_ORDER_MARK.length : 0;

/** How many numbers follow the word of the first line, which must be whole; else 0. */
function dimensionsOf(head: Uint8Array): number {
  const end = head.indexOf(NEWLINE);
  const line = head.subarray(0, end === -1 ? head.length : end);
  return trailingNumbers(line, fieldsOf(line));
}
