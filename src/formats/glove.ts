import { hasUtf8Mark } from '../bytes/encoding.js';
import { damaged, foreign } from './failures.js';
import type { VectorFormat } from './format.js';
import { headOf } from './head.js';
import { parseHeader } from './header.js';
import { dimensionsOf, firstLines, holdsTextRow } from './text-fields.js';
import { readTextRows } from './text-rows.js';
import { formatTextRows } from './word2vec-text.js';

const BYTE_ORDER_MARK = '\uFEFF';

/** The text format of GloVe: word2vec's without a header. */
export const glove: VectorFormat = {
  name: 'glove',
  description: 'text without a header, as GloVe writes it',
  extensions: ['.txt', '.glove'],
  // A single number might be the count in a word list.
  recognises: (head) =>
    parseHeader(head) === undefined &&
    (dimensionsOf(head, markLength(head)) > 1 || isWithinRow(head)),
  read: async (file, options) => {
    const head = await headOf(file);
    const position = markLength(head);
    const dim = options.dim ?? dimensionsOf(head, position);
    if (dim === 0 && isWithinRow(head)) {
      const what = 'it is longer than 65,536 bytes, so its dimensions are unknown';
      throw damaged(file, 'line 1', what, undefined, {
        library: 'Pass their number, such as dim: 300.',
        commandLine: 'Pass their number, such as --dim 300.',
      });
    }
    if (dim === 0) {
      throw foreign(file, "in GloVe's format, in which each line is a word and its numbers");
    }
    return {
      size: undefined,
      dim,
      blocks: () => readTextRows(file, dim, { position, line: 1 }, options),
    };
  },
  write: (source) => [{ suffix: '', chunks: withOwnMark(formatTextRows(source)) }],
};

/** Whether the head ends within a row of numbers, before the end of its first line. */
const isWithinRow = (head: Uint8Array): boolean =>
  firstLines(head, markLength(head)).length === 0 && holdsTextRow(head, markLength(head), 2);

const markLength = (head: Uint8Array): number => (hasUtf8Mark(head) ? 3 : 0);

/** Adds a byte order mark before a first word that begins with one, as readers remove the first mark. */
function* withOwnMark(lines: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const line of lines) {
    yield isFirst && line.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + line : line;
    isFirst = false;
  }
}
