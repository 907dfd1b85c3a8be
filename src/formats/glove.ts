import { hasUtf8Mark } from '../bytes/encoding.js';
import { foreign } from './failures.js';
import type { VectorFormat } from './format.js';
import { headOf } from './head.js';
import { parseHeader } from './header.js';
import { dimensionsOf } from './text-fields.js';
import { readTextRows } from './text-rows.js';
import { formatTextRows } from './word2vec-text.js';

const BYTE_ORDER_MARK = '\uFEFF';

/** The text format of GloVe: that of word2vec without a header. */
export const glove: VectorFormat = {
  name: 'glove',
  description: 'text without a header, as of GloVe',
  extensions: ['.txt', '.glove'],
  // One number might as well be the count of a word list.
  recognises: (head) => parseHeader(head) === undefined && dimensionsOf(head, markLength(head)) > 1,
  read: async (file, options) => {
    const head = await headOf(file);
    const position = markLength(head);
    const dim = options.dim ?? dimensionsOf(head, position);
    if (dim === 0) {
      throw foreign(file, 'in the format of GloVe: each line should be a word and its numbers');
    }
    return {
      size: undefined,
      dim,
      blocks: () => readTextRows(file, dim, { position, line: 1 }, options),
    };
  },
  write: (source) => [{ suffix: '', chunks: withOwnMark(formatTextRows(source)) }],
};

const markLength = (head: Uint8Array): number => (hasUtf8Mark(head) ? 3 : 0);

/** A mark in front of a first word that begins with one, which readers would take off. */
function* withOwnMark(lines: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const line of lines) {
    yield isFirst && line.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + line : line;
    isFirst = false;
  }
}
