import type { ReadingTask } from '../read-corpus.js';

/** The fraction of a long text that is examined. */
const SHARE = 1 / 200;

/** A text up to this size is examined completely. */
const WHOLE_BYTES = 512 * 1024;

/** Smaller slices are not worth examining. */
const SLICE_BYTES = 4096;

/**
 * Marks how many bytes of each task to examine, from its start: an evenly spread fraction of the text.
 * It depends only on the position in the text, not on threads. If the size of a text is unknown, its
 * beginning is examined completely.
 *
 * @param totalBytes about how many bytes all tasks have, if known
 */
export async function* markSamples(
  tasks: AsyncIterable<ReadingTask>,
  totalBytes: number | undefined,
): AsyncGenerator<ReadingTask> {
  const share =
    totalBytes === undefined ? SHARE : Math.min(1, Math.max(SHARE, WHOLE_BYTES / totalBytes));
  // Bytes that are due. The first block is always examined.
  let due = totalBytes === undefined ? WHOLE_BYTES : SLICE_BYTES;
  for await (const task of tasks) {
    const bytes = bytesOf(task);
    due += share * bytes;
    const examine = due < SLICE_BYTES ? 0 : Math.min(bytes, Math.ceil(due));
    due = Math.max(0, due - examine);
    yield { ...task, examine };
  }
}

const bytesOf = (task: ReadingTask): number =>
  'block' in task ? task.block.bytes.length : task.range.end - task.range.start;
