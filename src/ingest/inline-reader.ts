import { BlockReader } from './block-reader.js';
import type { ReadCorpus, ReadingTask, ReadSegment } from './read-corpus.js';
import type { ReadingOptions } from './reading.js';

/** Reads in this thread: for a tokenizer that is a function, and where there are no threads. */
export async function readInline(
  module: WebAssembly.Module,
  tasks: AsyncIterable<ReadingTask>,
  options: ReadingOptions,
  onBytes: (count: number) => void,
): Promise<ReadCorpus> {
  const reader = await BlockReader.create(module, options);
  const segments: ReadSegment[] = [];
  for await (const task of tasks) {
    const block =
      'block' in task
        ? task.block
        : (await import('../corpus/blocks.js')).readBlock(task.range, options.invalidUtf8);
    const { ids, ...counts } = reader.read(block);
    const place = ids.slice().buffer;
    const bytes = block.bytes.length;
    segments.push({ ...counts, bytes, length: ids.length, place, table: 0 });
    onBytes(bytes);
  }
  const words = [reader.dictionary.exportWords()];
  return { segments, words, file: undefined, close: async () => {} };
}
