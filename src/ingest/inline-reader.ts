import { unlessAborted } from '../run/unless-aborted.js';
import { BlockReader } from './block-reader.js';
import {
  type ReadCorpus,
  type ReaderSettings,
  type ReadingTask,
  type ReadSegment,
} from './read-corpus.js';
import type { ReadingOptions } from './reading.js';

const NO_IDS = new ArrayBuffer(0);

/** Reads in this thread: for custom tokenizers, and on platforms without threads. */
export async function readInline(
  module: WebAssembly.Module,
  tasks: AsyncIterable<ReadingTask>,
  options: ReadingOptions,
  { keepIds, ngrams, signal, onBytes }: ReaderSettings,
): Promise<ReadCorpus> {
  const reader = await BlockReader.create(module, options, ngrams);
  const segments: ReadSegment[] = [];
  const readAll = async (): Promise<void> => {
    for await (const task of tasks) {
      signal?.throwIfAborted();
      const { ids, ...counts } =
        'block' in task
          ? reader.read(task.block, task)
          : reader.readRange(task.range, (await import('../corpus/blocks.js')).readBlock, task);
      const place = keepIds ? ids.slice().buffer : NO_IDS;
      const length = keepIds ? ids.length : 0;
      segments.push({ ...counts, length, place, table: 0 });
      onBytes(counts.bytes);
    }
  };
  await unlessAborted(readAll(), signal);
  return { segments, gathered: [reader.gathered()], file: undefined, close: async () => {} };
}
