/** A thread that reads blocks of text into ids; `threaded-reader.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { readBlock } from '../corpus/blocks.js';
import { answerCalls } from '../threads.js';
import { BlockReader } from './block-reader.js';
import { type IdSpace, writeIds } from './id-writer.js';
import type { GatheredBlocks, ReadingTask, ReadSegment } from './read-corpus.js';
import type { ReadingOptions } from './reading.js';

/** What the thread is started with, beside its index. */
export interface ReaderData {
  readonly module: WebAssembly.Module;
  readonly options: ReadingOptions;
  readonly space: IdSpace;
}

/** Something to read, or the request for what was gathered, at the end. */
export type ReaderRequest = ReadingTask | 'gathered';

const { module, options, space, index } = workerData as ReaderData & { index: number };
const reader = BlockReader.create(module, options);
// A failure is the answer to the first call, not the end of the thread.
reader.catch(() => {});

answerCalls<ReaderRequest, ReadSegment | GatheredBlocks>(parentPort!, async (request) => {
  const blocks = await reader;
  if (request === 'gathered') return blocks.gathered();
  const block = 'block' in request ? request.block : readBlock(request.range, options.invalidUtf8);
  const { ids, ...result } = blocks.read(block, request);
  return {
    ...result,
    bytes: block.bytes.length,
    length: space.keepIds ? ids.length : 0,
    place: writeIds(space, ids),
    table: index,
  };
});
