import { unlessAborted } from '../run/unless-aborted.js';
import { Threads } from '../threads.js';
import type { IdSpace } from './id-writer.js';
import {
  type GatheredBlocks,
  type NgramCounting,
  type ReadCorpus,
  type ReaderSettings,
  type ReadingTask,
  type ReadSegment,
} from './read-corpus.js';
import type { ReadingOptions } from './reading.js';
import type { ReaderData, ReaderRequest } from './worker.js';

/** Ids that stay in memory (64 MB); a longer stream spills to a temporary file. */
const IDS_IN_MEMORY = 16 * 1024 * 1024;

/**
 * Reads with several threads; each takes the next block when it has finished one.
 *
 * @throws the errors of the threads; the signal's reason
 */
export async function readThreaded(
  module: WebAssembly.Module,
  tasks: AsyncGenerator<ReadingTask>,
  options: ReadingOptions,
  { threads: count, keepIds, ngrams, signal, onBytes }: ReaderSettings,
): Promise<ReadCorpus> {
  const file = keepIds ? await openUnlinkedFile() : NO_FILE;
  const space: IdSpace = {
    keepIds,
    file: file.descriptor,
    used: new BigInt64Array(new SharedArrayBuffer(16)),
    memoryLimit: IDS_IN_MEMORY,
  };
  const data: ReaderData = {
    module,
    options,
    space,
    ngrams: ngrams && sharedAmong(ngrams, count),
  };
  const threads = await Threads.start<ReaderRequest, ReadSegment | GatheredBlocks>(
    new URL('./worker.js', import.meta.url),
    count,
    data,
  );
  try {
    const segments: ReadSegment[] = [];
    let next = 0;
    const readOn = async (index: number): Promise<void> => {
      for (;;) {
        const { value: task, done } = await tasks.next();
        if (done) return;
        const order = next++;
        const transfer = 'block' in task ? [task.block.bytes.buffer as ArrayBuffer] : [];
        segments[order] = (await threads.call(index, task, transfer)) as ReadSegment;
        onBytes(segments[order].bytes);
      }
    };
    // Two pending calls per thread, so that no thread waits for its next block.
    const loops = Array.from({ length: 2 * count }, (_, i) => readOn(i % count));
    await unlessAborted(Promise.all(loops), signal);
    const gathered = (await threads.callAll('gathered')) as GatheredBlocks[];
    const descriptor = typeof file.descriptor === 'number' ? file.descriptor : undefined;
    return { segments, gathered, file: descriptor, close: file.close };
  } catch (error) {
    // Do not wait: the source may never yield again.
    tasks.return(undefined).catch(() => {});
    await file.close();
    throw error;
  } finally {
    await threads.close();
  }
}

/** Divides the limit on remembered n-grams among the threads. */
const sharedAmong = ({ table, ...rest }: NgramCounting, threads: number): NgramCounting => ({
  ...rest,
  table: table && { ...table, most: Math.ceil(table.most / threads) },
});

/** The temporary file; the descriptor is an error message if it could not be opened. */
interface TemporaryFile {
  readonly descriptor: number | string;
  close(): Promise<void>;
}

const NO_FILE: TemporaryFile = { descriptor: 'it is not wanted', close: async () => {} };

/**
 * A temporary file that is invisible to others and vanishes with the process. Many corpora never need
 * it, so a failure to open it is reported only on the first write.
 */
async function openUnlinkedFile(): Promise<TemporaryFile> {
  const { closeSync, mkdtempSync, openSync, rmSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  try {
    const folder = mkdtempSync(join(tmpdir(), 'wordloom-'));
    const descriptor = openSync(join(folder, 'ids'), 'wx+', 0o600);
    rmSync(folder, { recursive: true });
    return { descriptor, close: async () => closeSync(descriptor) };
  } catch (error) {
    return { descriptor: (error as Error).message, close: async () => {} };
  }
}
