import type { ReadingTask } from '../read-corpus.js';

/** What of a long text is looked at, beyond counting its words. */
const SHARE = 1 / 200;

/** A text up to this size is looked at whole. */
const WHOLE_BYTES = 512 * 1024;

/** Less than this is not worth a look. */
const SLICE_BYTES = 4096;

/**
 * Marks in each task how many bytes are to be examined, from its beginning: a share of the text,
 * spread evenly. It depends on the text's position alone, so that threads make no difference. Of a
 * text whose size is not known, the beginning is examined whole.
 *
 * @param totalBytes about as many as all tasks have, if that is known
 */
export async function* markSamples(
  tasks: AsyncIterable<ReadingTask>,
  totalBytes: number | undefined,
): AsyncGenerator<ReadingTask> {
  const share =
    totalBytes === undefined ? SHARE : Math.min(1, Math.max(SHARE, WHOLE_BYTES / totalBytes));
  // Bytes that are due. The first block is always looked at.
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
