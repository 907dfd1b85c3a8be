import { TrainingError } from '../../../errors.js';
import { hasThreads, startWorkerPool, type WorkerPool } from '../../../threads.js';
import { compileWasm, PAGE_BYTES } from '../../../wasm-module.js';
import type { TrainingTask } from '../../engine.js';
import type { Pass } from '../../stream/pass.js';
import { RunControl } from '../../stream/run-control.js';
import { stateOffsets } from '../../wasm/kernels.js';
import { offsetsOf } from '../../wasm/struct.js';
import { Arrivals } from './arrivals.js';
import type { BatchShape } from './batch.js';
import { answerBuilder, type BuilderCall, type BuiltBatch } from './batch-builder.js';
import {
  BATCH_ROOM,
  BATCHES_AHEAD,
  type BuilderOffsets,
  fillBuilders,
  planBuilders,
} from './builder-layout.js';

/** Builders of batches. */
type Builders = WorkerPool<BuilderCall, BuiltBatch | undefined>;

/** A batch that is ready for the device. */
export interface ReadyBatch extends BuiltBatch {
  /**
   * The batch (see `batch.ts`), followed by the unused rest of its memory, for backends whose arrays
   * cannot change their length. Copy it before asking for the next batch. (shape.numbers)
   */
  readonly place: Float32Array;
}

/** The source of batches: worker threads that build them ahead, or this thread alone. */
export class BatchSource {
  readonly shape: BatchShape;
  readonly #memory: WebAssembly.Memory;
  readonly #control: RunControl;
  readonly #builders: Builders;
  readonly #reached: number[]; // the segment that each thread has reached

  private constructor(
    shape: BatchShape,
    memory: WebAssembly.Memory,
    control: RunControl,
    builders: Builders,
  ) {
    this.shape = shape;
    this.#memory = memory;
    this.#control = control;
    this.#builders = builders;
    this.#reached = Array.from({ length: builders.count }, () => 0);
  }

  /**
   * @param windows of a batch
   * @throws TrainingError OUT_OF_MEMORY
   */
  static async start(task: TrainingTask, windows: number): Promise<BatchSource> {
    const alone = hasThreads() ? task : { ...task, threads: 1 };
    const layout = planBuilders(alone, windows);
    const memory = allocate(layout.bytes);
    const { module, offsets } = await compile(memory);
    fillBuilders(memory, offsets, alone, layout);
    const control = new RunControl();
    const data = { module, offsets, memory, layout, task: alone, control: control.buffer };
    const builders: Builders = await startWorkerPool(
      new URL('./worker.js', import.meta.url),
      alone.threads,
      data,
      () => answerBuilder(data, 0),
    );
    return new BatchSource(layout.shape, memory, control, builders);
  }

  /** Segments of the stream that no further batch contains, except for their first few words. */
  get segmentsBehind(): number {
    return Math.min(...this.#reached);
  }

  /**
   * All batches of a pass, in the order in which they become ready.
   *
   * @param segments to skip at the start of the stream
   * @param words known words in them
   */
  async *batches(pass: Pass, segments = 0, words = 0): AsyncGenerator<ReadyBatch, void> {
    this.#control.reset(segments, words);
    this.#reached.fill(segments);
    for await (const batch of batchesOf(this.#builders, pass)) {
      this.#reached[batch.thread] = batch.segment;
      const { numbers } = this.shape;
      yield { ...batch, place: new Float32Array(this.#memory.buffer, batch.address, numbers) };
    }
  }

  close(): Promise<void> {
    return this.#builders.close();
  }
}

/** The batches of all builders, each of which builds ahead while the device works. */
async function* batchesOf(builders: Builders, pass: Pass): AsyncGenerator<BuiltBatch> {
  const answers = new Arrivals<{ thread: number; batch: BuiltBatch | undefined }>();
  const ask = (thread: number, call: BuilderCall): void =>
    answers.expect(builders.call(thread, call).then((batch) => ({ thread, batch })));
  for (let thread = 0; thread < builders.count; thread++) {
    ask(thread, { begin: pass });
    for (let ahead = 1; ahead < BATCHES_AHEAD; ahead++) ask(thread, {});
  }
  for await (const { thread, batch } of answers) {
    if (batch === undefined) continue; // the thread has finished the pass
    yield batch;
    ask(thread, {});
  }
}

/** Without a TrainingError, `engine: 'auto'` could not fall back to the CPU. */
function allocate(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `This machine could not allocate ${Math.ceil(bytes / 2 ** 20)} MiB of shared memory for ` +
        'batches. Use fewer threads, or a smaller batch.',
      { cause },
    );
  }
}

async function compile(
  memory: WebAssembly.Memory,
): Promise<{ module: WebAssembly.Module; offsets: BuilderOffsets }> {
  const module = await compileWasm(new URL('./batches.wasm', import.meta.url));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const batch = offsetsOf(exports, 'Batch');
  if (batch.size <= BATCH_ROOM) return { module, offsets: { state: stateOffsets(exports), batch } };
  throw new TrainingError(
    'ENGINE_UNAVAILABLE',
    `A batch's state of ${batch.size} bytes does not fit the ${BATCH_ROOM} that layouts keep for it.`,
  );
}
