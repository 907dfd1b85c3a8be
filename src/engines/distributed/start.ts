import { gatherNumbers, type Ranks } from '../../run/ranks.js';
import { TrainingError } from '../../errors.js';
import type { IngestedCorpus } from '../../ingest/ingest.js';
import { idReader, remapIds } from '../../ingest/id-stream.js';
import type { EngineSession, EngineState, TrainingTask } from '../engine.js';
import { FEWER_WORDS } from '../fewer-words.js';
import { positionOf } from '../stream/position.js';
import { fitsMemory, startHogwild } from '../wasm/engine.js';
import { Exchange } from './exchange.js';
import { compileMerge, kernelBytes, MergeKernels } from './merge-kernels.js';
import { longestChunk, wordsBetween } from './pace.js';
import { DistributedSession } from './session.js';
import { SharedMatrix } from './shared-matrix.js';
import { usesOf } from './uses.js';

/** The difference between the seeds of two ranks. */
const SEED_STEP = 2 ** 32;

/**
 * Starts the wasm engine on every rank, each on its share of the text.
 *
 * @param task for the whole text, except that its stream is this rank's share
 * @param corpus what this rank has read
 * @param from the state to start from, the same on all ranks; any number of ranks may have saved it
 * @throws TrainingError as `startWasm`; OUT_OF_MEMORY if WebAssembly's memory does not hold both
 *   matrices
 */
export async function startDistributed(
  task: TrainingTask,
  corpus: Pick<IngestedCorpus, 'textCounts' | 'share'>,
  from?: EngineState,
  signal?: AbortSignal,
): Promise<EngineSession> {
  const { ranks, knownTokens, segments } = corpus.share!;
  const spare = kernelBytes(task.dim);
  if (!fitsMemory(task, spare)) throw tooLarge(task);
  const { rank } = ranks;
  const firstSegment = shareOf(from?.segments ?? 0, ranks);
  const workers = await ownWorkers(from?.workers ?? [], task.threads, ranks);
  const passed = await wordsIn(task, firstSegment);
  const localFrom: EngineState | undefined = from && {
    ...from,
    ...(rank > 0 && { loss: 0, examples: 0 }),
    segments: firstSegment,
    words: passed,
    workers,
  };
  // Each rank draws its own random numbers; the initial rows come from rank 0.
  const seed = task.seed + rank * SEED_STEP;
  const exchangeEvery = wordsBetween(task.wordsPerEpoch / ranks.size, ranks.size);
  const local = {
    ...task,
    wordsPerEpoch: knownTokens,
    seed,
    longestChunk: longestChunk(exchangeEvery, task.threads),
  };
  const run = await startHogwild(local, localFrom, spare);
  try {
    const { input, output } = run.matrices();
    const uses = usesOf(task, corpus.textCounts);
    const { memory, address } = run.spare;
    const kernels = new MergeKernels(await compileMerge(), task.dim, memory, address);
    const exchange = new Exchange(ranks, kernels, [
      new SharedMatrix(input, task.inputs.rows, task.dim, uses.input),
      new SharedMatrix(output, task.outputs.rows, task.dim, uses.output),
    ]);
    const position = from && positionOf(from);
    const epoch = position?.epoch ?? 0;
    await exchange.begin(epoch * task.wordsPerEpoch + (position?.words ?? 0));
    const parts = {
      ranks,
      task,
      segments: segments.length,
      localWords: knownTokens,
      exchangeEvery,
      signal,
    };
    const all = from?.workers ?? [];
    return new DistributedSession(parts, run, exchange, position, passed, all);
  } catch (error) {
    await run.close();
    throw error;
  }
}

/** How many of the first `count` segments, dealt out in turn, belong to this rank. */
const shareOf = (count: number, { rank, size }: Ranks): number =>
  Math.max(0, Math.ceil((count - rank) / size));

/** Picks the states of this rank's workers; none if the workers of all ranks were not as many. */
async function ownWorkers(
  all: readonly Uint8Array[],
  threads: number,
  ranks: Ranks,
): Promise<readonly Uint8Array[]> {
  const counts = (await gatherNumbers(ranks, [threads])).map(([count]) => count);
  const sum = (to: number): number =>
    counts.slice(0, to).reduce((total, count) => total + count, 0);
  if (sum(ranks.size) !== all.length) return [];
  return all.slice(sum(ranks.rank), sum(ranks.rank + 1));
}

/** In-vocabulary words in the first `count` segments of this rank's stream. */
async function wordsIn({ stream }: TrainingTask, count: number): Promise<number> {
  const read = await idReader(stream);
  let words = 0;
  for (const segment of stream.segments.slice(0, count)) {
    const ids = new Uint32Array(segment.length);
    read(segment, 0, ids.length, ids);
    words += remapIds(ids, stream.tables[segment.table]);
  }
  return words;
}

function tooLarge({ inputs, outputs, dim }: TrainingTask): TrainingError {
  return new TrainingError(
    'OUT_OF_MEMORY',
    `Matrices of ${inputs.rows} x ${dim} and ${outputs.rows} x ${dim} do not fit into the 4 GiB of ` +
      "WebAssembly's memory, which training over several ranks needs.",
    {
      advice: {
        library: `${FEWER_WORDS.library} Or train on one machine.`,
        commandLine: `${FEWER_WORDS.commandLine} Or train on one machine.`,
      },
    },
  );
}
