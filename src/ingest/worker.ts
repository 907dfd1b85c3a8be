/** A thread that turns blocks of text into ids; started by `threaded-reader.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { readBlock } from '../corpus/blocks.js';
import { answerCalls } from '../threads.js';
import { BlockReader } from './block-reader.js';
import { type IdSpace, writeIds } from './id-writer.js';
import type { GatheredBlocks, NgramCounting, ReadingTask, ReadSegment } from './read-corpus.js';
import type { ReadingOptions } from './reading.js';

/** The data that the thread gets at start, besides its index. */
export interface ReaderData {
  readonly module: WebAssembly.Module;
  readonly options: ReadingOptions;
  readonly space: IdSpace;
  readonly ngrams?: NgramCounting;
}

/** A task, or at the end the request for what was gathered. */
export type ReaderRequest = ReadingTask | 'gathered';

const { module, options, space, ngrams, index } = workerData as ReaderData & { index: number };

async function answerReader() {
  const reader = await BlockReader.create(module, options, ngrams);
  return (request: ReaderRequest): ReadSegment | GatheredBlocks => {
    if (request === 'gathered') return reader.gathered();
    const { ids, ...result } =
      'block' in request
        ? reader.read(request.block, request)
        : reader.readRange(request.range, readBlock, request);
    return {
      ...result,
      length: space.keepIds ? ids.length : 0,
      place: writeIds(space, ids),
      table: index,
    };
  };
}

/** Transfers what was gathered. Ids need no transfer: they are in shared memory. */
const transfersOf = (reply: ReadSegment | GatheredBlocks) =>
  'words' in reply
    ? [reply.words.bytes, reply.words.lengths, reply.words.counts].map(
        ({ buffer }) => buffer as ArrayBuffer,
      )
    : [];

answerCalls(parentPort!, answerReader(), transfersOf);
