/** A thread that reads blocks of text into ids; `threaded-reader.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { readBlock } from '../corpus/blocks.js';
import { answerCalls } from '../threads.js';
import { BlockReader } from './block-reader.js';
import type { ExportedWords } from './dictionary.js';
import { type IdSpace, writeIds } from './id-writer.js';
import type { ReadingTask, ReadSegment } from './read-corpus.js';
import type { ReadingOptions } from './reading.js';

/** What the thread is started with, beside its index. */
export interface ReaderData {
  readonly module: WebAssembly.Module;
  readonly options: ReadingOptions;
  readonly space: IdSpace;
}

/** Something to read, or the request for the words at the end. */
export type ReaderRequest = ReadingTask | 'words';

const { module, options, space, index } = workerData as ReaderData & { index: number };
const reader = BlockReader.create(module, options);
// A failure is the answer to the first call, not the end of the thread.
reader.catch(() => {});

answerCalls<ReaderRequest, ReadSegment | ExportedWords>(parentPort!, async (request) => {
  const { dictionary } = await reader;
  if (request === 'words') return dictionary.exportWords();
  const block = 'block' in request ? request.block : readBlock(request.range, options.invalidUtf8);
  const { ids, ...result } = (await reader).read(block);
  return {
    ...result,
    bytes: block.bytes.length,
    length: space.keepIds ? ids.length : 0,
    place: writeIds(space, ids),
    table: index,
  };
});
