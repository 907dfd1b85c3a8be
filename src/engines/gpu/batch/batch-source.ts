import { hasThreads, Threads } from '../../../threads.js';
import { compileWasm, PAGE_BYTES } from '../../../wasm-module.js';
import { TrainingError } from '../../../errors.js';
import type { TrainingTask } from '../../engine.js';
import { type Pass, RunControl } from '../../stream/run-control.js';
import type { BatchShape } from './batch.js';
import { BatchBuilder, type BatchKernels, type BuiltBatch } from './batch-builder.js';
import { BATCH_BYTES, BATCHES_AHEAD, fillBuilders, planBuilders } from './builder-layout.js';
import type { BuilderCall, BuilderData } from './worker.js';

/** A batch that is ready for the device. */
export interface ReadyBatch extends BuiltBatch {
  /**
   * The batch, see `batch.ts`, and after it the rest of its place: for backends whose arrays cannot
   * change their length. To be copied before the next batch is asked for. (shape.numbers)
   */
  readonly place: Float32Array;
}

/** Where batches come from: worker threads that build them ahead, or this thread alone. */
export class BatchSource {
  readonly shape: BatchShape;
  readonly #memory: WebAssembly.Memory;
  readonly #control: RunControl;
  readonly #crew: Crew;
  readonly #reached: number[]; // the segment that each thread is at

  private constructor(
    shape: BatchShape,
    memory: WebAssembly.Memory,
    control: RunControl,
    crew: Crew,
    threads: number,
  ) {
    this.shape = shape;
    this.#memory = memory;
    this.#control = control;
    this.#crew = crew;
    this.#reached = Array.from({ length: threads }, () => 0);
  }

  /**
   * @param windows of a batch
   * @throws TrainingError OUT_OF_MEMORY
   */
  static async start(task: TrainingTask, windows: number): Promise<BatchSource> {
    const alone = hasThreads() ? task : { ...task, threads: 1 };
    const layout = planBuilders(alone, windows);
    const pages = Math.ceil(layout.bytes / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    fillBuilders(memory, alone, layout);
    const module = await compile(memory);
    const control = new RunControl();
    const data = { module, memory, layout, task: alone, control: control.buffer };
    const crew = hasThreads() ? await threadCrew(data) : await inlineCrew(data, control);
    return new BatchSource(layout.shape, memory, control, crew, alone.threads);
  }

  /** Segments of the stream that no batch to come will be of, but for those of a first few words. */
  get segmentsBehind(): number {
    return Math.min(...this.#reached);
  }

  /**
   * All batches of a pass, in the order in which they become ready.
   *
   * @param segments of the stream that are left out at its beginning
   * @param words known words in them
   */
  async *batches(pass: Pass, segments = 0, words = 0): AsyncGenerator<ReadyBatch, void> {
    this.#control.reset(segments, words);
    this.#reached.fill(segments);
    for await (const batch of this.#crew.batches(pass)) {
      this.#reached[batch.thread] = batch.segment;
      const { numbers } = this.shape;
      yield { ...batch, place: new Float32Array(this.#memory.buffer, batch.address, numbers) };
    }
  }

  close(): Promise<void> {
    return this.#crew.close();
  }
}

/** Those who build batches. */
interface Crew {
  batches(pass: Pass): AsyncIterable<BuiltBatch>;
  close(): Promise<void>;
}

/** Worker threads, each of which has batches ready while the device works. */
async function threadCrew(data: BuilderData): Promise<Crew> {
  const threads = await Threads.start<BuilderCall, BuiltBatch | undefined>(
    new URL('./worker.js', import.meta.url),
    data.task.threads,
    data,
  );
  return {
    async *batches(pass) {
      const coming = new Map<
        number,
        Promise<{ thread: number; batch: BuiltBatch | undefined }>[]
      >();
      const ask = (thread: number, call: BuilderCall): void => {
        const asked = threads.call(thread, call).then((batch) => ({ thread, batch }));
        asked.catch(() => {}); // whoever waits for it hears of it
        coming.set(thread, [...(coming.get(thread) ?? []), asked]);
      };
      for (let thread = 0; thread < threads.count; thread++) {
        ask(thread, { begin: pass });
        for (let ahead = 1; ahead < BATCHES_AHEAD; ahead++) ask(thread, {});
      }
      while (coming.size > 0) {
        const { thread, batch } = await Promise.race([...coming.values()].map(([first]) => first));
        coming.get(thread)!.shift();
        if (batch !== undefined) {
          yield batch;
          ask(thread, {});
        } else if (coming.get(thread)!.length === 0) {
          coming.delete(thread);
        }
      }
    },
    close: () => threads.close(),
  };
}

/** This thread, for platforms without worker threads. */
async function inlineCrew(data: BuilderData, control: RunControl): Promise<Crew> {
  const { module, memory, layout, task } = data;
  const builder = await BatchBuilder.create(module, memory, layout, task, control, 0);
  return {
    async *batches(pass) {
      yield* builder.batches(pass);
    },
    async close() {},
  };
}

async function compile(memory: WebAssembly.Memory): Promise<WebAssembly.Module> {
  const module = await compileWasm(new URL('./batches.wasm', import.meta.url));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const size = (exports as unknown as BatchKernels).batchSize();
  if (size !== BATCH_BYTES) {
    throw new TrainingError('ENGINE_UNAVAILABLE', `A batch has ${size} bytes, not ${BATCH_BYTES}`);
  }
  return module;
}
